"""What the demo prints about one visit, for a person to read."""

from collections.abc import Iterator

from chevet.contracts.draft import FACT_KINDS, Fact
from chevet.contracts.transcript import Transcript
from chevet.demo.story import Timing
from chevet.drafts.reviewed import Reviewed

EXCERPT = 6  # utterances
SINGULAR = {"allergies": "allergy"}


def summary(transcript: Transcript, reviewed: Reviewed, timing: Timing) -> Iterator[str]:
    """Lines: an excerpt of the transcript, the note, the facts, the findings, the times."""
    yield "Transcript (beginning)"
    for utterance in transcript.utterances[:EXCERPT]:
        yield f"  {utterance.start or 0:6.1f} s  {utterance.speaker:<9}  {utterance.text}"
    yield f"  … {len(transcript.utterances)} utterances in {transcript.duration or 0:.0f} s of audio"
    for note in transcript.notes:
        yield f"  ({note})"
    yield ""
    yield "Note as drafted"
    yield from (f"  {line}" for line in reviewed.text().splitlines())
    yield ""
    yield "Facts"
    for kind in FACT_KINDS:
        for fact in getattr(reviewed.draft.facts, kind):
            yield f"  {SINGULAR.get(kind, kind.removesuffix('s')):<11} {_words(fact)}"
    yield ""
    yield "Findings"
    for finding in reviewed.draft.findings:
        yield f"  {finding.severity:<6} {finding.kind:<15} {finding.message}"
    if not reviewed.draft.findings:
        yield "  none"
    yield ""
    yield f"Transcribed in {timing.transcribing:.1f} s, drafted and verified in {timing.drafting:.1f} s."


def _words(fact: Fact) -> str:
    shown = fact.model_dump(exclude={"id", "evidence", "findings", "code", "codes"}, exclude_none=True)
    code = getattr(fact, "code", None)
    words = [str(value) for value in shown.values() if not isinstance(value, bool)]
    if shown.get("present") is False:
        words.append("(denied)")
    if shown.get("normal") is not None:
        words.append("(normal)" if shown["normal"] else "(abnormal)")
    if code is not None:
        words.append(f"[{code.display or code.code}]")
    words += [f"[{s.code.code} {s.code.display}?]" for s in getattr(fact, "codes", ()) if s.code != code]
    return " · ".join(words)
