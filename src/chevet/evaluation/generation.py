"""What a generative model took and what of its sentences was withheld, over drafted notes."""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from chevet.evaluation.fidelity import Drafted
from chevet.evaluation.table import Row


def generation_rows(label: str, drafted: Sequence[Drafted]) -> list[Row]:
    """Notes that fell back to the rules; seconds and tokens a visit; withheld sentences by reason."""
    spent = [d.draft.usage for d in drafted if d.draft.usage is not None]
    rows = [
        Row(
            f"{label}: notes that the model did not write",
            len(drafted) - len(spent),
            len(drafted),
            "notes",
            unit="",
        )
    ]
    if not spent:
        return rows
    seconds = sorted(u.seconds for u in spent)
    for name, value in (("median", median(seconds)), ("fastest", seconds[0]), ("slowest", seconds[-1])):
        rows.append(
            Row(f"{label}: seconds of the model a visit, {name}", value, len(spent), "notes", unit="s")
        )
    for name, tokens in (("in", [u.tokens_in for u in spent]), ("out", [u.tokens_out for u in spent])):
        rows.append(
            Row(f"{label}: tokens {name} a visit, median", median(tokens), len(spent), "notes", unit="")
        )
    withheld: Counter[str] = Counter()
    for usage in spent:
        withheld.update(usage.withheld)
    for why, count in withheld.most_common():
        rows.append(Row(f"{label}: sentences withheld, {why}", count, len(spent), "notes", unit=""))
    return rows
