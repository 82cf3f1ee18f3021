"""Errors in structured facts, each really wrong by the words the fact cites."""

from random import Random

from chevet.contracts.draft import Allergy, Fact, Medication, Order, Problem, Statement, Symptom, Vital
from chevet.evaluation.plants import amounts, names
from chevet.evaluation.plants.inventions import ALLERGENS
from chevet.evaluation.plants.opposites import STOPPING
from chevet.evaluation.plants.visit import Visit
from chevet.language.tokens import fold


def _with_text(text: str, fact: Fact) -> Statement:
    return Statement(id="x", text=text, evidence=fact.evidence)


def dose(fact: Fact, v: Visit, random: Random) -> Fact | None:
    """Another dose."""
    if not isinstance(fact, Medication) or not fact.dose:
        return None
    new = amounts.number(_with_text(fact.dose, fact), v, random)
    return fact.model_copy(update={"dose": new}) if new else None


def unit(fact: Fact, v: Visit, random: Random) -> Fact | None:
    """Another unit."""
    if not isinstance(fact, Medication) or not fact.dose:
        return None
    new = amounts.unit(_with_text(fact.dose, fact), v, random)
    return fact.model_copy(update={"dose": new}) if new else None


def drug(fact: Fact, v: Visit, random: Random) -> Fact | None:
    """Another drug."""
    if not isinstance(fact, Medication):
        return None
    new = names.drug(_with_text(fact.name, fact), v, random)
    return fact.model_copy(update={"name": new}) if new else None


def frequency(fact: Fact, v: Visit, random: Random) -> Fact | None:
    """Another frequency."""
    if not isinstance(fact, Medication) or not fact.frequency:
        return None
    new = amounts.time(_with_text(fact.frequency, fact), v, random)
    return fact.model_copy(update={"frequency": new}) if new else None


def action(fact: Fact, v: Visit, random: Random) -> Fact | None:
    """Stop what is to be taken."""
    if not isinstance(fact, Medication) or fact.action == "stop":
        return None
    if v.words_cited(fact.evidence) & STOPPING:
        return None
    return fact.model_copy(update={"action": "stop"})


def status(fact: Fact, v: Visit, random: Random) -> Fact | None:
    """A problem denied that is there; a relative's made the patient's."""
    if not isinstance(fact, Problem):
        return None
    if fact.status == "family":
        return fact.model_copy(update={"status": "active"})
    denied = any(x.polarity == "no" for x in v.cited(fact.evidence))
    if fact.status in ("active", "possible") and not denied:
        return fact.model_copy(update={"status": "negated"})
    return None


def presence(fact: Fact, v: Visit, random: Random) -> Fact | None:
    """A symptom denied that is there, and the reverse."""
    if not isinstance(fact, Symptom):
        return None
    return fact.model_copy(update={"present": not fact.present, "onset": None})


def value(fact: Fact, v: Visit, random: Random) -> Fact | None:
    """Another value of a vital sign."""
    if not isinstance(fact, Vital):
        return None
    said = v.numbers_cited(fact.evidence)
    for _ in range(20):
        new = fact.value + random.choice([-14.0, -9.0, 7.0, 11.0, 16.0, 23.0])
        if new > 0 and new not in said and new / 10 not in said:
            return fact.model_copy(update={"value": new})
    return None


def allergen(fact: Fact, v: Visit, random: Random) -> Fact | None:
    """Another allergen."""
    if not isinstance(fact, Allergy):
        return None
    unsaid = [a for a in ALLERGENS[v.language] if fold(a) not in v.words]
    return fact.model_copy(update={"substance": random.choice(unsaid)}) if unsaid else None


TESTS = {
    "en": ("colonoscopy", "echocardiogram", "TSH", "brain MRI", "mammogram", "urinalysis"),
    "fr": ("coloscopie", "échographie cardiaque", "TSH", "IRM", "mammographie"),
}


def order(fact: Fact, v: Visit, random: Random) -> Fact | None:
    """Another test than the one ordered."""
    if not isinstance(fact, Order) or fact.type not in ("lab", "imaging", "procedure"):
        return None
    said = v.words
    unsaid = [t for t in TESTS[v.language] if not any(fold(w) in said for w in t.split())]
    return fact.model_copy(update={"description": random.choice(unsaid)}) if unsaid else None
