"""What a measurement prints: a row a figure, beside what was published."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from chevet.evaluation.bootstrap import Estimate


@dataclass(frozen=True)
class Row:
    """One figure. `published` says whose and what; `n` counts the items named by `of`."""

    metric: str
    value: float | None
    n: int
    of: str
    low: float | None = None
    high: float | None = None
    published: str | None = None
    unit: str = "%"

    @classmethod
    def share(cls, metric: str, estimate: Estimate, n: int, of: str, published: str | None = None) -> "Row":
        """A row from an estimate between 0 and 1, shown in percent."""
        value, low, high = (100 * x for x in estimate)
        return cls(metric, value, n, of, low, high, published)


@dataclass(frozen=True)
class Table:
    """All figures of one suite on one data set with one engine; `notes` say what the reader must know."""

    suite: str
    engine: str
    rows: Sequence[Row]
    notes: Sequence[str] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Plain values for `--json`."""
        return asdict(self)

    def as_text(self) -> str:
        """Columns for a person, which are also a Markdown table."""
        head = ("metric", "value", "95 % interval", "published", "n")
        body = [
            (
                row.metric,
                "–" if row.value is None else f"{_number(row.value, row.unit)}",
                ""
                if row.low is None or row.high is None
                else f"{_digits(row.low, row.unit)}–{_digits(row.high, row.unit)}",
                row.published or "",
                f"{row.n} {row.of}",
            )
            for row in self.rows
        ]
        widths = [max(len(line[i]) for line in [head, *body]) for i in range(len(head))]
        lines = [f"{self.suite}, engine {self.engine}", ""]
        for n, line in enumerate([head, *body]):
            lines.append("| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |")
            if n == 0:
                lines.append("|" + "|".join("-" * (w + 2) for w in widths) + "|")
        return "\n".join([*lines, *(["", *self.notes] if self.notes else [])])


def _digits(value: float, unit: str) -> str:
    return f"{value:.2f}" if unit == "s" else f"{value:.1f}"


def _number(value: float, unit: str) -> str:
    if unit == "":
        return f"{value:g}"
    return f"{_digits(value, unit)} {unit}"
