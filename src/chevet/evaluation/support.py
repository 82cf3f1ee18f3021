"""How much of a draft its evidence bears, and how much that was said it leaves out: counts a draft, for any suite."""

from collections.abc import Sequence
from dataclasses import dataclass

from chevet.contracts.draft import Draft
from chevet.evaluation import bootstrap
from chevet.evaluation.bootstrap import Estimate
from chevet.language.extract import extract
from chevet.language.sentences import Reading
from chevet.language.verify.omissions import omissions


@dataclass(frozen=True)
class Support:
    """Of one verified draft: statements, those whose evidence holds; things said that matter, those left out."""

    statements: int
    supported: int
    said: int
    omitted: int


def support(draft: Draft, reading: Reading) -> Support:
    """Counts of a draft as it left the verifier.

    Supported: with evidence and no major `unsupported` or `contradiction` finding. What matters is what the verifier
    itself extracts of the conversation (medications, allergies, vital signs, orders), whoever wrote the draft.
    """
    bad = {
        ref
        for f in draft.findings
        if f.kind in ("unsupported", "contradiction") and f.severity == "major"
        for ref in f.refs
    }
    statements = list(draft.statements())
    facts = extract(reading).facts
    said = [*facts.medications, *facts.allergies, *facts.vitals, *facts.orders]
    return Support(
        statements=len(statements),
        supported=sum(bool(s.evidence) and s.id not in bad for s in statements),
        said=len(said),
        omitted=min(len(said), sum(1 for _ in omissions(draft, reading))),
    )


def rates(counts: Sequence[Support]) -> tuple[Estimate, Estimate]:
    """(support rate, omission rate) over drafts, each with its interval; raises ValueError when there is none."""
    return (
        bootstrap.ratio([float(c.supported) for c in counts], [float(c.statements) for c in counts]),
        bootstrap.ratio([float(c.omitted) for c in counts], [float(c.said) for c in counts]),
    )
