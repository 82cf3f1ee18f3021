"""How the redaction suite counts: covered wholly or not found, words lost, what counts neither way."""

import json
from pathlib import Path

from chevet.evaluation.options import Options
from chevet.evaluation.redaction import _development, eds_sentences, measure


def _folder(tmp_path: Path) -> Path:
    english, french = tmp_path / "presidio-research", tmp_path / "eds-pseudo"
    english.mkdir()
    french.mkdir()
    text = "Dr. Smith lives in France at 10 Nowhere."
    template = next(t for t in range(99) if not _development(str(t)))
    spans = [
        {"entity_type": "PERSON", "entity_value": "Smith", "start_position": 4, "end_position": 9},
        {"entity_type": "GPE", "entity_value": "France", "start_position": 19, "end_position": 25},
        {"entity_type": "PERSON", "entity_value": "lives", "start_position": 10, "end_position": 15},
    ]
    one = {"full_text": text, "spans": spans, "template_id": template}
    (english / "synth_dataset_v2.json").write_text(json.dumps([one]))
    lines = [f"Vu par [Durand](NOM) le [0{n}/02/2020](DATE)." for n in range(1, 9)]
    (french / "templates.txt").write_text("\n\n".join(lines))
    return tmp_path


def test_offsets_of_tagged_french_text(tmp_path: Path) -> None:
    (first, *_) = eds_sentences(_folder(tmp_path))
    assert first.text == "Vu par Durand le 01/02/2020."
    assert [first.text[a:b] for a, b, _ in first.gold] == ["Durand", "01/02/2020"]


def test_an_identifier_that_stays_is_missed_and_a_country_counts_neither_way(tmp_path: Path) -> None:
    rows = {row.metric: row for row in measure(_folder(tmp_path), Options()).rows}
    assert (rows["English: recall, name"].value, rows["English: recall, name"].n) == (50.0, 2)
    assert rows["English: recall, all"].n == 2  # the country is no identifier here
    assert rows["French: recall, all"].value == 100.0 and rows["French: over-redaction"].value == 0.0
