"""ROUGE as ACI-Bench's authors compute it: `rouge-score`, no stemming, rougeLsum (Lin, 2004)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rouge_score.rouge_scorer import RougeScorer

KINDS = ("rouge1", "rouge2", "rougeLsum")


@lru_cache
def _scorer() -> "RougeScorer":
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(list(KINDS), use_stemmer=False)


def rouge(references: Sequence[str], candidates: Sequence[str]) -> dict[str, list[float]]:
    """F-measures between 0 and 1 by kind, one a pair of reference and candidate."""
    scores = [_scorer().score(r, c) for r, c in zip(references, candidates, strict=True)]
    return {kind: [s[kind].fmeasure for s in scores] for kind in KINDS}
