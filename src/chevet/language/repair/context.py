"""Whether a medicine is spoken of at a place: a dose, a word of taking, another drug, a question about drugs."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from chevet.language.rules.measure import doses
from chevet.language.tokens import Token, fold
from chevet.language.vocabulary import drugs, read

NEAR = 4  # tokens before a name within which a word of taking counts
BESIDE = 3  # tokens either side for a dose, a form
ASKED = 25  # tokens after a question about medicines within which its reply is expected
LISTED = 3  # tokens from one drug to the next in a list


@lru_cache
def words(language: str, group: str) -> frozenset[str]:
    """The folded words of one group of repair.toml."""
    return frozenset(fold(w) for w in read("repair")[language][group])


@dataclass(frozen=True, slots=True)
class Expected:
    """What speaks for a drug at a place; each 0 or 1."""

    dose: float = 0.0
    taken: float = 0.0
    form: float = 0.0
    listed: float = 0.0
    asked: float = 0.0

    @property
    def any(self) -> bool:
        return bool(self.dose or self.taken or self.form or self.listed or self.asked)


class Scene:
    """The places of one conversation (its tokens in a row) where medicines are spoken of."""

    def __init__(self, tokens: Sequence[Token], language: str) -> None:
        norms = [t.norm for t in tokens]
        self.doses = [(d.first, d.last) for d in doses(tokens, language)]
        self.takes = _places(norms, words(language, "takes"))
        self.forms = _places(norms, words(language, "forms"))
        self.asks = _places(norms, words(language, "asks"))
        named = list(drugs(language).find(tokens))
        self.drugs = [h.first for h in named]
        self.named = frozenset(h.entry.id for h in named)

    def around(self, first: int, last: int) -> Expected:
        """What speaks for a drug said by tokens `first` to `last` (exclusive)."""
        return Expected(
            dose=float(any(a < last + BESIDE and first - BESIDE < b for a, b in self.doses)),
            taken=float(_between(self.takes, first - NEAR, first)),
            form=float(
                _between(self.forms, first - BESIDE - 1, first) or _between(self.forms, last, last + BESIDE)
            ),
            listed=float(
                _between(self.drugs, first - LISTED - 1, first)
                or _between(self.drugs, last, last + LISTED + 1)
            ),
            asked=float(_between(self.asks, first - ASKED, first)),
        )


def _places(norms: Sequence[str], among: frozenset[str]) -> list[int]:
    return [i for i, norm in enumerate(norms) if norm in among]


def _between(places: Sequence[int], first: int, last: int) -> bool:
    """Whether any place stands from `first` up to `last` (exclusive)."""
    n = bisect_left(places, first)
    return n < len(places) and places[n] < last
