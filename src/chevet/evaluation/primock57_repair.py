"""Vocabulary repair on what speech models heard in PriMock57, beside the reference text (Omi Health's benchmark).

Which words are drug words and medical words, and when two are the same, says `primock57_words.py`; such a word of the
reference is wrong where the best alignment of words (Levenshtein) does not have it. The published benchmark counts
with a list of its own, so the figures before repair come near to its, and need not be the same. "After" takes every
proposal as accepted; a proposal is right when the reference has that name at that place (within three words, for
alignments differ), and cannot be judged where the reference has no words there (its writer did not catch them).

Consultations with an odd number were used to fit the confidence (`language/repair/confidence.py`); those with an even
number were not. False repairs are those proposed on the reference text, which nobody garbled.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from chevet.contracts.transcript import Repair, Transcript, Utterance
from chevet.evaluation import bootstrap
from chevet.evaluation.errors import DataMissing
from chevet.evaluation.options import Options
from chevet.evaluation.primock57_words import canonical, drug_words, medical_words, words
from chevet.evaluation.table import Row
from chevet.language.repair import repaired

MODELS = {  # folder → name, published word / medical-word / drug-word error in %
    "groq-whisper-large-v3-turbo": ("Whisper turbo", "12.1", "4.3", "12.2"),
    "openai-whisper-1": ("whisper-1", "13.2", "4.5", "8.6"),
    "parakeet-parakeet-tdt-0.6b-v3": ("Parakeet 0.6B v3", "9.4", "5.9", "20.6"),
}
HALVES = {"checked": 0, "fitted on": 1}  # by the consultation's number, even and odd
NUMBER = re.compile(r"consultation(\d+)")
AROUND = 3  # words of the reference either side of the aligned place
BANDS = (0.3, 0.45, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True)
class _Wrong:
    """Words wrong (substituted, left out, put in); drug words and medical words of the reference among them."""

    words: int
    drugs: int
    medical: int


@dataclass
class _Heard:
    """What one model heard in one consultation, counted before and after repair, and of how many."""

    of: _Wrong
    before: _Wrong
    after: _Wrong
    proposals: list[tuple[float, bool | None]] = field(default_factory=list)


def repair_rows(folder: Path, options: Options) -> list[Row]:
    """Rows of drug-word and word error before and after, proposals by confidence, and false repairs."""
    references = _texts(folder / "reference")
    if not references:
        raise DataMissing(f"{folder / 'reference'}: there are no reference texts (*.txt).")
    rows: list[Row] = []
    rated: dict[str, list[tuple[float, bool | None]]] = {half: [] for half in HALVES}
    for model, (name, *published) in MODELS.items():
        heard = _texts(folder / model)
        for half, odd in HALVES.items():
            chosen = [k for k in sorted(references.keys() & heard.keys()) if _odd(k) == odd]
            found = [_count(references[k], heard[k]) for k in options.each(chosen, f"{name}, {half}")]
            if found:
                rows += _model_rows(f"{name}, {half}", found, published)
                rated[half] += [p for one in found for p in one.proposals]
    for half, proposals in rated.items():
        rows += list(_by_confidence(half, proposals))
    for half, odd in HALVES.items():
        texts = [references[k] for k in sorted(references) if _odd(k) == odd]
        made = [len(_repairs(text)) for text in options.each(texts, f"reference, {half}")]
        thousands = [len(words(text)) / 1000 for text in texts[: len(made)]]
        value, low, high = bootstrap.ratio(made, thousands)
        rows.append(
            Row(
                f"false repairs on correct text, {half}",
                value,
                round(1000 * sum(thousands)),
                "words",
                low,
                high,
                "target < 1",
                unit="per 1,000",
            )
        )
    return rows


def _texts(folder: Path) -> dict[str, str]:
    """Consultation → text; {} where the folder is not there."""
    try:
        paths = sorted(folder.glob("*.txt"))
        return {re.split(r"_(?:pure|conversation)", p.name)[0]: p.read_text("utf-8") for p in paths}
    except (OSError, UnicodeDecodeError) as error:
        raise DataMissing(f"{folder}: cannot be read ({type(error).__name__}).") from None


def _odd(name: str) -> int:
    number = NUMBER.search(name)
    return int(number[1]) % 2 if number else 0


def _repairs(text: str) -> Sequence[Repair]:
    return repaired(
        Transcript(id="t", language="en", utterances=(Utterance(id="u1", text=text),)), "en"
    ).repairs


def _with(text: str, repairs: Sequence[Repair]) -> str:
    for repair in sorted(repairs, key=lambda r: -r.start):
        text = text[: repair.start] + repair.proposed + text[repair.end :]
    return text


def _steps(reference: Sequence[str], heard: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The runs of words that differ: of the reference, and what was heard for them."""
    for step in Levenshtein.opcodes(reference, heard):
        if step.tag != "equal":
            yield reference[step.src_start : step.src_end], heard[step.dest_start : step.dest_end]


def _wrong(reference: str, heard: str) -> _Wrong:
    lost = [w for said, _ in _steps(canonical(reference), canonical(heard)) for w in said]
    return _Wrong(
        sum(max(len(said), len(other)) for said, other in _steps(words(reference), words(heard))),
        sum(w in drug_words() for w in lost),
        sum(w in medical_words() for w in lost),
    )


def _judged(reference: str, heard: str, repair: Repair) -> bool | None:
    """Whether the proposed name is what the reference has at that place; None where it has nothing there."""
    said, other = canonical(reference), canonical(heard)
    first = len(canonical(heard[: repair.start]))
    last = first + len(canonical(repair.heard))
    places: list[int] = []
    put_in = 0  # heard words that the reference has nothing for
    for step in Levenshtein.opcodes(said, other):
        low, high = max(first, step.dest_start), min(last, step.dest_end)
        if low >= high:
            continue
        if step.tag == "insert":
            put_in += high - low
        places += (
            [step.src_start, step.src_end]
            if step.tag != "equal"
            else [step.src_start + low - step.dest_start]
        )
    near = said[max(0, min(places) - AROUND) : max(places) + AROUND] if places else ()
    if "".join(canonical(repair.proposed)) in "".join(near):
        return True
    return None if put_in == last - first else False


def _count(reference: str, heard: str) -> _Heard:
    repairs, said = _repairs(heard), canonical(reference)
    rated = [(repair.confidence, _judged(reference, heard, repair)) for repair in repairs]
    of = _Wrong(
        len(words(reference)), sum(w in drug_words() for w in said), sum(w in medical_words() for w in said)
    )
    return _Heard(of, _wrong(reference, heard), _wrong(reference, _with(heard, repairs)), rated)


def _model_rows(name: str, found: Sequence[_Heard], published: Sequence[str]) -> Iterator[Row]:
    kinds = (
        ("drug-word error", "drugs", 2, "drug words"),
        ("medical-word error", "medical", 1, "medical words"),
    )
    for label, kind, column, of in (*kinds, ("word error", "words", 0, "words")):
        total = [getattr(f.of, kind) for f in found]
        target = "target 9" if kind == "drugs" and "turbo" in name else None
        for when, reference in (("as heard", published[column]), ("after repair", target)):
            side = "before" if when == "as heard" else "after"
            wrong = [getattr(getattr(f, side), kind) for f in found]
            yield Row.share(
                f"{name}: {label} {when}", bootstrap.ratio(wrong, total), sum(total), of, reference
            )


def _by_confidence(half: str, proposals: Sequence[tuple[float, bool | None]]) -> Iterator[Row]:
    """The calibration table: of the proposals in each band of confidence, the share that was right."""
    for low, high in pairwise(BANDS):
        band = [(sure, float(good)) for sure, good in proposals if low <= sure < high and good is not None]
        if band:
            right, mean = [good for _, good in band], sum(sure for sure, _ in band) / len(band)
            label = f"proposals right, confidence {low:g}–{min(high, 1):g}, {half}"
            yield Row.share(label, bootstrap.mean(right), len(right), "proposals", f"said {100 * mean:.0f}")
    unknown = sum(good is None for _, good in proposals)
    yield Row(
        f"proposals that the reference cannot judge, {half}",
        float(unknown),
        len(proposals),
        "proposals",
        unit="",
    )
