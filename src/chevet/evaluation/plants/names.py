"""Another drug, side or person."""

import re
from random import Random

from chevet.contracts.draft import Statement
from chevet.evaluation.plants.visit import Visit, as_sentence, swap
from chevet.language.rules.mentions import hits
from chevet.language.tokens import fold
from chevet.language.vocabulary import cue_words, drug_rows


def drug(s: Statement, v: Visit, random: Random) -> str | None:
    """Another drug, of which nobody spoke."""
    sentence = as_sentence(s.text, v)
    found = [
        h
        for h in hits(sentence, v.language)
        if h.entry.kind == "drug" and not h.entry.id.startswith("heard:")
    ]
    if not found:
        return None
    hit = random.choice(found)
    rows = [r for r in drug_rows() if " " not in r[0]]
    for row in random.sample(rows, 20):
        name = row[1] if v.language == "fr" else row[0]
        names = {fold(n) for n in (row[0], row[1], *row[3])}
        if row[0] != hit.entry.id and names.isdisjoint(v.words):
            first, last = sentence.tokens[hit.first], sentence.tokens[hit.last - 1]
            new = name.capitalize() if first.start == 0 else name
            return s.text[: first.start] + new + s.text[last.end :]
    return None


SIDES = {"en": (("left", "right"),), "fr": (("gauche", "droit"), ("gauche", "droite"))}


def side(s: Statement, v: Visit, random: Random) -> str | None:
    """The other side, where the words cited know only one."""
    said = v.words_cited(s.evidence)
    if said & cue_words(v.language, "both"):
        return None
    sides = {"left", "right"} if v.language == "en" else {"gauche", "droit", "droite"}
    if "all right" in s.text or "right now" in s.text or "that's right" in s.text:
        return None

    def allowed(other: str) -> bool:
        return not any(fold(w).startswith(other[:5]) for w in said & sides)

    return swap(s.text, SIDES[v.language], allowed)


OTHERS = {
    "en": ("mother", "father", "sister", "brother", "wife", "husband", "daughter"),
    "fr": ("mère", "père", "sœur", "frère", "tante"),
}


def person(s: Statement, v: Visit, random: Random) -> str | None:
    """A relative's illness given to another or to the patient; the patient's to a relative nobody named."""
    said = v.words_cited(s.evidence)
    unsaid = [p for p in OTHERS[v.language] if fold(p) not in v.words and not _named(p, v.words)]
    if not unsaid:
        return None
    other = random.choice(unsaid)
    head = re.match(r"(\w+)( ?:) (.+)", s.text)
    if head and fold(head[1]) in {fold(o) for o in OTHERS[v.language]}:
        own = f"{head[3][:1].upper()}{head[3][1:]}"
        return own if random.random() < 0.5 else f"{other.capitalize()}{head[2]} {head[3]}"
    sentence = as_sentence(s.text, v)
    ill = [h for h in hits(sentence, v.language) if h.entry.kind in ("symptom", "problem")]
    relatives = cue_words(v.language, "family") | cue_words(v.language, "other_person")
    if not ill or said & relatives or len(sentence.tokens) > 12:
        return None
    colon = " :" if v.language == "fr" else ":"
    return f"{other.capitalize()}{colon} {ill[0].entry.label}."


def _named(relative: str, words: frozenset[str]) -> bool:
    same = {"mother": {"mom", "mum"}, "father": {"dad"}, "mère": {"maman"}, "père": {"papa"}}
    return bool(same.get(relative, set()) & words)
