"""UCUM units as people write them."""

# UCUM → (English, French)
SYMBOLS = {
    "mm[Hg]": ("mmHg", "mmHg"),
    "/min": ("/min", "/min"),
    "Cel": ("°C", "°C"),
    "[degF]": ("°F", "°F"),
    "%": ("%", "%"),
    "kg": ("kg", "kg"),
    "[lb_av]": ("lb", "lb"),
    "cm": ("cm", "cm"),
    "[in_i]": ("in", "pouces"),
    "kg/m2": ("kg/m²", "kg/m²"),
    "mg/dL": ("mg/dL", "mg/dL"),
    "mmol/L": ("mmol/L", "mmol/L"),
    "g/L": ("g/L", "g/L"),
    "umol/L": ("µmol/L", "µmol/L"),
    "m[IU]/L": ("mIU/L", "mUI/L"),
}


def symbol(ucum: str, language: str = "en") -> str:
    """How a note writes the unit; a unit without an entry is written in UCUM."""
    english, french = SYMBOLS.get(ucum, (ucum, ucum))
    return french if language == "fr" else english
