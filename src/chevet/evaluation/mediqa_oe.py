"""MEDIQA-OE 2025 (Corbeil et al., arXiv:2507.05517): the orders of a visit, beside those that annotators found.

The orders are keyed by encounter; the conversations are ACI-Bench's and PriMock57's, read from the folders beside.
MEDIQA-OE's own splits cross ACI-Bench's, so encounters are split here by where their conversation is: ACI-Bench's valid
visits and PriMock57's third day are `valid`, the rest is `train`.
"""

import csv
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from chevet.contracts.draft import Draft, Order, broken_evidence
from chevet.contracts.transcript import Transcript
from chevet.engines.language.choice import draft_with
from chevet.evaluation import bootstrap
from chevet.evaluation.errors import DataMissing
from chevet.evaluation.medication_match import found_of
from chevet.evaluation.options import Options
from chevet.evaluation.order_match import FIGURES, TYPES, Counts, Ordered, Pair, counts, f1, pairs
from chevet.evaluation.table import Row, Table
from chevet.evaluation.textgrid import consultation
from chevet.language.read import parse_dialogue

SPLITS = ("valid", "train")
HELD_OUT_DAY = "3"
PUBLISHED = {  # test set; best system of each figure, and Llama-4 Scout one-shot as mean of the last four
    "match": "test: best 81.8",
    "description": "test: best 66.8",
    "reason": "test: best 29.5",
    "order_type": "test: best 81.5",
    "provenance": "test: best 63.0",
    "mean": "test: best 60.2, Llama-4 Scout one-shot 37.8",
}
NAMES = {
    "match": "match (has a partner), F1",
    "description": "description, ROUGE-1 F1",
    "reason": "reason, ROUGE-1 F1",
    "order_type": "type of partners equal, F1",
    "provenance": "provenance (turns), F1",
    "mean": "mean of the last four",
}


@dataclass(frozen=True)
class Encounter:
    """One visit: the conversation, and the orders annotators found in it; `numbered` where their turns can be found."""

    id: str
    split: str
    transcript: Transcript
    orders: tuple[Ordered, ...]
    numbered: bool = True


@dataclass(frozen=True)
class Result:
    """What one visit adds to the figures."""

    pairs: list[Pair]
    counts: Counts
    medications: tuple[int, int, int]
    broken: int


def measure(folder: Path, options: Options) -> Table:
    """The published figures and our own, on both parts."""
    everything = encounters(folder)
    rows: list[Row] = []
    for split in SPLITS:
        part = [e for e in everything if e.split == split]
        results = [_result(e, options.engine) for e in options.each(part, split)]
        if results:
            rows += _rows(split, results)
    return Table(
        "mediqa-oe",
        options.engine,
        rows,
        notes=(
            "valid: ACI-Bench's valid visits and PriMock57's day 3; train: the others. Intervals are over encounters.",
            "Provenance is measured on ACI-Bench's visits: the numbering of PriMock57's turns could not be reproduced.",
            "Referrals and procedures are not annotated in this set; they are left out on both sides.",
        ),
    )


def encounters(folder: Path) -> list[Encounter]:
    """Every annotated encounter whose conversation is in the folders; raises DataMissing."""
    folder, aci, primock = _folders(folder)
    path = folder / "orders.json"
    try:
        entries = json.loads(path.read_text("utf-8"))
        annotated = [(e["id"], tuple(_gold(o) for o in e["expected_orders"])) for e in entries]
    except OSError as error:
        raise DataMissing(f"{path}: cannot be read ({error.strerror}).") from None
    except (ValueError, KeyError, TypeError):
        raise DataMissing(f"{path}: not as published (a list of encounters with expected_orders).") from None
    dialogues = {s: _dialogues(aci / f"{s}.csv") for s in SPLITS}
    out = []
    for id, orders in annotated:
        source, *place = id.split("_")
        if source == "acibench":
            split = next((s for s in SPLITS if place[0] in dialogues[s]), None)
            if split:
                transcript = parse_dialogue(dialogues[split][place[0]], id=id, language="en")
                out.append(Encounter(id, split, transcript, orders))
        elif len(place) == 2:
            name = f"day{place[0]}_consultation{int(place[1]):02d}"
            if (primock / "transcripts" / f"{name}_doctor.TextGrid").exists():
                split = "valid" if place[0] == HELD_OUT_DAY else "train"
                out.append(Encounter(id, split, consultation(primock, name), orders, numbered=False))
    if not out:
        raise DataMissing(f"{path}: none of its encounters has its conversation in {aci} or {primock}.")
    return out


def _folders(folder: Path) -> tuple[Path, Path, Path]:
    """MEDIQA-OE's, ACI-Bench's and PriMock57's folder, from MEDIQA-OE's or the one that holds all three."""
    if (folder / "mediqa-oe").is_dir():
        folder = folder / "mediqa-oe"
    beside = folder.resolve().parent
    aci, primock = beside / "aci-bench", beside / "primock57"
    missing = [str(f) for f in (aci, primock) if not f.is_dir()]
    if missing:
        raise DataMissing(
            f"{' and '.join(missing)}: no such folder; the orders' conversations are ACI-Bench's and PriMock57's, "
            "put both beside the mediqa-oe folder."
        )
    return folder, aci, primock


def _gold(order: dict[str, object]) -> Ordered:
    turns = order.get("provenance") or []
    return Ordered(
        str(order["order_type"]).lower(),
        str(order["description"]),
        str(order.get("reason") or ""),
        tuple(int(t) for t in turns),  # type: ignore[attr-defined]
    )


def _dialogues(path: Path) -> dict[str, str]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["encounter_id"]: row["dialogue"] for row in csv.DictReader(file)}
    except OSError as error:
        raise DataMissing(f"{path}: cannot be read ({error.strerror}).") from None
    except (KeyError, UnicodeDecodeError, csv.Error):
        raise DataMissing(f"{path}: not as published (columns encounter_id, dialogue).") from None


def _result(encounter: Encounter, engine: str) -> Result:
    draft = draft_with(engine, encounter.transcript, draft_id=encounter.id)
    found = extracted(draft, encounter.transcript)
    chosen = pairs(encounter.orders, found)
    figures = counts(chosen)
    if not encounter.numbered:
        figures["provenance"] = (0.0, 0, 0.0, 0)
    return Result(
        chosen,
        figures,
        found_of(encounter.orders, found),
        len(broken_evidence(draft, encounter.transcript)) + sum(not o.evidence for o in draft.facts.orders),
    )


def extracted(draft: Draft, transcript: Transcript) -> list[Ordered]:
    """A draft's orders as MEDIQA-OE writes them: turns are its sentences, numbered through the conversation."""
    numbered = turns(transcript)
    return [
        Ordered(o.type, o.description, o.reason or "", _turns_of(o, numbered)) for o in draft.facts.orders
    ]


def _turns_of(order: Order, numbered: Sequence[tuple[str, int, int]]) -> tuple[int, ...]:
    return tuple(
        n
        for n, (utterance, start, end) in enumerate(numbered, 1)
        if any(e.utterance == utterance and e.start < end and start < e.end for e in order.evidence)
    )


TITLE = re.compile(r"\b(?:dr|mr|mrs|ms|st|vs)\.$", re.IGNORECASE)


def turns(transcript: Transcript) -> list[tuple[str, int, int]]:
    """(utterance, start, end) of every annotated turn: a sentence of a line, cut as NLTK's Punkt cuts these texts.

    A full stop, question or exclamation mark before a space ends one; a title ("dr.") does not, nor does an
    ellipsis before a small letter.
    """
    out = []
    for utterance in transcript.utterances:
        place = 0
        for line in utterance.text.split("\n"):
            start = place + len(line) - len(line.lstrip())
            for gap in re.finditer(r"(?<=[.?!])\s+(?=\S)", line):
                head, following = line[: gap.start()], line[gap.end()]
                if TITLE.search(head) or (head.endswith("..") and not following.isupper()):
                    continue
                out.append((utterance.id, start, place + gap.start()))
                start = place + gap.end()
            if line.strip():
                out.append((utterance.id, start, place + len(line.rstrip())))
            place += len(line) + 1
    return out


def _rows(split: str, results: Sequence[Result]) -> list[Row]:
    n = len(results)
    orders = sum(t is not None for r in results for t, _ in r.pairs)

    def figure(name: str) -> Callable[[np.ndarray], float]:
        return lambda rows: f1(results[i].counts[name] for i in rows)

    def mean(rows: np.ndarray) -> float:
        return float(np.mean([figure(name)(rows) for name in FIGURES[1:]]))

    figures = [(name, figure(name)) for name in FIGURES] + [("mean", mean)]
    rows = [
        Row.share(f"{split}: {NAMES[name]}", bootstrap.statistic(n, of), orders, "orders", PUBLISHED[name])
        for name, of in figures
    ]
    right = [sum(t is not None and f is not None and t.type == f.type for t, f in r.pairs) for r in results]
    true = [sum(t is not None for t, _ in r.pairs) for r in results]
    found = [sum(f is not None for _, f in r.pairs) for r in results]
    drugs, true_drugs, found_drugs = zip(*(r.medications for r in results), strict=True)
    shares = [
        ("orders: type and description found, recall", right, true, "orders"),
        ("orders: type and description right, precision", right, found, "extracted"),
        ("medication orders: drug and dose found, recall", drugs, true_drugs, "orders"),
        ("medication orders: drug and dose right, precision", drugs, found_drugs, "extracted"),
    ]
    for metric, over, under, of in shares:
        rows.append(Row.share(f"{split}: {metric}", bootstrap.ratio(over, under), sum(under), of))
    for kind in sorted(TYPES):
        of_kind = [[p for p in r.pairs if p[0] is not None and p[0].type == kind] for r in results]
        hit = [sum(f is not None and f.type == kind for _, f in ps) for ps in of_kind]
        there = [len(ps) for ps in of_kind]
        rows.append(
            Row.share(f"{split}: {kind} found, recall", bootstrap.ratio(hit, there), sum(there), "orders")
        )
    broken = sum(r.broken for r in results)
    rows.append(
        Row(f"{split}: orders and statements without verbatim evidence", broken, n, "encounters", unit="")
    )
    return rows
