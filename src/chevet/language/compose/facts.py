"""The sections that list facts: complaint, history, medications, allergies, family, vital signs."""

from collections.abc import Sequence

from chevet.clinical.units import symbol
from chevet.contracts.draft import Evidence, Medication, Problem
from chevet.language.compose.material import Line, Material, capital, listed
from chevet.language.numbers import spell
from chevet.language.phrasing import narrate
from chevet.language.sentences import Sentence
from chevet.language.tokens import fold
from chevet.language.vocabulary import cues, generic_names, read

VOWELS = tuple("aeiouyhâàéèêîôûœ")


def chief_complaint(m: Material) -> list[Line]:
    """What the clinician says the visit is for, else the first thing the patient complains of."""
    named = [
        x
        for x in m.extracted.mentions
        if x.term.kind in ("symptom", "problem")
        and not x.negated
        and not x.supposed
        and x.whose == "patient"
        and x.sentence.phase == "history"
    ]
    early = [x for x in named if x.sentence.index < 15]
    stated = [
        x
        for x in early
        if x.sentence.speaker != "patient"
        and not x.sentence.question
        and any(h.last <= x.first for h in cues(m.language, "visit_for").find(x.sentence.tokens))
    ]
    stated = stated[-1:] if stated and stated[0].sentence.tokens[0].norm != "here" else stated
    told = [x for x in named if x.sentence.speaker == "patient"]
    symptoms = [x for x in told[:3] if x.term.kind == "symptom"]
    for mention in [*stated, *symptoms, *told, *early][:1]:
        return [Line(f"{capital(mention.term.label)}.", (mention.sentence.evidence(),))]
    return []


def past_history(m: Material) -> list[Line]:
    """Problems the patient has or had; those first named in the plan are the assessment's."""
    return [
        Line(m.phrase(problem.status).format(text=capital(problem.text)), problem.evidence)
        for problem in known_problems(m, ("active", "resolved"))
    ]


def known_problems(m: Material, statuses: Sequence[str] = ("active",)) -> list[Problem]:
    """Problems the patient brings, told before the plan and not as part of the story."""
    return [
        p
        for p in m.extracted.facts.problems
        if p.status in statuses and not named_in_plan(m, p) and not part_of_story(m, p)
    ]


def part_of_story(m: Material, problem: Problem) -> bool:
    """Whether it is told as part of the present illness: "it started as a cold"."""
    sentence = find(m, problem.evidence[0])
    began = {"started", "start", "began", "commence", "debute"}
    return sentence is not None and sentence.speaker == "patient" and not began.isdisjoint(sentence.words)


def named_in_plan(m: Material, problem: Problem) -> bool:
    """Whether the first evidence of a problem is the clinician's, at the end of the visit."""
    sentence = find(m, problem.evidence[0])
    return sentence is not None and sentence.phase != "history" and sentence.speaker != "patient"


def find(m: Material, evidence: Evidence) -> Sentence | None:
    """The sentence that a quote begins."""
    return next(
        (s for s in m.reading.by_utterance.get(evidence.utterance, ()) if s.start == evidence.start), None
    )


def drug_text(m: Material, drug: Medication) -> str:
    """ "amoxicillin 500 mg by mouth three times a day for 7 days", the name as the clinician prefers it."""
    name = drug_name(drug.name, m.language, m.preferences.drugs)
    return " ".join(p for p in (name, drug.dose, drug.route, drug.frequency, drug.duration) if p)


def drug_name(said: str, language: str, wanted: str) -> str:
    """The name as said, the generic one, or the generic with the name said in brackets."""
    if wanted == "as_said":
        return said
    generic = generic_names(language).get(fold(said), said)
    return said if generic == said else generic if wanted == "generic" else f"{generic} ({said})"


def medications(m: Material) -> list[Line]:
    """What the patient takes (or was taking, for what is stopped or changed in the plan)."""
    return [
        Line(m.phrase("taking").format(drug=capital(drug_text(m, drug))), drug.evidence)
        for drug in m.extracted.taken
    ]


def allergies(m: Material) -> list[Line]:
    if m.extracted.no_allergies:
        return [Line(m.phrase("no_allergies"), m.extracted.no_allergies)]
    lines = []
    for allergy in m.extracted.facts.allergies:
        name = "allergy_reaction" if allergy.reaction else "allergy"
        text = m.phrase(name).format(substance=capital(allergy.substance), reaction=allergy.reaction)
        lines.append(Line(text, allergy.evidence))
    return lines


def family_history(m: Material) -> list[Line]:
    """One line a relative and problem; the relative as named in the evidence."""
    lines = []
    for problem in m.extracted.facts.problems:
        if problem.status != "family":
            continue
        mention = next(
            (
                x
                for x in m.extracted.mentions
                if x.term.label == problem.text
                and x.whose not in ("patient", "other")
                and x.sentence.utterance.id in {e.utterance for e in problem.evidence}
            ),
            None,
        )
        person = mention.whose if mention and mention.whose != "family" else None
        if person and person not in {fold(w) for e in problem.evidence for w in e.quote.split()}:
            person = None
        if person and m.language == "fr":
            person = ACCENTED.get(person, person)
        text = (
            m.phrase("family").format(person=capital(person), text=problem.text)
            if person and person not in ("parents", "family", "familial")
            else m.phrase("family_unknown").format(text=problem.text)
        )
        lines.append(Line(text, problem.evidence))
    return lines + _family_told(m, {(e.utterance, e.start) for line in lines for e in line.evidence})


def _family_told(m: Material, placed: set[tuple[str, int]]) -> list[Line]:
    """What the patient says of a relative's health that no vocabulary names: "my mother died at sixty"."""
    lines = []
    for s in m.reading.sentences:
        if s.speaker != "patient" or s.phase != "history" or s.question or s.index in m.used:
            continue
        if not 4 <= len(s.words) <= 30 or (s.utterance.id, s.start) in placed:
            continue
        if not cues(m.language, "family").has(s.tokens) or not cues(m.language, "family_health").has(
            s.tokens
        ):
            continue
        text = narrate(s, m.language, m.pronoun)
        if text:
            m.used.add(s.index)
            lines.append(Line(text, (s.evidence(),)))
    return lines


ACCENTED = {"mere": "mère", "pere": "père", "frere": "frère", "soeur": "sœur"}


def vital_signs(m: Material) -> list[Line]:
    """Blood pressure as one line, the others each as one."""
    names = read("phrases")[m.language]["vitals"]
    found = {v.code.code: v for v in m.extracted.facts.vitals}
    lines = []
    high, low = found.get("8480-6"), found.get("8462-4")
    if high and low:
        value = f"{spell(high.value)}/{spell(low.value)} {symbol('mm[Hg]', m.language)}"
        lines.append(Line(m.phrase("blood_pressure").format(value=value), high.evidence))
    for code, vital in found.items():
        if code in ("8480-6", "8462-4") and high and low:
            continue
        unit = symbol(vital.unit, m.language)
        space = "" if unit in ("/min", "%") and (m.language == "en" or unit == "/min") else " "
        value = f"{spell(vital.value, m.language)}{space}{unit}"
        lines.append(Line(f"{names[code]} {value}.", vital.evidence))
    return lines


def denied(m: Material) -> list[Line]:
    """Symptoms (and problems) denied, a few to a sentence, with every question and answer they rest on."""
    told = told_labels(m)
    present = [set(s.text.split()) for s in m.extracted.facts.symptoms if s.present]
    present += [set(p.text.split()) for p in m.extracted.facts.problems if p.status == "active"]
    items = [
        (s.text, s.evidence)
        for s in m.extracted.facts.symptoms
        if not s.present and s.text not in told and not any(set(s.text.split()) <= x for x in present)
    ]
    items += [
        (p.text, p.evidence)
        for p in m.extracted.facts.problems
        if p.status == "negated"
        and not named_in_plan(m, p)
        and not any(set(p.text.split()) <= x for x in present)
    ]
    lines = []
    size = 1 if m.preferences.denials == "list" else 4
    for n in range(0, len(items), size):
        group = items[n : n + size]
        names = [text if m.language == "en" else of(text) for text, _ in group]
        text = m.phrase("denies").format(list=listed(names, m.phrase("or")))
        lines.append(Line(text, tuple(dict.fromkeys(e for _, evidence in group for e in evidence))))
    return lines


def of(text: str) -> str:
    """« fièvre » → « de fièvre », « essoufflement » → « d'essoufflement »."""
    return f"d'{text}" if text[:1].lower() in VOWELS else f"de {text}"


def told_labels(m: Material) -> set[str]:
    """What the sentences told so far name."""
    return {
        x.term.label
        for x in m.extracted.mentions
        if x.sentence.index in m.used and x.sentence.phase == "history"
    }


def reported(m: Material, lines: Sequence[Line] = ()) -> list[Line]:
    """Symptoms present that neither a sentence of the history nor one of `lines` tells: those answered by a mere yes."""
    told = told_labels(m)
    words = [set(fold(line.text.rstrip(".")).replace(",", "").replace(":", "").split()) for line in lines]
    rest = [
        s
        for s in m.extracted.facts.symptoms
        if s.present and s.text not in told and not any(set(fold(s.text).split()) <= w for w in words)
    ]
    if not rest:
        return []
    text = m.phrase("reports").format(list=listed([s.text for s in rest[:5]], m.phrase("and")))
    return [Line(text, tuple(dict.fromkeys(e for s in rest[:5] for e in s.evidence)))]


def mentions_social(s: Sentence, language: str) -> bool:
    """Whether a sentence speaks of smoking, drinking, work, home."""
    return cues(language, "social").has(s.tokens)
