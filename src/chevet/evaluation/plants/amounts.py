"""Another number, dose, unit, frequency or duration."""

import re
from random import Random

from chevet.contracts.draft import Statement
from chevet.evaluation.plants.visit import Visit
from chevet.language.numbers import spell
from chevet.language.tokens import fold

DOSE = r"(\d+(?:[.,]\d+)?) (mg|mcg|µg|g|mL|units|unités)\b"


def number(s: Statement, v: Visit, random: Random) -> str | None:
    """Another number."""
    found = list(re.finditer(r"(?<![\w,.])\d+(?:[.,]\d+)?(?![\w])", s.text))
    if not found:
        return None
    match = random.choice(found)
    value = float(match.group().replace(",", "."))
    said = v.numbers_cited(s.evidence)
    for factor in random.sample([2, 3, 0.5, 1.5, 4, 5], 6):
        new = float(round(value * factor)) if value.is_integer() else round(value + factor, 1)
        if new in (0, value) or new in said or new / 10 in said or new * 10 in said:
            continue
        return s.text[: match.start()] + spell(new, v.language) + s.text[match.end() :]
    return None


def tenfold(s: Statement, v: Visit, random: Random) -> str | None:
    """A dose ten times too large."""
    match = re.search(DOSE, s.text)
    if match is None:
        return None
    new = float(match[1].replace(",", ".")) * 10
    if new in v.numbers_cited(s.evidence):
        return None
    return f"{s.text[: match.start()]}{spell(new, v.language)} {match[2]}{s.text[match.end() :]}"


def unit(s: Statement, v: Visit, random: Random) -> str | None:
    """mg for mcg, g for mg."""
    match = re.search(DOSE, s.text)
    if match is None or match[2] in ("units", "unités", "mL"):
        return None
    new = {"mg": random.choice(["mcg", "g"]), "mcg": "mg", "µg": "mg", "g": "mg"}[match[2]]
    return f"{s.text[: match.start()]}{match[1]} {new}{s.text[match.end() :]}"


TIMES = {
    "en": (
        ("once a day", "three times a day"),
        ("once daily", "twice daily"),
        ("twice a day", "four times a day"),
        ("twice daily", "three times a day"),
        ("daily", "weekly"),
        ("a day", "a week"),
        ("every day", "every week"),
        ("as needed", "twice a day"),
        ("days", "weeks"),
        ("weeks", "months"),
        ("months", "years"),
        ("week", "month"),
        ("hours", "days"),
        ("years", "days"),
    ),
    "fr": (
        ("une fois par jour", "trois fois par jour"),
        ("deux fois par jour", "quatre fois par jour"),
        ("trois fois par jour", "une fois par jour"),
        ("le matin", "trois fois par jour"),
        ("toutes les six heures", "toutes les douze heures"),
        ("si besoin", "deux fois par jour"),
        ("jours", "semaines"),
        ("semaines", "mois"),
        ("semaine", "mois"),
        ("mois", "ans"),
    ),
}


def time(s: Statement, v: Visit, random: Random) -> str | None:
    """Another frequency or duration, of which the words cited have no part."""
    said = v.words_cited(s.evidence)
    quotes = " ".join(x.text.lower() for x in v.cited(s.evidence))
    for old, new in random.sample(TIMES[v.language], len(TIMES[v.language])):
        own = [w for w in fold(new).split() if w not in fold(old).split()]
        if not any(w in said or w.rstrip("s") in said or f"{w}s" in said for w in own) and new not in quotes:
            found = re.search(rf"(?<!\w){re.escape(old)}(?!\w)", s.text)
            if found and _of_number(s.text, found.start(), old):
                return s.text[: found.start()] + new + s.text[found.end() :]
    return None


def _of_number(text: str, place: int, old: str) -> bool:
    """A bare unit of time counts only at a number: "the last days" is none."""
    if " " in old or old.endswith("ly"):
        return True
    return bool(
        re.search(r"(\d|one|two|three|four|five|six|a|deux|trois|quatre|cinq|six|un|une) $", text[:place])
    )
