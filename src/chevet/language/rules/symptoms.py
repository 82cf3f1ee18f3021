"""Symptoms present and denied, with onset and course, as the patient (or the clinician, recalling them) says."""

from collections.abc import Sequence

from chevet.contracts.draft import Symptom
from chevet.language.rules.answered import answered
from chevet.language.rules.codes import coded_symptom
from chevet.language.rules.course import course
from chevet.language.rules.mentions import Mention
from chevet.language.rules.onset import answered_onset, asks_since_when, onset
from chevet.language.sentences import Reading, Sentence
from chevet.language.vocabulary import time_course

KINDS = frozenset({"symptom"})
RECENT = 6  # sentences back to which "it started yesterday" may refer
MOST_EVIDENCE = 4


def symptoms(reading: Reading, found: Sequence[Mention]) -> list[Symptom]:
    """One fact a symptom; what was said last of it stands, with all its evidence."""
    said: dict[str, tuple[int, Symptom]] = {}
    terms = {m.term.label: m.term.id for m in found if m.term.kind == "symptom"}
    for mention in found:
        s = mention.sentence
        if mention.term.kind != "symptom" or s.question or mention.supposed or mention.whose != "patient":
            continue
        if s.speaker in ("clinician", "unknown") and s.phase != "history":
            continue
        if mention.past and s.speaker == "patient":
            continue
        fact = Symptom(
            text=mention.term.label,
            present=not mention.negated,
            onset=None if mention.negated else onset(s, reading.language),
            course=None if mention.negated else course(s, reading.language),
            evidence=(s.evidence(),),
        )
        _keep(said, mention.term.label, s.index, fact)
    for answer in answered(reading, found, KINDS):
        if answer.mention.whose == "patient" and answer.mention.sentence.phase != "plan":
            fact = Symptom(
                text=answer.mention.term.label,
                present=answer.present,
                onset=onset(answer.reply, reading.language) if answer.present else None,
                course=course(answer.reply, reading.language) if answer.present else None,
                evidence=answer.evidence,
            )
            _keep(said, answer.mention.term.label, answer.mention.sentence.index, fact)
    _presupposed(reading, found, said)
    _told_apart(reading, found, said)
    ordered = [fact for _, fact in sorted(said.values(), key=lambda pair: pair[0])]
    return [coded_symptom(fact, terms.get(fact.text, ""), reading, found) for fact in ordered]


def _keep(said: dict[str, tuple[int, Symptom]], key: str, place: int, fact: Symptom) -> None:
    if key not in said:
        said[key] = (place, fact)
        return
    first, old = said[key]
    if old.present == fact.present:
        merged = old.evidence + tuple(e for e in fact.evidence if e not in old.evidence)
        more = {"evidence": merged[:MOST_EVIDENCE], "onset": old.onset or fact.onset}
        said[key] = (first, old.model_copy(update={**more, "course": old.course or fact.course}))
    elif place >= first:
        said[key] = (place, fact)


def _presupposed(reading: Reading, found: Sequence[Mention], said: dict[str, tuple[int, Symptom]]) -> None:
    """ "How long have you had the cough?" "Three weeks.": an answer in time accepts what the question takes for granted."""
    language = reading.language
    for reply in reading.sentences:
        asked = [q for q in reply.answers if asks_since_when(q, language)]
        began = answered_onset(reply, language) if asked and reply.polarity != "no" else None
        if began is None:
            continue
        for m in found:
            if m.sentence in asked and m.term.kind == "symptom" and m.whose == "patient" and not m.negated:
                evidence = (m.sentence.evidence(), reply.evidence())
                fact = Symptom(text=m.term.label, onset=began, evidence=evidence)
                _keep(said, m.term.label, m.sentence.index, fact)


def _told_apart(reading: Reading, found: Sequence[Mention], said: dict[str, tuple[int, Symptom]]) -> None:
    """Onset and course told in a sentence of their own: "It started three days ago.", "About a week." """
    language = reading.language
    named = {m.sentence.index for m in found if m.term.kind in ("symptom", "problem", "drug")}
    for s in reading.sentences:
        if s.speaker != "patient" or s.question or s.phase != "history" or s.index in named:
            continue
        asked = any(asks_since_when(q, language) for q in s.answers)
        began = answered_onset(s, language) if asked else onset(s, language)
        goes = course(s, language)
        label = _meant(reading, found, s, said) if began or goes else None
        if label is None:
            continue
        place, old = said[label]
        new = {"onset": old.onset or began, "course": old.course or goes}
        if (old.onset, old.course) == (new["onset"], new["course"]):
            continue
        evidence = (*old.evidence[: MOST_EVIDENCE - 1], s.evidence())
        said[label] = (place, old.model_copy(update={**new, "evidence": evidence}))


def _meant(
    reading: Reading, found: Sequence[Mention], s: Sentence, said: dict[str, tuple[int, Symptom]]
) -> str | None:
    """The one symptom that the sentence can only mean: asked about, else the last named; None where there are two."""
    language = reading.language
    asked = [q for q in s.answers if asks_since_when(q, language)]
    if not asked and time_course(language, "starts").at(s.tokens, 0) is None:
        return None
    about = _labels(found, said, {q.index for q in asked})
    if about:
        return about[0] if len(about) == 1 else None
    for index in range(s.index - 1, max(-1, s.index - 1 - RECENT), -1):
        if about := _labels(found, said, {index}):
            return about[0] if len(about) == 1 else None
    return None


def _labels(found: Sequence[Mention], said: dict[str, tuple[int, Symptom]], sentences: set[int]) -> list[str]:
    labels = [
        m.term.label
        for m in found
        if m.sentence.index in sentences
        and m.term.kind == "symptom"
        and m.whose == "patient"
        and not m.negated
        and m.term.label in said
        and said[m.term.label][1].present
    ]
    return list(dict.fromkeys(labels))
