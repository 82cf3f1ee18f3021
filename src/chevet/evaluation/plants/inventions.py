"""Sentences, measurements and allergies that nobody spoke of."""

from random import Random

from chevet.contracts.draft import Statement
from chevet.evaluation.plants.visit import Visit, as_sentence, words_of
from chevet.language.numbers import numbers, spell
from chevet.language.rules.mentions import hits


def invented(s: Statement, v: Visit, random: Random) -> str | None:
    """Another visit's sentence: it names a finding, a drug or a number that this visit does not know."""
    known = {h.entry.id for x in v.reading.sentences for h in hits(x, v.language)}
    said = {n.value for x in v.reading.sentences for n in numbers(x.tokens, v.language)}
    for text in random.sample(list(v.elsewhere), min(40, len(v.elsewhere))):
        sentence = as_sentence(text, v)
        named = [h.entry for h in hits(sentence, v.language)]
        strange = [e for e in named if e.id not in known and not words_of(e.label) <= v.words]
        other = [n for n in numbers(sentence.tokens, v.language) if n.value > 12 and n.value not in said]
        if strange or other:
            return text
    return None


READINGS = {
    "en": ("Blood pressure {}/{} mmHg.", "Heart rate {}/min.", "Temperature {} °C."),
    "fr": ("Tension artérielle {}/{} mmHg.", "Fréquence cardiaque {}/min.", "Température {} °C."),
}
ALLERGENS = {
    "en": ("latex", "penicillin", "shellfish", "codeine", "iodine", "peanuts"),
    "fr": ("latex", "pénicilline", "arachides", "codéine", "iode"),
}


def measured(s: Statement, v: Visit, random: Random) -> str | None:
    """A vital sign that nobody measured."""
    said = {n.value for x in v.reading.sentences for n in numbers(x.tokens, v.language)}
    kind = random.randrange(3)
    form = READINGS[v.language][kind]
    for _ in range(20):
        if kind == 0:
            values = [float(random.randrange(104, 176, 2)), float(random.randrange(58, 98, 2))]
        elif kind == 1:
            values = [float(random.randrange(55, 118))]
        else:
            values = [float(random.randrange(36, 40)) + random.randrange(1, 10) / 10]
        if not any(x in said or x / 10 in said or float(int(x)) in said for x in values):
            return form.format(*(spell(x, v.language) for x in values))
    return None


def allergic(s: Statement, v: Visit, random: Random) -> str | None:
    """An allergy of which nobody spoke."""
    unsaid = [a for a in ALLERGENS[v.language] if words_of(a).isdisjoint(v.words)]
    if not unsaid:
        return None
    what = random.choice(unsaid)
    return f"Allergic to {what}." if v.language == "en" else f"Allergie : {what}."
