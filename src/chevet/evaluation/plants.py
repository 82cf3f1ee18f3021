"""Errors to plant in a correct note, each kind a function; every one is really wrong, by what the visit says.

A function gets a statement and the visit, and gives the text made wrong or None where it would not surely be wrong:
the number put in is nowhere in the words cited, the side not named there, the person not spoken of, and so on.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from chevet.contracts.draft import Evidence, Statement
from chevet.language.numbers import numbers, spell
from chevet.language.rules.mentions import hits
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import fold, tokenise
from chevet.language.vocabulary import cue_words, drug_rows

Planter = Callable[[Statement, "Visit", Random], str | None]


@dataclass(frozen=True)
class Visit:
    """A conversation as read, with all its words folded and the statements of other visits to take from."""

    reading: Reading
    words: frozenset[str]
    elsewhere: Sequence[str] = ()

    @property
    def language(self) -> str:
        return self.reading.language

    def cited(self, evidence: Sequence[Evidence]) -> list[Sentence]:
        """The sentences cited and the questions they answer."""
        found: dict[int, Sentence] = {}
        for e in evidence:
            for s in self.reading.by_utterance.get(e.utterance, ()):
                if s.start < e.end and e.start < s.end:
                    found[s.index] = s
                    found.update({q.index: q for q in s.answers})
        return [found[i] for i in sorted(found)]

    def words_cited(self, evidence: Sequence[Evidence]) -> set[str]:
        """Every word of those, folded."""
        return {w for s in self.cited(evidence) for w in s.words}

    def numbers_cited(self, evidence: Sequence[Evidence]) -> set[float]:
        """Every number of those."""
        return {n.value for s in self.cited(evidence) for n in numbers(s.tokens, self.language)}


def visit(reading: Reading, elsewhere: Sequence[str] = ()) -> Visit:
    """A visit to plant in."""
    return Visit(reading, frozenset(w for s in reading.sentences for w in s.words), elsewhere)


def _swap(text: str, pairs: Sequence[tuple[str, str]], allowed: Callable[[str], bool]) -> str | None:
    """The text with the first word of a pair (either way) replaced by the other, where that is allowed."""
    for one, other in [*pairs, *((b, a) for a, b in pairs)]:
        pattern = re.compile(rf"(?<![\w-]){re.escape(one)}(?![\w-])", re.IGNORECASE)
        match = pattern.search(text)
        if match and allowed(other):
            new = other.capitalize() if match.group()[:1].isupper() else other
            return text[: match.start()] + new + text[match.end() :]
    return None


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


FLIPS = {
    "en": (
        ("Denies", "Reports"),
        ("does not have", "has"),
        ("has not had", "has had"),
        ("no", "some"),
        ("is", "is not"),
        ("are", "are not"),
        ("has", "does not have"),
        ("does", "does not"),
        ("was", "was not"),
    ),
    "fr": (("Pas", "Signale"), ("Signale :", "Pas de"), ("est", "n'est pas"), ("sont", "ne sont pas")),
}


def negation(s: Statement, v: Visit, random: Random) -> str | None:
    """What is denied affirmed, and the reverse, where the words cited say only the one."""
    denials = cue_words(v.language, "negation")
    cited = v.cited(s.evidence)
    denying = [x for x in cited if not denials.isdisjoint(x.words) or x.polarity == "no"]
    own = [t.norm for t in tokenise(s.text)]
    denied = not denials.isdisjoint(own) or any(w.endswith("n't") for w in own)
    if denied and len(denying) < len([x for x in cited if not x.question]):
        return None  # some of it is affirmed
    if not denied and (denying or any(x.question for x in cited)):
        return None
    if len(own) > 25:
        return None
    for old, new in FLIPS[v.language]:
        takes = old in ("Denies", "does not have", "has not had", "no", "Pas")
        if takes == denied and re.search(rf"\b{re.escape(old)}", s.text):
            text = re.sub(rf"\b{re.escape(old)}(?!\w)", new, s.text, count=1)
            if text != s.text and (not takes or not denials & {t.norm for t in tokenise(text)}):
                return text
    return None


def drug(s: Statement, v: Visit, random: Random) -> str | None:
    """Another drug, of which nobody spoke."""
    sentence = Sentence(0, v.reading.sentences[0].utterance, "clinician", False, tokenise(s.text), False)
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

    return _swap(s.text, SIDES[v.language], allowed)


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
    sentence = Sentence(0, v.reading.sentences[0].utterance, "clinician", False, tokenise(s.text), False)
    ill = [h for h in hits(sentence, v.language) if h.entry.kind in ("symptom", "problem")]
    relatives = cue_words(v.language, "family") | cue_words(v.language, "other_person")
    if not ill or said & relatives or len(sentence.tokens) > 12:
        return None
    colon = " :" if v.language == "fr" else ":"
    return f"{other.capitalize()}{colon} {ill[0].entry.label}."


def _named(relative: str, words: frozenset[str]) -> bool:
    same = {"mother": {"mom", "mum"}, "father": {"dad"}, "mère": {"maman"}, "père": {"papa"}}
    return bool(same.get(relative, set()) & words)


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


ACTIONS = {
    "en": ("Start", "Stop", "Continue", "Change to"),
    "fr": ("Débuter", "Arrêter", "Poursuivre", "Passer à"),
}
STOPPING = {"stop", "stopped", "hold", "quit", "discontinue", "off", "arretez", "arrete", "arreter"}


def action(s: Statement, v: Visit, random: Random) -> str | None:
    """A drug to start instead of to stop, to stop instead of to go on."""
    start, stop, go_on, change = ACTIONS[v.language]
    swapped = {start: stop, go_on: stop, change: stop, stop: random.choice([start, go_on])}
    said = v.words_cited(s.evidence)
    for old, new in swapped.items():
        if s.text.startswith(f"{old} "):
            if new == stop and said & STOPPING:
                return None
            if old == stop and said & {"start", "continue", "take", "taking", "prescribe", "prescris"}:
                return None
            return new + s.text[len(old) :]
    return None


OPPOSITES = {
    "en": (
        ("better", "worse"),
        ("increase", "decrease"),
        ("before", "after"),
        ("normal", "abnormal"),
        ("positive", "negative"),
        ("morning", "evening"),
        ("constant", "intermittent"),
        ("mild", "severe"),
        ("high", "low"),
        ("upper", "lower"),
        ("male", "female"),
    ),
    "fr": (
        ("mieux", "moins bien"),
        ("pire", "mieux"),
        ("matin", "soir"),
        ("brutalement", "progressivement"),
        ("normal", "anormal"),
        ("normale", "anormale"),
        ("avant", "après"),
        ("augmenter", "diminuer"),
    ),
}
KIN = {  # words that would make the swapped word true as well
    "better": {"improve", "improved", "improving", "helped", "helps", "help"},
    "worse": {"worsening", "bad", "worst"},
    "intermittent": {"coming", "comes", "come", "off", "sometimes"},
    "evening": {"night", "bedtime", "bed", "dinner", "sleep"},
    "morning": {"breakfast", "wake", "woke"},
    "low": {"lower", "lowered", "reduced"},
    "lower": {"low", "bottom"},
    "high": {"elevated", "higher"},
    "soir": {"nuit", "coucher"},
}


def opposite(s: Statement, v: Visit, random: Random) -> str | None:
    """Better for worse, before for after, morning for evening."""
    said = v.words_cited(s.evidence)
    return _swap(
        s.text,
        random.sample(OPPOSITES[v.language], len(OPPOSITES[v.language])),
        lambda other: other not in said and not KIN.get(other, set()) & said,
    )


def invented(s: Statement, v: Visit, random: Random) -> str | None:
    """Another visit's sentence: it names a finding, a drug or a number that this visit does not know."""
    known = {h.entry.id for x in v.reading.sentences for h in hits(x, v.language)}
    said = {n.value for x in v.reading.sentences for n in numbers(x.tokens, v.language)}
    for text in random.sample(list(v.elsewhere), min(40, len(v.elsewhere))):
        sentence = Sentence(0, v.reading.sentences[0].utterance, "clinician", False, tokenise(text), False)
        named = [h.entry for h in hits(sentence, v.language)]
        strange = [e for e in named if e.id not in known and not _words_of(e.label) <= v.words]
        other = [n for n in numbers(sentence.tokens, v.language) if n.value > 12 and n.value not in said]
        if strange or other:
            return text
    return None


def _words_of(label: str) -> set[str]:
    return {t.norm for t in tokenise(label)}


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
    unsaid = [a for a in ALLERGENS[v.language] if _words_of(a).isdisjoint(v.words)]
    if not unsaid:
        return None
    what = random.choice(unsaid)
    return f"Allergic to {what}." if v.language == "en" else f"Allergie : {what}."


KINDS: dict[str, Planter] = {
    "changed number": number,
    "dose tenfold": tenfold,
    "changed unit": unit,
    "flipped negation": negation,
    "swapped drug": drug,
    "wrong side": side,
    "other person": person,
    "changed frequency or duration": time,
    "changed action": action,
    "opposite word": opposite,
    "invented statement": invented,
    "invented vital sign": measured,
    "invented allergy": allergic,
}
# these come with the evidence that fits them best, not with that of the statement they replace
INVENTIONS = frozenset({"invented statement", "invented vital sign", "invented allergy"})
