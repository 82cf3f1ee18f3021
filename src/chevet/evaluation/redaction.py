"""`chevet evaluate redaction`: identifiers found, and what went that was none, on public English and French sentences.

Data: presidio-research's generated sentences (English) and eds-pseudo's fictitious hospital sentences (French).
Half of each is the development half; figures are of the other half. The rule: the first hex digit of the SHA-256 of the
template (English: the masked sentence, so that a template never falls into both) or of the sentence (French) is even for
development, odd for the figures.

Recall: the share of identifiers of which no letter or digit is left. Over-redaction: the share of words outside every
identifier that were redacted. Precision: the share of what was redacted that touches an identifier.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chevet.contracts.redaction import Identifier
from chevet.evaluation.bootstrap import ratio
from chevet.evaluation.errors import DataMissing
from chevet.evaluation.options import Options
from chevet.evaluation.table import Row, Table
from chevet.language.redaction import spans
from chevet.language.redaction.lists import folded
from chevet.language.tokens import fold

ENGLISH: dict[str, Identifier] = {
    "PERSON": "name",
    "STREET_ADDRESS": "geographic",
    "ZIP_CODE": "geographic",
    "GPE": "geographic",
    "CREDIT_CARD": "account_number",
    "IBAN_CODE": "account_number",
    "DATE_TIME": "date",
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email",
    "DOMAIN_NAME": "url",
    "US_SSN": "ssn",
    "IP_ADDRESS": "ip_address",
    "US_DRIVER_LICENSE": "certificate_license_number",
    "AGE": "date",
}
FRENCH: dict[str, Identifier] = {
    "NOM": "name",
    "PRENOM": "name",
    "DATE": "date",
    "DATE_NAISSANCE": "date",
    "TEL": "phone",
    "VILLE": "geographic",
    "HOPITAL": "geographic",
    "ZIP": "geographic",
    "ADRESSE": "geographic",
    "SECU": "ssn",
    "MAIL": "email",
    "IPP": "medical_record_number",
    "NDA": "medical_record_number",
}
# No identifier under Safe Harbor, or open to dispute: what touches these counts neither way.
NEITHER = "neither"
OLD = 89
WORD = re.compile(r"\w+")
TAGGED = re.compile(r"\[([^\]\[]+)\]\(([A-Z_]+)\)")


@dataclass(frozen=True)
class Labelled:
    """A text with what it holds: (start, end, kind)."""

    text: str
    gold: tuple[tuple[int, int, str], ...]
    development: bool


def measure(folder: Path, options: Options) -> Table:
    """The table of both languages; raises DataMissing."""
    english, french = presidio_sentences(folder), eds_sentences(folder)
    rows: list[Row] = []
    for language, items in (("English", english), ("French", french)):
        chosen = [i for i in items if not i.development]
        found = [
            (item, [(s.start, s.end) for s in spans(item.text)])
            for item in options.each(chosen, f"redaction, {language}")
        ]
        rows.extend(_rows(language, found))
    return Table(
        "redaction",
        "rules",
        rows,
        (
            "The half not used in development; a sentence counts as a whole in the intervals.",
            "Countries, states, nationalities, organisations, titles and ages up to 89 count neither way.",
        ),
    )


def presidio_sentences(folder: Path) -> list[Labelled]:
    """The English sentences; raises DataMissing."""
    path = folder / "presidio-research" / "synth_dataset_v2.json"
    if not path.is_file():
        raise DataMissing(f"{path}: not there; give the folder that holds presidio-research and eds-pseudo.")
    items = []
    for one in json.loads(path.read_text("utf-8")):
        gold = tuple(
            (s["start_position"], s["end_position"], _english_kind(s["entity_type"], s["entity_value"]))
            for s in one["spans"]
        )
        items.append(Labelled(one["full_text"], gold, _development(str(one["template_id"]))))
    return items


def _english_kind(label: str, value: str) -> str:
    if label == "AGE" and not (value.isdecimal() and int(value) > OLD):
        return NEITHER
    if label == "GPE" and _larger(value):
        return NEITHER
    return ENGLISH.get(label, NEITHER)


def _larger(value: str) -> bool:
    return fold(value).removeprefix("the ") in folded("larger")


def eds_sentences(folder: Path) -> list[Labelled]:
    """The French sentences; raises DataMissing."""
    path = folder / "eds-pseudo" / "templates.txt"
    if not path.is_file():
        raise DataMissing(f"{path}: not there; give the folder that holds presidio-research and eds-pseudo.")
    items = []
    for tagged in re.split(r"\n\s*\n", path.read_text("utf-8").strip()):
        plain, gold, at = "", [], 0
        for match in TAGGED.finditer(tagged):
            plain += tagged[at : match.start()]
            gold.append((len(plain), len(plain) + len(match[1]), str(FRENCH.get(match[2], NEITHER))))
            plain += match[1]
            at = match.end()
        items.append(Labelled(plain + tagged[at:], tuple(gold), _development(tagged)))
    return items


def _development(key: str) -> bool:
    return int(hashlib.sha256(key.encode()).hexdigest()[0], 16) % 2 == 0


def _covered(text: str, start: int, end: int, inside: Sequence[bool]) -> bool:
    return all(inside[i] for i in range(start, end) if text[i].isalnum())


def _inside(text: str, pieces: Sequence[tuple[int, int]]) -> list[bool]:
    marked = [False] * len(text)
    for start, end in pieces:
        marked[start:end] = [True] * (end - start)
    return marked


def _rows(language: str, found: list[tuple[Labelled, list[tuple[int, int]]]]) -> Iterator[Row]:
    right: dict[str, list[float]] = {}
    there: dict[str, list[float]] = {}
    gone, plain, good, made, clean = [], [], [], [], []
    kinds = sorted({k for item, _ in found for _, _, k in item.gold if k != NEITHER})
    for item, pieces in found:
        inside, gold = _inside(item.text, pieces), _inside(item.text, [(a, b) for a, b, _ in item.gold])
        for kind in ("all", *kinds):
            mine = [(a, b) for a, b, k in item.gold if k != NEITHER and kind in ("all", k)]
            right.setdefault(kind, []).append(sum(_covered(item.text, a, b, inside) for a, b in mine))
            there.setdefault(kind, []).append(len(mine))
        outside = [m.span() for m in WORD.finditer(item.text) if not any(gold[m.start() : m.end()])]
        lost = sum(any(inside[a:b]) for a, b in outside)
        gone.append(float(lost))
        plain.append(float(len(outside)))
        good.append(float(sum(any(gold[a:b]) for a, b in pieces)))
        made.append(float(len(pieces)))
        clean.append(float(lost > 0))
    for kind in ("all", *kinds):
        name = f"{language}: recall, {kind}"
        yield Row.share(name, ratio(right[kind], there[kind]), int(sum(there[kind])), "identifiers")
    yield Row.share(
        f"{language}: over-redaction", ratio(gone, plain), int(sum(plain)), "words that are no identifier"
    )
    yield Row.share(f"{language}: precision", ratio(good, made), int(sum(made)), "redacted spans")
    yield Row.share(
        f"{language}: sentences in which anything else went",
        ratio(clean, [1.0] * len(clean)),
        len(clean),
        "sentences",
    )
