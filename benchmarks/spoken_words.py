"""Texts → the words that were said, however they are written, for counting word errors.

"5mg" and "five milligrams" are the same words. Both sides, what was said and what was heard, go
through the same steps; nothing here looks at the other side, and no word that a listener could tell
from another is made the same (a/the, un/une, singular/plural, tenses all stay errors). In order:

1. letters said one by one are one word (B N P, B.N.P. → bnp), 148/86 is "148 over 86" (« sur »);
2. English: OpenAI's normaliser (package whisper-normalizer, the one behind Whisper's published
   figures): numbers, contractions, US/UK spelling, titles, hesitations (um, mm) left out;
   French: text2num for numbers, titles written out, « œ » as oe, « 36°8 » as 36,8, « 1 » as the word
   it is (un or une), elisions and hyphens parted, hesitations (euh) left out;
3. units and a few words with two spellings (`UNITS`, `ALIKE`) in one form.

`raw` only lowers the case and takes punctuation out: the stricter, older count.
"""

import re
from functools import lru_cache

from text_to_num import alpha2digit
from whisper_normalizer.english import EnglishTextNormalizer

UNITS = {
    "mg": ("milligram", "milligrams", "milligramme", "milligrammes", "mgs"),
    "mcg": ("microgram", "micrograms", "microgramme", "microgrammes", "µg", "μg", "ug"),
    "g": ("gram", "grams", "gramme", "grammes"),
    "kg": ("kilogram", "kilograms", "kilogramme", "kilogrammes", "kilo", "kilos"),
    "ml": ("millilitre", "millilitres", "milliliter", "milliliters"),
    "l": ("litre", "litres", "liter", "liters"),
    "cm": ("centimetre", "centimetres", "centimeter", "centimeters", "centimètre", "centimètres"),
    "mm": ("millimetre", "millimetres", "millimeter", "millimeters", "millimètre", "millimètres"),
    "mmhg": ("mm hg",),
}
"""The form that counts, and the forms that are the same."""

ALIKE = {
    "en": {
        "xray": "x ray",
        "xrays": "x rays",
        "alright": "all right",
        "ok": "okay",
        "oedema": "edema",
        "oestrogen": "estrogen",
        "goodbye": "good bye",
        "inhalor": "inhaler",
    },
    "fr": {
        "ok": "okay",
        "dr": "docteur",
        "mme": "madame",
        "mr": "monsieur",
        "mlle": "mademoiselle",
        "weekend": "week end",
        "okey": "okay",
    },
}

_HESITATIONS = re.compile(r"\b(euh|heu|hum|hmm|mmh|mm)\b")
_LETTERS = re.compile(r"\b[A-Z](?:[.\s]+[A-Z]\b)+\.?(?!['’])")
_PAIR = re.compile(r"\b(\d{2,3})\s*/\s*(\d{2,3})\b")
_PERCENT = {"en": "percent", "fr": "pourcent"}
_OVER = {"en": "over", "fr": "sur"}
_FEMININE = (
    "fois|semaine|heure|journée|année|minute|seconde|gélule|bouffée|ampoule|dose|injection|goutte|"
    "cuillère|dizaine|boîte|nuit|prise|piqûre|radio|tablette"
)


def raw(text: str) -> str:
    """The words in lower case without punctuation, joined by single spaces."""
    plain = text.lower().replace("’", "'").replace("-", " ")
    return " ".join(re.sub(r"[^\w']+", " ", plain).split())


def normalised(text: str, language: str) -> str:
    """The words as said, joined by single spaces. `language` is en or fr; ValueError for another."""
    if language not in ALIKE:
        raise ValueError(f"There is no normaliser for the language {language!r}.")
    text = _LETTERS.sub(lambda m: re.sub(r"[.\s]", "", m[0]) + " ", text.replace("’", "'"))
    text = _PAIR.sub(rf"\1 {_OVER[language]} \2", text)
    text = re.sub(r"(?<=\d)(?=[^\W\d_])(?!(?:st|nd|rd|th|er|e|ème|ère)\b)", " ", text)  # 5mg
    text = re.sub(r"%|\bper cent\b|\bpour cent\b", f" {_PERCENT[language]} ", text)
    text = _english()(text) if language == "en" else _french(text)
    text = text.replace("%", f" {_PERCENT[language]} ")  # the English normaliser writes 95%
    for form, others in UNITS.items():
        text = _replaced(text, dict.fromkeys(others, form))
    return " ".join(_replaced(text, ALIKE[language]).split())


@lru_cache(maxsize=1)
def _english() -> EnglishTextNormalizer:
    return EnglishTextNormalizer()


def _french(text: str) -> str:
    text = text.lower().replace("œ", "oe")
    text = alpha2digit(text, "fr", threshold=1.5)  # above 1: un and une stay words
    text = re.sub(r"(\d+) ?(?:°|degrés?) ?(?:c\b)?(?:et )?(\d)\b", r"\1,\2 degrés", text)
    text = re.sub(r"(\d+) ?°(?: ?c\b)?", r"\1 degrés", text)
    text = re.sub(r"(\d)[.,](\d)", r"\1¤\2", text)  # a decimal comma is no punctuation
    text = re.sub(rf"\b1(?= (?:{_FEMININE})s?\b)", "une", text)
    text = re.sub(r"\b1\b(?![¤\d])", "un", text)
    text = _HESITATIONS.sub(" ", text)
    text = re.sub(r"\bm\.(?=\s)", "monsieur", text)
    text = re.sub(r"[^\w%¤]+", " ", text)
    return text.replace("¤", ",")


def _replaced(text: str, table: dict[str, str]) -> str:
    longest_first = sorted(table, key=len, reverse=True)
    pattern = "|".join(re.escape(one) for one in longest_first)
    return re.sub(rf"(?<!\S)(?:{pattern})(?!\S)", lambda m: table[m[0]], text)
