"""Symptoms present and denied, as the patient (or the clinician, recalling them) says."""

from collections.abc import Sequence

from chevet.contracts.draft import Symptom
from chevet.language.rules.answered import answered
from chevet.language.rules.codes import coded_symptom
from chevet.language.rules.measure import lasting
from chevet.language.rules.mentions import Mention
from chevet.language.sentences import Reading

KINDS = frozenset({"symptom"})


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
        onset = next((span.text for span in lasting(s.tokens, reading.language)), None)
        fact = Symptom(
            text=mention.term.label,
            present=not mention.negated,
            onset=None if mention.negated else onset,
            evidence=(s.evidence(),),
        )
        _keep(said, mention.term.label, s.index, fact)
    for answer in answered(reading, found, KINDS):
        if answer.mention.whose == "patient" and answer.mention.sentence.phase != "plan":
            fact = Symptom(text=answer.mention.term.label, present=answer.present, evidence=answer.evidence)
            _keep(said, answer.mention.term.label, answer.mention.sentence.index, fact)
    ordered = [fact for _, fact in sorted(said.values(), key=lambda pair: pair[0])]
    return [coded_symptom(fact, terms.get(fact.text, ""), reading, found) for fact in ordered]


def _keep(said: dict[str, tuple[int, Symptom]], key: str, place: int, fact: Symptom) -> None:
    if key not in said:
        said[key] = (place, fact)
        return
    first, old = said[key]
    if old.present == fact.present:
        merged = old.evidence + tuple(e for e in fact.evidence if e not in old.evidence)
        said[key] = (first, old.model_copy(update={"evidence": merged[:4], "onset": old.onset or fact.onset}))
    elif place >= first:
        said[key] = (place, fact)
