"""Which extracted order answers which true one, and how well: MEDIQA-OE's measure (Corbeil et al., 2025).

Follows the organisers' code (github: jpcorb20/mediqa-oe, `evaluation/`, as read in November 2026):

- only medication, lab, imaging and followup orders count, on both sides;
- texts are lowered, lose `.,?!`, and a dash after a digit becomes a space (`preprocessing/processor.py`);
- orders of one encounter are paired one to one so that the sum of shares of the true description's words found in
  the extracted one is greatest; pairs that share no word are none (`pairing/matcher.py`, Hungarian method);
- each figure is an F1 of a precision averaged over what was extracted and a recall averaged over what is true, over
  all encounters, the unpaired counting nothing: words of description and reason ("ROUGE-1", by membership, without
  counting repeats: `metrics/rouge1.py`), type equal or not (`strict.py`), turns (`multilabel.py`), and `match`,
  whether an order has a partner at all (`match.py`).

Written anew from those rules; where several pairings are equally good ours may be another one than theirs.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TYPES = frozenset({"medication", "lab", "imaging", "followup"})
FIGURES = ("match", "description", "reason", "order_type", "provenance")


@dataclass(frozen=True)
class Ordered:
    """One order, true or extracted; `turns` are the numbers of the turns that say it."""

    type: str
    description: str
    reason: str = ""
    turns: tuple[int, ...] = ()


Pair = tuple[Ordered | None, Ordered | None]
Counts = dict[str, tuple[float, int, float, int]]  # precision's sum and count, recall's sum and count


def plain(text: str) -> str:
    """The text as the organisers compare it."""
    return re.sub(r"(?<=\d)-", " ", re.sub(r"[.,?!]", "", text.lower()))


def pairs(true: Sequence[Ordered], found: Sequence[Ordered]) -> list[Pair]:
    """Every order of an encounter with its partner or None; (true, extracted)."""
    true = [o for o in true if o.type in TYPES]
    found = [o for o in found if o.type in TYPES]
    worth = [[_share(t.description, f.description) for f in found] for t in true]
    chosen = [(i, j) for i, j in assignment(worth) if worth[i][j] > 0]
    out: list[Pair] = [(true[i], found[j]) for i, j in chosen]
    with_partner = {i for i, _ in chosen}, {j for _, j in chosen}
    out += [(t, None) for i, t in enumerate(true) if i not in with_partner[0]]
    out += [(None, f) for j, f in enumerate(found) if j not in with_partner[1]]
    return out


def _share(true: str, found: str) -> float:
    words, others = plain(true).split(), set(plain(found).split())
    return sum(w in others for w in words) / len(words) if words else 0.0


def assignment(worth: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Rows to columns, one to one, with the greatest sum (Kuhn's Hungarian method with potentials)."""
    if not worth or not worth[0]:
        return []
    turned = len(worth) > len(worth[0])
    rows = [list(r) for r in zip(*worth, strict=True)] if turned else [list(r) for r in worth]
    n, m = len(rows), len(rows[0])
    row_price, column_price = [0.0] * (n + 1), [0.0] * (m + 1)
    row_of = [0] * (m + 1)  # 0 is no row
    for i in range(1, n + 1):
        row_of[0], place = i, 0
        least, seen, way = [float("inf")] * (m + 1), [False] * (m + 1), [0] * (m + 1)
        while row_of[place]:
            seen[place] = True
            row, step, following = row_of[place], float("inf"), 0
            for j in range(1, m + 1):
                if seen[j]:
                    continue
                cost = -rows[row - 1][j - 1] - row_price[row] - column_price[j]
                if cost < least[j]:
                    least[j], way[j] = cost, place
                if least[j] < step:
                    step, following = least[j], j
            for j in range(m + 1):
                if seen[j]:
                    row_price[row_of[j]] += step
                    column_price[j] -= step
                else:
                    least[j] -= step
            place = following
        while place:
            row_of[place], place = row_of[way[place]], way[place]
    found = [(row_of[j] - 1, j - 1) for j in range(1, m + 1) if row_of[j]]
    return sorted((b, a) if turned else (a, b) for a, b in found)


def counts(encounter: Iterable[Pair]) -> Counts:
    """What one encounter adds to each figure's precision and recall."""
    total: Counts = dict.fromkeys(FIGURES, (0.0, 0, 0.0, 0))
    for true, found in encounter:
        of = {
            "match": _match(true, found),
            "description": _words(true.description if true else "", found.description if found else ""),
            "reason": _words(true.reason if true else "", found.reason if found else ""),
            "order_type": _equal(true.type if true else "", found.type if found else ""),
            "provenance": _members(true.turns if true else (), found.turns if found else ()),
        }
        total = {name: _added(total[name], of[name]) for name in FIGURES}
    return total


One = tuple[float, int, float, int]


def _added(a: One, b: One) -> One:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]


def _match(true: object, found: object) -> One:
    both = float(true is not None and found is not None)
    return both, int(found is not None), both, int(true is not None)


def _equal(true: str, found: str) -> One:
    same = float(bool(true) and true == found)
    return same, int(bool(found)), same, int(bool(true))


def _words(true: str, found: str) -> One:
    return _members(plain(true).split(), plain(found).split())


def _members(true: Sequence[object], found: Sequence[object]) -> One:
    precision = sum(x in true for x in found) / len(found) if found else 0.0
    recall = sum(x in found for x in true) / len(true) if true else 0.0
    return precision, int(bool(found)), recall, int(bool(true))


def f1(encounters: Iterable[One]) -> float:
    """The figure over all encounters' counts."""
    total: One = (0.0, 0, 0.0, 0)
    for one in encounters:
        total = _added(total, one)
    precision = total[0] / total[1] if total[1] else 0.0
    recall = total[2] / total[3] if total[3] else 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
