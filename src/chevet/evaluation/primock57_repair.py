"""Vocabulary repair on what four speech models heard in PriMock57, beside the reference text (Omi Health's benchmark).

A word of the reference is a drug word when it stands in a drug's name, brand or class of our vocabulary; it is wrong
where the best alignment of words (Levenshtein) does not have it. The published benchmark counts with a list and a
normaliser of its own, so the figures before repair come near to its, and need not be the same. "After" takes every
proposal as accepted; a proposal is right when fewer words are wrong with it than without.

Consultations with an odd number were used to fit the confidence (`language/repair/confidence.py`); those with an even
number were not. False repairs are those proposed on the reference text, which nobody garbled.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from chevet.contracts.transcript import Repair, Transcript, Utterance
from chevet.evaluation import bootstrap
from chevet.evaluation.errors import DataMissing
from chevet.evaluation.options import Options
from chevet.evaluation.table import Row
from chevet.language.repair import repaired
from chevet.language.tokens import fold
from chevet.language.vocabulary import drug_rows, read

MODELS = {  # folder → name, published word / drug-word error in %
    "groq-whisper-large-v3-turbo": ("Whisper turbo", "12.1", "12.2"),
    "openai-whisper-1": ("whisper-1", "13.2", "8.6"),
    "parakeet-parakeet-tdt-0.6b-v3": ("Parakeet 0.6B v3", "9.4", "20.6"),
}
HALVES = {"checked": 0, "fitted on": 1}  # by the consultation's number, even and odd
WORD = re.compile(r"[a-z0-9']+")
NUMBER = re.compile(r"consultation(\d+)")
BINS = ((0.35, 0.6), (0.6, 0.8), (0.8, 1.01))


@dataclass
class _Heard:
    """What one model heard in one consultation, counted before and after repair."""

    words: int
    wrong: int
    wrong_after: int
    drugs: int
    drugs_wrong: int
    drugs_wrong_after: int
    proposals: list[tuple[float, bool]] = field(default_factory=list)


def repair_rows(folder: Path, options: Options) -> list[Row]:
    """Rows of drug-word and word error before and after, proposals by confidence, and false repairs."""
    references = _texts(folder / "reference")
    if not references:
        raise DataMissing(f"{folder / 'reference'}: there are no reference texts (*.txt).")
    rows: list[Row] = []
    rated: dict[str, list[tuple[float, bool]]] = {half: [] for half in HALVES}
    for model, (name, _, published) in MODELS.items():
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
        thousands = [len(_words(text)) / 1000 for text in texts[: len(made)]]
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


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text).replace("-", " ").replace("co codamol", "cocodamol"))


@lru_cache
def _drug_words() -> frozenset[str]:
    names = [n for english, french, _, brands in drug_rows() for n in (english, french, *brands)]
    names += read("repair")["en"]["classes"]
    return frozenset(w for n in names for w in _words(n) if len(w) > 3 and not w.isdecimal())


def _repairs(text: str) -> Sequence[Repair]:
    return repaired(
        Transcript(id="t", language="en", utterances=(Utterance(id="u1", text=text),)), "en"
    ).repairs


def _with(text: str, repairs: Sequence[Repair]) -> str:
    for repair in sorted(repairs, key=lambda r: -r.start):
        text = text[: repair.start] + repair.proposed + text[repair.end :]
    return text


def _wrong(reference: list[str], heard: list[str]) -> tuple[int, int]:
    """Words wrong (substituted, left out, put in), and drug words of the reference among them."""
    errors, drugs = 0, 0
    for step in Levenshtein.opcodes(reference, heard):
        if step.tag == "equal":
            continue
        errors += max(step.src_end - step.src_start, step.dest_end - step.dest_start)
        drugs += sum(w in _drug_words() for w in reference[step.src_start : step.src_end])
    return errors, drugs


def _count(reference_text: str, heard_text: str) -> _Heard:
    reference, repairs = _words(reference_text), _repairs(heard_text)
    wrong, drugs_wrong = _wrong(reference, _words(heard_text))
    after, drugs_after = _wrong(reference, _words(_with(heard_text, repairs)))
    rated = []
    for repair in repairs:
        alone = _wrong(reference, _words(_with(heard_text, [repair])))
        rated.append((repair.confidence, alone[0] < wrong or alone[1] < drugs_wrong))
    drugs = sum(w in _drug_words() for w in reference)
    return _Heard(len(reference), wrong, after, drugs, drugs_wrong, drugs_after, rated)


def _model_rows(name: str, found: Sequence[_Heard], published: str) -> Iterator[Row]:
    drugs, words = [f.drugs for f in found], [f.words for f in found]
    n = sum(drugs)
    yield Row.share(
        f"{name}: drug-word error as heard",
        bootstrap.ratio([f.drugs_wrong for f in found], drugs),
        n,
        "drug words",
        published,
    )
    yield Row.share(
        f"{name}: drug-word error after repair",
        bootstrap.ratio([f.drugs_wrong_after for f in found], drugs),
        n,
        "drug words",
        "target 9" if "turbo" in name else None,
    )
    yield Row.share(
        f"{name}: word error as heard",
        bootstrap.ratio([f.wrong for f in found], words),
        sum(words),
        "words",
    )
    yield Row.share(
        f"{name}: word error after repair",
        bootstrap.ratio([f.wrong_after for f in found], words),
        sum(words),
        "words",
    )


def _by_confidence(half: str, proposals: Sequence[tuple[float, bool]]) -> Iterator[Row]:
    for low, high in BINS:
        right = [float(good) for sure, good in proposals if low <= sure < high]
        if right:
            label = f"proposals right, confidence {low:g}–{min(high, 1):g}, {half}"
            yield Row.share(label, bootstrap.mean(right), len(right), "proposals")
