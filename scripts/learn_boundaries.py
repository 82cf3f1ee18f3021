"""Learn where sentences end in speech written without marks: src/chevet/language/vocabulary/boundaries_en.txt.

    python scripts/learn_boundaries.py --aci-bench FOLDER --mts-dialog FOLDER > …/boundaries_en.txt

Logistic regression (Adagrad, L1) on the words around each gap of the conversations that have marks: the visits of
ACI-Bench's training split recorded with a scribe (`virtassist`, `virtscribe`) and MTS-Dialog's training split. Only
training splits; single words and pairs of words seen at least ten times, so nothing of one visit is kept.
"""

import argparse
import csv
import math
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from chevet.language.boundaries import features
from chevet.language.read import parse_dialogue
from chevet.language.tokens import tokenise

ENDS = frozenset(".?!")
# a comma before one of these and a subject ends a clause that can stand alone
OPENS = frozenset("and but so okay alright then now".split())
SUBJECTS = frozenset(
    "i we you it he she they there that this i'm i've it's that's we'll your my let's the".split()
)
SEEN, KEPT = 10, 0.4
HEAD = """\
# Where English sentences end in speech without marks: log-odds of a boundary, by the words around a gap.
# `bias`; p/n: the word before/after; pp/nn: the two before/after; pn: both sides. Learned by
# scripts/learn_boundaries.py from the training splits of ACI-Bench (Yim et al., 2023) and MTS-Dialog
# (Ben Abacha et al., 2023), both CC BY 4.0: counts of common words and pairs only, no text of a conversation."""


def turns(aci: Path, mts: Path) -> Iterator[str]:
    """What was said, one turn at a time."""
    with (aci / "train.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["dataset"] in ("virtassist", "virtscribe"):
                yield from (u.text for u in parse_dialogue(row["dialogue"], id="x").utterances)
    with (mts / "train.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield from (line.split(":", 1)[-1] for line in row["dialogue"].splitlines())


def gaps(text: str) -> tuple[list[str], list[bool]]:
    """The words, and whether a boundary follows each."""
    tokens = [t.norm for t in tokenise(text)]
    words: list[str] = []
    ends: list[bool] = []
    for i, norm in enumerate(tokens):
        if norm[0].isalnum() or norm == "n't":
            words.append(norm)
            ends.append(False)
        elif ends and (norm in ENDS or (norm == "," and _clause(tokens[i + 1 : i + 3]))):
            ends[-1] = True
    return words, ends


def _clause(following: list[str]) -> bool:
    return len(following) == 2 and following[0] in OPENS and following[1] in SUBJECTS


def main() -> None:
    """Learn and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--aci-bench", type=Path, required=True)
    parser.add_argument("--mts-dialog", type=Path, required=True)
    arguments = parser.parse_args()
    rows: list[tuple[list[str], bool]] = []
    for text in turns(arguments.aci_bench, arguments.mts_dialog):
        words, ends = gaps(text)
        rows += [(features(words, i), ends[i]) for i in range(len(words) - 1)]
    counts = Counter(name for names, _ in rows for name in names)
    weights = {name: 0.0 for name, n in counts.items() if n >= SEEN}
    squares = dict.fromkeys(weights, 0.1)
    data = [([n for n in names if n in weights], end) for names, end in rows]
    bias, random_order = -2.0, random.Random(1)
    for _ in range(4):
        random_order.shuffle(data)
        for names, end in data:
            z = max(-30.0, min(30.0, bias + sum(weights[n] for n in names)))
            slope = 1 / (1 + math.exp(-z)) - end
            bias -= 0.01 * slope
            for name in names:
                squares[name] += slope * slope
                rate = 0.3 / math.sqrt(squares[name])
                moved, shrink = weights[name] - rate * slope, rate * 0.01
                weights[name] = (
                    moved - shrink if moved > shrink else moved + shrink if moved < -shrink else 0.0
                )
    print(HEAD)
    print(f"bias\t{bias:.1f}")
    for name, weight in sorted(weights.items()):
        if abs(weight) >= KEPT:
            print(f"{name}\t{weight:.1f}")


if __name__ == "__main__":
    main()
