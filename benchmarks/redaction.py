"""Characters a second of `chevet redact`'s rules and of Presidio, on the same texts, in the same run.

    PYTHONPATH=src python benchmarks/redaction.py --data ../shared/data/deid

Presidio comes from requirements/presidio.in, into the environment that this runs in. Both have loaded before time is taken.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from chevet.contracts.redaction import Redaction
from chevet.engines.language import presidio
from chevet.evaluation.redaction import Labelled, _covered, _inside, eds_sentences, presidio_sentences
from chevet.language.redaction import redacted

ROUNDS = 3


def measured(find: Callable[[str, str], Redaction], items: list[Labelled]) -> tuple[float, float, float]:
    """Best of the rounds: characters a second of processor time; identifiers found; words lost that are none."""
    find(items[0].text, "")
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        made = [find(item.text, "") for item in items]
        best = min(best, time.process_time() - start)
    right = there = 0
    for item, result in zip(items, made, strict=True):
        inside = _inside(item.text, [(s.start, s.end) for s in result.spans])
        gold = [(a, b) for a, b, kind in item.gold if kind != "neither"]
        there += len(gold)
        right += sum(_covered(item.text, a, b, inside) for a, b in gold)
    return sum(len(item.text) for item in items) / best, right / there, there


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    folder = parser.parse_args().data
    for language, items in (("en", presidio_sentences(folder)), ("fr", eds_sentences(folder))):
        chosen = [item for item in items if not item.development]
        speed, recall, n = measured(redacted, chosen)
        print(f"{language}: rules    {speed:>9,.0f} characters/s, recall {recall:.1%} of {n}")
        try:
            other = presidio.detector(language)
        except presidio.NotInstalled as error:
            print(f"{language}: Presidio {error}")
            continue
        theirs, recall, n = measured(other, chosen)
        print(
            f"{language}: Presidio {theirs:>9,.0f} characters/s, recall {recall:.1%} of {n}; rules {speed / theirs:.1f} x"
        )


if __name__ == "__main__":
    main()
