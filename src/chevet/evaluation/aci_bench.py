"""ACI-Bench (Yim et al., 2023, doi:10.1038/s41597-023-02487-3): visits and the notes physicians wrote of them."""

import csv
from dataclasses import dataclass
from pathlib import Path

from chevet.contracts.transcript import Transcript, Utterance
from chevet.engines.language.choice import draft_with
from chevet.evaluation import bootstrap
from chevet.evaluation.errors import DataMissing
from chevet.evaluation.fidelity import Drafted, evidence_rows, fidelity_rows, rouge_rows
from chevet.evaluation.generation import generation_rows
from chevet.evaluation.options import Options
from chevet.evaluation.rouge import rouge
from chevet.evaluation.table import Row, Table
from chevet.language.errors import NotADialogue
from chevet.language.read import parse_dialogue

SPLITS = ("valid", "train")
SUBSETS = ("virtassist", "virtscribe", "aci")
PUBLISHED = {  # test1; GPT-4 and the transcript copied
    "rouge1": "test1: GPT-4 51.8, copy 32.8",
    "rouge2": "test1: GPT-4 22.6, copy 12.5",
    "rougeLsum": "test1: GPT-4 46.0, copy 30.6",
}
# What real recognition heard of the validation visits, and the same text corrected by hand.
HEARD = {
    "aci": ("valid_aci_asr", "valid_aci_asrcorr"),
    "virtscribe": ("valid_virtscribe_asr", "valid_virtscribe_humantrans"),
}


@dataclass(frozen=True)
class Visit:
    """One encounter: its id, how it was recorded, the conversation, the physician's note."""

    id: str
    subset: str
    dialogue: str
    note: str


def visits(folder: Path, split: str) -> list[Visit]:
    """The visits of `SPLIT.csv`; raises DataMissing."""
    path = folder / f"{split}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [
                Visit(
                    row.get("encounter_id") or row["id"], row.get("dataset", ""), row["dialogue"], row["note"]
                )
                for row in csv.DictReader(file)
            ]
    except OSError as error:
        raise DataMissing(f"{path}: cannot be read ({error.strerror}).") from None
    except (KeyError, UnicodeDecodeError, csv.Error):
        raise DataMissing(f"{path}: not as published (columns encounter_id, dialogue, note).") from None


def drafted(chosen: list[Visit], options: Options, label: str) -> list[Drafted]:
    """Each visit's note by the engine."""
    made = []
    for visit in options.each(chosen, label):
        transcript = _transcript(visit)
        draft = draft_with(options.engine, transcript, draft_id=visit.id)
        made.append(Drafted(draft, transcript, visit.note, visit.dialogue))
    return made


def _transcript(visit: Visit) -> Transcript:
    """The conversation; one that recognition put all under one speaker as turns of unknown ones."""
    try:
        return parse_dialogue(visit.dialogue, id=visit.id)
    except NotADialogue as refusal:
        if refusal.code != "one_speaker":
            raise DataMissing(f"{visit.id}: {refusal}") from None
    turns = [line.partition("]")[2].strip() for line in visit.dialogue.splitlines()]
    return Transcript(
        id=visit.id,
        language="en",
        utterances=tuple(
            Utterance(id=f"u{n}", speaker="unknown", text=turn) for n, turn in enumerate(turns, 1) if turn
        ),
    )


def measure(folder: Path, options: Options) -> Table:
    """ROUGE, fidelity and evidence on both published splits; what recognition errors cost, where `asr/` is there."""
    rows: list[Row] = []
    for split in SPLITS:
        rows += _split(visits(folder, split), split, options)
    notes = ["ROUGE by rouge-score without stemming; Lsum as published. Intervals: bootstrap over visits."]
    if (folder / "asr").is_dir():
        rows += _heard(folder / "asr", options)
    else:
        notes.append(f"{folder / 'asr'} is not there: no figures on recognised speech.")
    return Table("aci-bench", options.engine, rows, notes)


def _split(all_visits: list[Visit], split: str, options: Options) -> list[Row]:
    made = drafted(all_visits, options, split)
    subsets = [v.subset for v in all_visits[: len(made)]]
    rows = rouge_rows(split, made, PUBLISHED)
    scores = rouge([d.reference for d in made], [d.draft.text for d in made])
    for subset in SUBSETS:
        places = [i for i, s in enumerate(subsets) if s == subset]
        for kind, name in (("rouge1", "ROUGE-1"), ("rougeLsum", "ROUGE-Lsum")) if places else ():
            estimate = bootstrap.mean([scores[kind][i] for i in places])
            rows.append(Row.share(f"{split}, {subset}: {name}", estimate, len(places), "notes"))
    rows += fidelity_rows(split, made) + evidence_rows(split, made)
    return rows + (generation_rows(split, made) if options.generates else [])


def _heard(folder: Path, options: Options) -> list[Row]:
    """The same visits as recognised and as corrected: both figures and the difference, visit by visit."""
    rows: list[Row] = []
    for subset, names in HEARD.items():
        heard, right = ({v.id: v for v in visits(folder, name)} for name in names)
        ids = [i for i in heard if i in right]
        as_heard = drafted([heard[i] for i in ids], options, f"{subset} as heard")
        corrected = drafted([right[i] for i in ids], options, f"{subset} corrected")
        for label, made in (("as heard", as_heard), ("corrected", corrected)):
            name = f"valid, {subset} {label}"
            rows += [r for r in rouge_rows(name, made) if "copied" not in r.metric and "-2" not in r.metric]
            rows += [r for r in fidelity_rows(name, made) if "recall" in r.metric]
            if options.generates:
                rows += [*evidence_rows(name, made)[:1], *generation_rows(name, made)]
        scores = [rouge([d.reference for d in m], [d.draft.text for d in m]) for m in (corrected, as_heard)]
        for kind, title in (("rouge1", "ROUGE-1"), ("rougeLsum", "ROUGE-Lsum")):
            lost = [a - b for a, b in zip(scores[0][kind], scores[1][kind], strict=True)]
            rows.append(
                Row.share(
                    f"valid, {subset}: {title} lost to recognition", bootstrap.mean(lost), len(lost), "notes"
                )
            )
    return rows
