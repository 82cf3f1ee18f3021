"""Vital signs the clinician says: LOINC, UCUM.

« treize huit », « quatorze sur huit » are centimetres of mercury: 130/80, 140/80 mmHg. "Ninety eight point six"
is Fahrenheit, "thirty seven" Celsius: only the value tells; so it is with glucose without a unit. Readings taken
at home (by the patient) are history, not today's vital signs.
"""

from functools import lru_cache

from chevet.clinical.observations import LOINC, observations
from chevet.contracts.base import Code
from chevet.contracts.draft import Vital
from chevet.language.lexicon import Lexicon
from chevet.language.numbers import Number, numbers
from chevet.language.rules.compound import compounds
from chevet.language.rules.measure import unit_lexicon
from chevet.language.sentences import Reading, Sentence
from chevet.language.vocabulary import read

NEAR = 14  # tokens between the name of a sign and its value


@lru_cache
def _names(language: str) -> Lexicon[str]:
    return Lexicon((name, sign) for sign, row in read("measures")["vitals"].items() for name in row[language])


def vitals(reading: Reading) -> list[Vital]:
    """Today's measurements; the last said of a kind stands (a correction, a second reading)."""
    found: dict[str, Vital] = {}
    for sentence in reading.sentences:
        if sentence.speaker != "patient" and not sentence.question:
            for vital in _in_sentence(sentence, reading.language):
                found.pop(vital.code.code, None)
                found[vital.code.code] = vital
    return list(found.values())


def _in_sentence(sentence: Sentence, language: str) -> list[Vital]:
    tokens = sentence.tokens
    names = list(_names(language).find(tokens))
    values = [n for n in numbers(tokens, language) if not _is_article(sentence, n)]
    out: list[Vital] = []
    for k, name in enumerate(names):
        end = names[k + 1].first if k + 1 < len(names) else len(tokens)
        near = [n for n in values if name.last <= n.first < min(end, name.last + NEAR)]
        if name.entry == "blood_pressure":
            out += _pressure(sentence, name.first, near, language)
        elif near:
            out += _single(sentence, name.entry, name.first, near, language)
    return out


def _is_article(sentence: Sentence, number: Number) -> bool:
    return number.last - number.first == 1 and sentence.tokens[number.first].norm in ("un", "une", "one")


def _vital(sentence: Sentence, name: str, value: float, unit: str, first: int, last: int) -> Vital:
    kind = observations()[name]
    return Vital(
        code=Code(system=LOINC, code=kind.code, display=kind.display),
        value=value,
        unit=unit,
        evidence=(sentence.evidence(first, last),),
    )


def _pressure(sentence: Sentence, first: int, near: list[Number], language: str) -> list[Vital]:
    tokens = sentence.tokens
    for upper, lower in zip(near, near[1:], strict=False):
        between = [t.norm for t in tokens[upper.last : lower.first]]
        joined = bool({"over", "sur", "/"} & set(between)) and len(between) <= 4
        spoken = language == "fr" and between in ([], [","], ["-"])
        if not joined and not spoken:
            continue
        high, low = upper.value, lower.value
        if high <= 26 and low <= 16 and language == "fr":
            high, low = high * 10, low * 10
        if high <= low or high < 40 or high > 320:
            continue
        return [
            _vital(sentence, "systolic", high, "mm[Hg]", first, lower.last),
            _vital(sentence, "diastolic", low, "mm[Hg]", first, lower.last),
        ]
    return []


def _single(sentence: Sentence, name: str, first: int, near: list[Number], language: str) -> list[Vital]:
    tokens = sentence.tokens
    number, value, last = near[0], near[0].value, near[0].last
    if name == "temperature":
        value, last = _degrees(sentence, near, language)
        unit = "[degF]" if value >= 80 else "Cel"
        believable = 25 <= value <= 45 or 85 <= value <= 112
        return [_vital(sentence, name, value, unit, first, last)] if believable else []
    if name in ("weight", "height"):
        table = f"{name}_units"
        for amount in compounds(tokens, language):
            kin = ("[lb_av]",) if name == "weight" else ("[in_i]", "cm")
            if amount.unit in kin and first < amount.first <= near[-1].first:
                return [_vital(sentence, name, amount.value, amount.unit, first, amount.last)]
        for number in near:
            hit = unit_lexicon(table).at(tokens, number.last) if number.last < len(tokens) else None
            change = {"gained", "lost", "gain", "loss", "perdu", "pris"} & set(sentence.words)
            if hit is not None and not change:
                return [_vital(sentence, name, number.value, hit.entry, first, hit.last)]
        return []
    if name == "oxygen_saturation":
        if last < len(tokens) and tokens[last].norm in ("%", "percent", "pour"):
            last += 2 if tokens[last].norm == "pour" else 1
        return [_vital(sentence, name, value, "%", first, last)] if 30 <= value <= 110 else []
    if name == "bmi":
        return [_vital(sentence, name, value, "kg/m2", first, last)] if 10 <= value <= 80 else []
    if name == "capillary_glucose":
        hit = unit_lexicon("glucose_units").at(tokens, last) if last < len(tokens) else None
        unit = hit.entry if hit else _glucose_unit(value)
        return [_glucose(sentence, value, unit, first, hit.last if hit else last)]
    low, high = (20, 300) if name == "heart_rate" else (4, 80)
    return [_vital(sentence, name, value, "/min", first, last)] if low <= value <= high else []


def _glucose_unit(value: float) -> str:
    """Where no unit was said only the value tells: 126 is mg/dL, 7 mmol/L, 1.26 g/L."""
    return "g/L" if value < 2.2 else "mmol/L" if value < 35 else "mg/dL"


def _glucose(sentence: Sentence, value: float, unit: str, first: int, last: int) -> Vital:
    """By glucometer; LOINC has one code by mass, one by moles."""
    return _vital(
        sentence,
        "capillary_glucose_molar" if unit == "mmol/L" else "capillary_glucose",
        value,
        unit,
        first,
        last,
    )


def _degrees(sentence: Sentence, near: list[Number], language: str) -> tuple[float, int]:
    """« trente-six degrés huit », « trente-sept deux », "ninety ninety seven . two"."""
    tokens = sentence.tokens
    number = near[0]
    if len(near) > 1 and near[1].first == number.last and near[1].value > 80:
        number, near = near[1], near[1:]
    if len(near) > 1 and number.value.is_integer() and near[1].value < 10 and near[1].value.is_integer():
        between = [t.norm for t in tokens[number.last : near[1].first]]
        if between in ([], ["degres"], ["degrees"], ["degre"]) and (language == "fr" or not between):
            return number.value + near[1].value / 10, near[1].last
    return number.value, number.last
