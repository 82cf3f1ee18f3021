"""Which codes under a root can be borne by what was said, most specific first, and what the others would need.

A code is offered only if its title (or a term the classification includes under it) claims nothing that was not
said. Where no billable code can be borne, the code above is offered with what is missing: a side, a trimester.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chevet.clinical.codes.claims import claims
from chevet.clinical.codes.classification import Entry, entry

MOST = 3
SIDES = frozenset({"right", "left", "bilateral", "unilateral"})
# what tells the children of a code apart → the kind of detail asked for (see messages)
KINDS = (
    ("side", SIDES),
    ("encounter", frozenset({"initial", "subsequent", "sequela"})),
    ("trimester", frozenset({"trimester"})),
    ("stage", frozenset({"stage"})),
    ("sex", frozenset({"male", "female"})),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code that can be offered: the said words that its title uses, and what is missing below it.

    `missing` names kinds of detail (a name of KINDS); `apart` are words of the codes below it that were not
    said, where no kind has a name. `given` marks the code that the classification's index gives for the bare
    words, `side_open` one that leaves open a side which the codes beside it give.
    """

    entry: Entry
    used: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    given: bool = False
    side_open: bool = False


def suggest(
    system: str,
    roots: Sequence[str],
    named: frozenset[str],
    said: frozenset[str],
    default: str | None = None,
    *,
    apart: bool = False,
) -> list[Candidate]:
    """Candidates below `roots` for a problem whose names have the words `named`, with `said` said beside it.

    A single root's title belongs to the problem, unless `apart` says that it covers more than the problem; of
    several roots, and then, every word of a title must have been said. `default` is the index's code for the
    bare words; it is offered unless something more specific is.
    """
    told = named | said | _follows(said)
    borne: list[Candidate] = []
    for code in roots:
        root = entry(system, code)
        if root is not None:
            own = claims(root.title) if len(roots) == 1 and not apart else frozenset()
            borne += _below(root, told | own, said)
    best = _best(borne)
    given = entry(system, default) if default else None
    if given is not None and not any(c.used for c in best):
        rest = [c for c in best if c.entry.billable and not given.billable]
        best = [Candidate(given, frozenset(), *_missing(given, told), given=True), *rest]
    return best[:MOST]


def _follows(said: frozenset[str]) -> frozenset[str]:
    """What goes without saying: one side is unilateral."""
    one = len(said & {"right", "left"}) == 1 and "bilateral" not in said
    return frozenset({"unilateral"}) if one else frozenset()


def _below(root: Entry, told: frozenset[str], said: frozenset[str]) -> list[Candidate]:
    """Every entry of the tree whose claims are told; the terms included under an entry speak for it."""
    found: list[Candidate] = []

    def visit(e: Entry, told: frozenset[str], side_told_beside: bool) -> None:
        own = claims(e.title)
        bears = own <= told
        if not bears and any(claims(term) and claims(term) <= told for term in e.terms):
            bears, told = True, told | own
        if bears:
            used = (own | frozenset(w for term in e.terms for w in claims(term))) & said
            open_ = side_told_beside and "unspecified" in e.title.lower() and not own & SIDES
            found.append(Candidate(e, used, *_missing(e, told), side_open=open_))
        sides = any(claims(child.title) & {"right", "left"} for child in e.children)
        for child in e.children:
            visit(child, told, sides)

    visit(root, told, False)
    return found


def _best(borne: Sequence[Candidate]) -> list[Candidate]:
    """Without what a better candidate makes needless: most words used first, then the leaves, then the deepest."""
    kept = [c for c in borne if not any(_makes_needless(other, c) for other in borne)]
    return sorted(kept, key=lambda c: (-len(c.used), c.side_open, not c.entry.billable, -len(c.entry.code)))


def _makes_needless(better: Candidate, other: Candidate) -> bool:
    if other.used < better.used:
        return True
    below = better.entry.code.startswith(other.entry.code) and better.entry.code != other.entry.code
    return below and other.used <= better.used and not better.side_open


def _missing(e: Entry, told: frozenset[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What would tell the codes below apart: kinds of detail, else the words themselves."""
    extra = [claims(child.title) - told for child in e.children]
    words = frozenset(w for each in extra for w in each)
    deeper = (
        frozenset(w for below in e.every()[1:] for w in claims(below.title)) - told if words else frozenset()
    )
    kinds = tuple(kind for kind, of_kind in KINDS if of_kind & (words | deeper))
    apart = () if kinds else tuple(" ".join(sorted(each)) for each in extra if each and "other" not in each)
    return kinds, apart[:MOST]
