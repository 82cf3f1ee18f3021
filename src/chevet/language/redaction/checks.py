"""Check digits: of cards (Luhn, ISO/IEC 7812), bank accounts (IBAN, ISO 13616) and French social security numbers (NIR)."""


def luhn(digits: str) -> bool:
    """Whether a card number's last digit fits."""
    doubled = (int(d) * 2 if i % 2 else int(d) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def iban(text: str) -> bool:
    """Whether an IBAN's two check digits fit; spaces do not matter."""
    plain = "".join(text.split()).upper()
    moved = plain[4:] + plain[:4]
    return moved.isalnum() and moved.isascii() and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def nir(text: str) -> bool:
    """Whether the key of a 15-digit NIR fits; Corsica's 2A and 2B count as 19 and 18."""
    plain = "".join(text.split()).upper().replace("2A", "19").replace("2B", "18")
    return len(plain) == 15 and plain.isdecimal() and 97 - int(plain[:13]) % 97 == int(plain[13:])
