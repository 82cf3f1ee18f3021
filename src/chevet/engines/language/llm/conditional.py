"""An order that was only a possibility ("if it does not get better, we order an MRI") told as if it stood."""

from collections.abc import Sequence

from chevet.contracts.draft import Evidence
from chevet.language.rules.mentions import hits
from chevet.language.sentences import Reading
from chevet.language.tokens import tokenise
from chevet.language.verify.spoken import as_sentence

CONDITIONS = {
    "en": frozenset({"if", "unless", "should", "may", "might", "could", "consider", "possibly", "case"}),
    "fr": frozenset({"si", "s'", "sauf", "cas", "eventuellement", "pourrait", "pourra", "envisager"}),
}
ORDERED = frozenset({"drug", "test"})


def drops_condition(text: str, evidence: Sequence[Evidence], reading: Reading) -> bool:
    """Whether `text` names a drug or test that its evidence names under a condition only, and says no condition."""
    language = reading.language
    conditions = CONDITIONS[language]
    claim = as_sentence(text)
    if not claim.tokens or any(t.norm in conditions for t in claim.tokens):
        return False
    wanted = {h.entry.id for h in hits(claim, language) if h.entry.kind in ORDERED}
    if not wanted:
        return False
    under: dict[str, bool] = {}
    for e in evidence:
        for s in reading.by_utterance.get(e.utterance, ()):
            if s.question or s.end <= e.start or e.end <= s.start:
                continue
            supposed = any(t.norm in ("if", "unless", "si", "s'") for t in tokenise(s.text))
            for hit in hits(s, language):
                if hit.entry.id in wanted:
                    under[hit.entry.id] = under.get(hit.entry.id, True) and supposed
    return any(under.values())
