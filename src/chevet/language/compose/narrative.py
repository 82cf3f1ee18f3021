"""The sections that tell: present illness, social history, examination, results, assessment, plan."""

from collections.abc import Callable

from chevet.language.compose import facts as listed_facts
from chevet.language.compose.material import Line, Material, asked_and_said, capital
from chevet.language.phrasing import describe, instruct, narrate
from chevet.language.rules.corrections import corrected_by, with_side
from chevet.language.rules.measure import lasting
from chevet.language.sentences import Sentence
from chevet.language.tokens import fold
from chevet.language.vocabulary import body_parts, cues

LONGEST = 45  # words of a sentence worth telling; beyond that it is a ramble the reader should hear
CLINICAL = frozenset({"symptom", "problem", "drug"})


def history_of_present_illness(m: Material) -> list[Line]:
    """What the patient tells, in order, then what was affirmed or denied in a word."""
    lines: list[Line] = []
    kinds = _kinds(m)
    for s in m.reading.sentences:
        if s.index in m.used or not _tells(s, kinds.get(s.index, set()), m.language) or _held_elsewhere(m, s):
            continue
        line = told(m, s, narrate)
        if line is None or len(line.text.split()) < 3 or any(line.text == other.text for other in lines):
            continue
        lines.append(line)
    return lines + listed_facts.reported(m) + listed_facts.denied(m)


def _held_elsewhere(m: Material, s: Sentence) -> bool:
    """Whether its every word of weight stands in another section: drugs taken, known problems, bare denials."""
    if aside(s, m.language):
        return True
    here = [x for x in m.extracted.mentions if x.sentence is s and x.term.kind in CLINICAL]
    if not here:
        return False
    if all(x.negated and x.term.kind != "drug" for x in here) and len(s.words) <= 9:
        return True
    if any(x.term.kind == "symptom" for x in here) or _course(s, m.language):
        return False
    taken = {d.name for d in m.extracted.facts.medications}
    known = {p.text for p in m.extracted.facts.problems}
    return all(x.term.label in (taken if x.term.kind == "drug" else known) for x in here)


def _kinds(m: Material) -> dict[int, set[str]]:
    kinds: dict[int, set[str]] = {}
    for mention in m.extracted.mentions:
        if mention.whose == "patient":
            kinds.setdefault(mention.sentence.index, set()).add(mention.term.kind)
    return kinds


def _tells(s: Sentence, kinds: set[str], language: str) -> bool:
    """A patient's sentence of the history that says something clinical, not a mere yes or no."""
    if s.speaker != "patient" or s.question or s.phase != "history" or not 3 <= len(s.words) <= LONGEST:
        return False
    if cues(language, "small_talk").has(s.tokens) and not kinds:
        return False
    about = [s, *s.answers]
    if any(cues(language, "allergy").has(x.tokens) for x in about):
        return False
    if any(cues(language, "family").has(x.tokens) for x in about):
        return False
    clinical = bool(kinds & CLINICAL) or bool(lasting(s.tokens, language))
    return clinical or body_parts(language).has(s.tokens) or _course(s, language)


COURSE = {
    "en": frozenset(
        "better worse worsening hurts hurt started constant sharp dull burning comes goes sleep walk walking helps help "
        "helped relief ice heat rest woke sudden suddenly scale sore fell twisted slipped".split()
    ),
    "fr": frozenset(
        "mieux pire empire brule lance commence permanent aigu soulage soulager repos marche marcher dormir brutal "
        "brutalement progressivement tombe chute tordu remonte aggrave".split()
    ),
}


def _course(s: Sentence, language: str) -> bool:
    return not COURSE[language].isdisjoint(s.words)


def social_history(m: Material) -> list[Line]:
    """Smoking, alcohol, work and home, as the patient says."""

    def wanted(s: Sentence) -> bool:
        social = listed_facts.mentions_social(s, m.language)
        asked = any(listed_facts.mentions_social(q, m.language) for q in s.answers)
        return (
            s.speaker == "patient"
            and s.phase == "history"
            and ((social and len(s.words) >= 2) or (asked and len(s.words) >= 3 and s.polarity is None))
        )

    return _tell(m, wanted, narrate)


def surgical_history(m: Material) -> list[Line]:
    """Operations, as the patient says."""
    return _tell(
        m,
        lambda s: (
            s.speaker == "patient"
            and s.phase == "history"
            and cues(m.language, "surgery").has(s.tokens)
            and len(s.words) >= 3
            and not cues(m.language, "family").has(s.tokens)
        ),
        narrate,
    )


def past_history(m: Material) -> list[Line]:
    return listed_facts.past_history(m) + surgical_history(m)


def physical_exam(m: Material) -> list[Line]:
    """What the clinician says to find."""

    def wanted(s: Sentence) -> bool:
        if s.speaker == "patient" or (
            s.phase == "history" and not cues(m.language, "exam_start").has(s.tokens)
        ):
            return False
        vital = any(
            e.utterance == s.utterance.id and s.start <= e.start < s.end
            for v in m.extracted.facts.vitals
            for e in v.evidence
        )
        return (
            cues(m.language, "exam").has(s.tokens)
            and not vital
            and not _is_result(m, s)
            and not cues(m.language, "hypothetical").has(s.tokens)
            and not cues(m.language, "empty_plan").has(s.tokens)
            and (s.phase == "exam" or not _is_plan(m, s))
            and (s.phase == "exam" or cues(m.language, "exam_start").has(s.tokens))
        )

    return _tell(m, wanted, describe)


def _is_result(m: Material, s: Sentence) -> bool:
    return cues(m.language, "results").has(s.tokens) and cues(m.language, "result_words").has(s.tokens)


def results(m: Material) -> list[Line]:
    """Results the clinician tells."""
    return _tell(
        m,
        lambda s: (
            s.speaker != "patient"
            and s.phase != "history"
            and _is_result(m, s)
            and not _is_plan(m, s)
            and not cues(m.language, "hypothetical").has(s.tokens)
        ),
        describe,
    )


def _is_plan(m: Material, s: Sentence) -> bool:
    return cues(m.language, "plan").has(s.tokens)


def assessment(m: Material) -> list[Line]:
    """What the clinician concludes: problems named at the end of the visit, as firmly as they were named."""
    lines = []
    for problem in m.extracted.facts.problems:
        if problem.status not in ("active", "possible") or not _concluded(m, problem.text):
            continue
        where = [e for e in problem.evidence if _late(m, e.utterance, e.start)] or list(problem.evidence[-1:])
        text = m.phrase("possible" if problem.status == "possible" else "active").format(
            text=capital(problem.text) if problem.status == "active" or m.language == "fr" else problem.text
        )
        if m.language == "fr" and problem.status == "possible":
            text = m.phrase("possible").format(text=problem.text)
        lines.append(Line(text, tuple(where[:3])))
    return lines


def _concluded(m: Material, label: str) -> bool:
    return any(
        x.term.label == label
        and x.whose == "patient"
        and not x.negated
        and not x.supposed
        and x.sentence.phase == "plan"
        and x.sentence.speaker != "patient"
        for x in m.extracted.mentions
    )


def _late(m: Material, utterance: str, start: int) -> bool:
    return any(s.start == start and s.phase == "plan" for s in m.reading.by_utterance.get(utterance, ()))


def plan(m: Material) -> list[Line]:
    """Decisions on medications first, then what else was said to be done, in order."""
    lines = []
    for drug in m.extracted.facts.medications:
        late = any(_late(m, e.utterance, e.start) for e in drug.evidence)
        if drug.action != "continue" or (late and _kept(m, drug.evidence[0].utterance)):
            name = listed_facts.drug_text(m, drug)
            if drug.action == "stop":
                name = listed_facts.drug_name(drug.name, m.language, m.preferences.drugs)
            lines.append(Line(m.phrase(drug.action).format(drug=name), drug.evidence))
    placed = {(e.utterance, e.start) for line in lines for e in line.evidence}

    def wanted(s: Sentence) -> bool:
        if s.speaker == "patient" or s.question or s.phase == "history" or not 3 <= len(s.words) <= LONGEST:
            return False
        if (
            not _is_plan(m, s)
            or cues(m.language, "empty_plan").has(s.tokens)
            or cues(m.language, "small_talk").has(s.tokens)
        ):
            return False
        return (s.utterance.id, s.start) not in placed or _orders_more(m, s)

    return lines + _tell(m, wanted, instruct)


def assessment_and_plan(m: Material) -> list[Line]:
    return assessment(m) + plan(m)


def _kept(m: Material, utterance: str) -> bool:
    return any(
        cues(m.language, "continue_drug").has(s.tokens)
        for s in m.reading.by_utterance.get(utterance, ())
        if s.phase == "plan" and s.speaker != "patient"
    )


def _orders_more(m: Material, s: Sentence) -> bool:
    """Whether a sentence that starts a drug also orders something else."""
    return any(
        o.type not in ("medication",)
        and any(e.utterance == s.utterance.id and e.start == s.start for e in o.evidence)
        for o in m.extracted.facts.orders
    )


def told(m: Material, s: Sentence, phrase: Callable[[Sentence, str, str], str | None]) -> Line | None:
    """One sentence phrased, with the side that its correction gives (or the correction, when it says it all)."""
    correction = corrected_by(s, m.reading)
    if correction is not None and len(correction.words) >= len(s.words):
        m.used.add(s.index)
        text = phrase(correction, m.language, m.pronoun)
        m.used.add(correction.index)
        return Line(capital(text), (s.evidence(), correction.evidence())) if text else None
    text = phrase(s, m.language, m.pronoun)
    if text is None:
        return None
    m.used.add(s.index)
    if correction is not None:
        m.used.add(correction.index)
        return Line(
            capital(with_side(text, s, correction, m.language)), (s.evidence(), correction.evidence())
        )
    return Line(capital(text), asked_and_said(s))


def aside(s: Sentence, language: str) -> bool:
    """Words to a device, or instructions aimed at a program: never part of a note."""
    return cues(language, "device").has(s.tokens) or cues(language, "instructions").has(s.tokens)


def _tell(
    m: Material, wanted: Callable[[Sentence], bool], phrase: Callable[[Sentence, str, str], str | None]
) -> list[Line]:
    """Each wanted sentence once, phrased; never the same words twice."""
    lines: list[Line] = []
    seen: set[str] = set()
    for s in m.reading.sentences:
        if s.question or s.index in m.used or not wanted(s) or aside(s, m.language):
            continue
        line = told(m, s, phrase)
        if line is None or len(line.text.split()) < 2 or fold(line.text) in seen:
            continue
        seen.add(fold(line.text))
        lines.append(line)
    return lines
