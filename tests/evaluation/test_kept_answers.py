"""`chevet evaluate … --keep`: what a model wrote is asked for once; a run that was cut goes on where it stopped."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from llm_endpoint import Endpoint
from llm_visit import NOTE, TALK

from chevet.cli.main import main

FIELDS = ("encounter_id", "dataset", "dialogue", "note")


@pytest.fixture
def endpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    served = Endpoint(tmp_path / "note.txt", NOTE)
    monkeypatch.setenv("CHEVET_LLM_URL", served.url)
    monkeypatch.setenv("CHEVET_LLM_MODEL", "good")
    yield served
    served.stop()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two validation visits and two to train on, each another conversation."""
    talk = TALK.replace("Doctor:", "[doctor]").replace("Patient:", "[patient]")
    for split, days in (("valid", (2, 3)), ("train", (4, 5))):
        with (tmp_path / f"{split}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(FIELDS)
            for n in days:
                writer.writerow(
                    (f"D{n}", "aci", talk.replace("five years ago", f"{n} years ago"), "Cough for two weeks.")
                )
    return tmp_path


def evaluate(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["evaluate", "aci-bench", "--data", str(data), "--engine", "llm", "--json", *arguments]
    )


def test_a_run_goes_on_where_it_stopped_and_is_printed_again_without_the_model(
    data: Path, endpoint: Endpoint, tmp_path: Path
) -> None:
    keep = ("--keep", str(tmp_path / "kept"))
    first = evaluate(data, *keep, "--limit", "1")
    assert first.exit_code == 0 and endpoint.seen()["questions"] == 2
    whole = evaluate(data, *keep)
    assert endpoint.seen()["questions"] == 4  # the two that were not there
    endpoint.stop()
    again = evaluate(data, *keep)
    assert again.exit_code == 0 and json.loads(again.stdout) == json.loads(whole.stdout)
    rows = {row["metric"]: row for row in json.loads(again.stdout)["rows"]}
    assert rows["valid: notes that the model did not write"]["value"] == 0
    assert rows["valid: tokens out a visit, median"]["value"] == 300
    assert rows["valid: statements without verbatim evidence"]["value"] == 0
    assert rows["valid: sentences withheld, invented"]["value"] > 0


def test_another_model_and_a_failure_are_not_taken_from_what_is_kept(
    data: Path, endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = ("--keep", str(tmp_path / "kept"), "--limit", "1")
    evaluate(data, *keep)
    monkeypatch.setenv("CHEVET_LLM_MODEL", "500")
    failed = {row["metric"]: row for row in json.loads(evaluate(data, *keep).stdout)["rows"]}
    assert failed["valid: notes that the model did not write"]["value"] == 1
    assert "valid: tokens out a visit, median" not in failed
    assert len(list((tmp_path / "kept").iterdir())) == 2


def test_without_keep_nothing_is_kept(data: Path, endpoint: Endpoint, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    for _ in range(2):
        assert evaluate(data, "--limit", "1").exit_code == 0
    assert endpoint.seen()["questions"] == 4 and sorted(tmp_path.rglob("*")) == before
