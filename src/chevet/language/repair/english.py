"""English spelling → sounds (see `sounds.py`), for names of medicines as they are said, not for all English."""

import re
from functools import lru_cache

# the first rule that fits at each place
RULES: tuple[tuple[str, str], ...] = (
    (r"^ps", "s"), (r"^pn", "n"), (r"^pt", "t"), (r"^[kg]n", "n"), (r"^wr", "r"), (r"^x", "z"),
    (r"sch", "S"), (r"tch", "C"), (r"dg(?=e)", "J"), (r"ch(?=[lr])", "k"), (r"psych", "sIk"), (r"ch", "C"),
    (r"sh", "S"), (r"ph", "f"), (r"th", "T"), (r"igh", "I"), (r"eigh", "e"), (r"gh(?![aeiouy])", ""),
    (r"gh", "g"), (r"rrh", "r"), (r"rh", "r"), (r"wh", "w"), (r"ck", "k"), (r"que$", "k"), (r"qu", "kw"),
    (r"xc(?=[eiy])", "ks"), (r"cc(?=[eiy])", "ks"), (r"sc(?=[eiy])", "s"), (r"[ts]ion", "Sen"),
    (r"c(?=i[aou])", "S"), (r"c(?=[eiy])", "s"), (r"cc?", "k"), (r"gg", "g"), (r"g(?=[eiy])", "J"), (r"g", "g"),
    (r"ng$", "N"), (r"nk", "Nk"), (r"mb$", "m"), (r"x", "ks"),
    (r"(?<=[^aeiouy])le$", "el"), (r"(?<=[^aeiouy])es$", "s"), (r"(?<=[^aeiou])e$", ""),
    (r"ee|ea|ie", "i"), (r"oo", "u"), (r"ou|ow", "W"), (r"ai|ay|ei|ey", "e"), (r"oa|oe|ow$", "o"),
    (r"au|aw", "o"), (r"eu|ew|ue", "u"), (r"oi|oy", "oi"), (r"(?<=[^aeiou])y$", "i"), (r"y(?=[aeiou])", "y"),
    (r"y", "i"), (r"bb?", "b"), (r"dd?", "d"), (r"ff?", "f"), (r"j", "J"), (r"kk?", "k"), (r"ll?", "l"),
    (r"mm?", "m"), (r"nn?", "n"), (r"pp?", "p"), (r"rr?", "r"), (r"ss?", "s"), (r"tt?", "t"), (r"vv?", "v"),
    (r"w", "w"), (r"zz?", "z"), (r"h", "h"), (r"a", "a"), (r"e", "e"), (r"i", "i"), (r"o", "o"), (r"u", "u"),
)  # fmt: skip
LETTERS = {
    "b": "bi", "c": "si", "d": "di", "f": "ef", "g": "Ji", "h": "eC", "j": "Je", "k": "ke", "l": "el", "m": "em",
    "n": "en", "o": "o", "p": "pi", "q": "ku", "r": "ar", "s": "es", "t": "ti", "u": "u", "v": "vi", "w": "w",
    "x": "eks", "y": "wI", "z": "zi", "e": "i", "i": "I",
}  # fmt: skip
ANY = re.compile("|".join(f"({pattern})" for pattern, _ in RULES))


@lru_cache(maxsize=32768)
def sound(word: str) -> str:
    """The sounds of one folded word; a letter by itself is its name ("d pro base")."""
    if word in LETTERS:
        return LETTERS[word]
    return "".join(RULES[(m.lastindex or 1) - 1][1] for m in ANY.finditer(word))
