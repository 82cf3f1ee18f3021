"""French spelling → sounds (see `sounds.py`): nasal vowels, silent endings, and the consonant of a liaison."""

import re
from functools import lru_cache

V = "aeiouyàâäéèêëîïôöûùü"
OPEN = f"(?![{V}hnm])"  # a nasal vowel ends here: no vowel follows, nor a second n or m

RULES: tuple[tuple[str, str], ...] = (
    (r"ph", "f"), (r"th", "t"), (r"ch(?=[lr])", "k"), (r"sch|sh|ch", "S"), (r"gn", "ny"), (r"qu|q", "k"),
    (r"gu(?=[eiyéèê])", "g"), (r"ge(?=[aou])", "Z"), (r"g(?=[eiyéèê])", "Z"), (r"gg?", "g"), (r"j", "Z"),
    (r"ç", "s"), (r"sc(?=[eiyéèê])", "s"), (r"cc(?=[eiyéè])", "ks"), (r"c(?=[eiyéèê])", "s"), (r"ck|cc?", "k"),
    (rf"(?<=[{V}])s(?=[{V}])", "z"), (r"tion", "siO"), (r"^x", "gz"), (r"x", "ks"), (r"h", ""),
    (r"(?<=[aeou])ill?(?=e)", "y"), (r"(?<=[aeou])il$", "y"), (r"ille$", "iy"),
    (r"am$", "am"), (r"um$", "om"), (r"em$", "em"), (r"ien" + OPEN, "iQ"),
    (r"(?:ain|ein|aim|in|im|yn|ym)" + OPEN, "Q"), (r"(?:un|um)" + OPEN, "Q"),
    (r"(?:aon|an|am|en|em)" + OPEN, "A"), (r"(?:on|om)" + OPEN, "O"),
    (r"eau|au|ô", "o"), (r"oû|où|ou", "u"), (r"oi|oî|oy", "wa"), (r"œu|eu|œ|oe", "e"), (r"ai|ay|ei|ey", "e"),
    (r"(?<=.)(?:es|e)$", ""), (r"(?<=[iy])e(?=[aou])", ""), (r"[éèêëe]", "e"), (r"[àâäa]", "a"), (r"[îï]", "i"),
    (r"y(?=[aeou])", "y"), (r"[iy]", "i"), (r"[öo]", "o"), (r"[ûùüu]", "U"),
    (r"bb?", "b"), (r"dd?", "d"), (r"ff?", "f"), (r"kk?", "k"), (r"ll?", "l"), (r"mm?", "m"), (r"nn?", "n"),
    (r"pp?", "p"), (r"rr?", "r"), (r"ss?", "s"), (r"tt?", "t"), (r"v", "v"), (r"w", "w"), (r"zz?", "z"),
)  # fmt: skip
LETTERS = {
    "b": "be", "c": "se", "d": "de", "f": "ef", "g": "Ze", "h": "aS", "j": "Zi", "k": "ka", "l": "el", "m": "em",
    "n": "en", "o": "o", "p": "pe", "q": "kU", "r": "er", "s": "es", "t": "te", "u": "U", "v": "ve", "x": "iks",
    "z": "zed", "e": "e", "i": "i", "y": "i", "a": "a", "à": "a",
}  # fmt: skip
ELIDED = {"l'": "l", "d'": "d", "j'": "Z", "n'": "n", "m'": "m", "s'": "s", "c'": "s", "t'": "t", "qu'": "k"}
# what a word before may lend to the one after it: « les antibiotiques », « cet ibuprofène », « l'oméprazole »
LIAISON = frozenset("lzntd")
ANY = re.compile("|".join(f"({pattern})" for pattern, _ in RULES))


@lru_cache(maxsize=32768)
def sound(word: str) -> str:
    """The sounds of one lower-case word, with its accents."""
    word = word.replace("’", "'")
    if word in LETTERS:
        return LETTERS[word]
    if word in ELIDED:
        return ELIDED[word]
    return "".join(RULES[(m.lastindex or 1) - 1][1] for m in ANY.finditer(word))
