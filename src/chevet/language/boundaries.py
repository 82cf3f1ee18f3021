"""Where sentences end in speech written without marks: learned weights, one sum a gap between two words.

On ACI-Bench's validation visits that have marks, taken away (8,459 gaps): see docs/drafting.md. English only;
French speech without marks is cut by connecting words alone (sentences.py).
"""

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

SHORTEST = 3  # words of a piece
EASIER = 0.1  # what each word over the shortest takes off the threshold: long runs are cut more readily
THRESHOLD = 0.0


def features(words: Sequence[str], i: int) -> list[str]:
    """What is known of the gap after word `i`."""
    before, after = words[i], words[i + 1]
    earlier = words[i - 1] if i else "<s>"
    later = words[i + 2] if i + 2 < len(words) else "</s>"
    return [
        f"p {before}",
        f"n {after}",
        f"pp {earlier} {before}",
        f"nn {after} {later}",
        f"pn {before} {after}",
    ]


def ends(words: Sequence[str]) -> list[int]:
    """The words after which a sentence ends (not the last), in order; `words` folded, « n't » by itself."""
    weights = _weights()
    found: list[int] = []
    last = -1
    for i in range(len(words) - 1):
        length = i - last
        if length < SHORTEST:
            continue
        score = weights["bias"] + sum(weights.get(name, 0.0) for name in features(words, i))
        if score > THRESHOLD - EASIER * (length - SHORTEST):
            found.append(i)
            last = i
    return found


@lru_cache
def _weights() -> dict[str, float]:
    table = {}
    text = files("chevet.language.vocabulary").joinpath("boundaries_en.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, weight = line.split("\t")
            table[name] = float(weight)
    return table
