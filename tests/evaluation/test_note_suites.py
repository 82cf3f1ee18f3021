"""The suites that measure notes: on small sets of our own, laid out as the public ones are published."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from chevet.cli.main import main
from chevet.contracts.draft import Draft, Evidence, Facts, Medication, Section, Statement
from chevet.contracts.transcript import Transcript, Utterance
from chevet.evaluation.errors import DataMissing
from chevet.evaluation.fidelity import Drafted, evidence_rows, fidelity_rows, named
from chevet.evaluation.mts_dialog import Piece, section_text
from chevet.evaluation.primock57_notes import names

TALK = """\
[doctor] what brings you in today ?
[patient] i have had a cough for five days and my chest hurts .
[doctor] any fever ?
[patient] no . i take lisinopril 20 milligrams every day .
[doctor] let me examine you . your lungs are clear .
[doctor] i think you have bronchitis . i'm going to order a chest x-ray .
[patient] sounds good ."""
NOTE = "The patient has had a cough for 5 days. Lisinopril 20 mg daily.\nPlan: chest x-ray."


def table(arguments: list[str]) -> dict[str, dict[str, object]]:
    done = CliRunner().invoke(main, ["evaluate", *arguments, "--json"])
    assert done.exit_code == 0, done.stderr
    return {row["metric"]: row for row in json.loads(done.stdout)["rows"]}


def write(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_aci_bench(tmp_path: Path) -> None:
    visit = {"dataset": "aci", "encounter_id": "D1", "dialogue": TALK, "note": NOTE}
    for split in ("train", "valid"):
        write(tmp_path / f"{split}.csv", [visit, {**visit, "encounter_id": "D2"}])
    rows = table(["aci-bench", "--data", str(tmp_path)])
    assert rows["valid: ROUGE-1"]["n"] == 2
    assert rows["valid: statements without verbatim evidence"]["value"] == 0
    assert rows["valid: drugs, recall"]["value"] == 100
    assert rows["valid, aci: ROUGE-Lsum"]["value"] == rows["valid: ROUGE-Lsum"]["value"]
    assert not [m for m in rows if "as heard" in m]
    heard = {"dataset": "aci", "id": "A1", "dialogue": TALK.replace("cough", "calf"), "note": NOTE}
    one_voice = {**heard, "dialogue": TALK.replace("[patient]", "[doctor]")}
    for name, row in (
        ("aci_asr", heard),
        ("aci_asrcorr", {**heard, "dialogue": TALK}),
        ("virtscribe_asr", one_voice),
        ("virtscribe_humantrans", {**heard, "dialogue": TALK}),
    ):
        write(tmp_path / "asr" / f"valid_{name}.csv", [row])
    rows = table(["aci-bench", "--data", str(tmp_path)])
    lost = rows["valid, aci: ROUGE-1 lost to recognition"]["value"]
    corrected, as_heard = (rows[f"valid, aci {x}: ROUGE-1"]["value"] for x in ("corrected", "as heard"))
    assert lost == pytest.approx(corrected - as_heard)  # type: ignore[operator]
    assert lost > 0  # type: ignore[operator]
    assert "valid, virtscribe as heard: ROUGE-1" in rows


def test_mts_dialog(tmp_path: Path) -> None:
    talk = "Doctor: Are you allergic to anything?\nPatient: Yes, penicillin. I got hives."
    row = {"ID": "0", "section_header": "ALLERGY", "section_text": "Penicillin: hives.", "dialogue": talk}
    for split in ("train", "valid"):
        write(tmp_path / f"{split}.csv", [row, {**row, "ID": "1", "dialogue": "Doctor: Hello?"}])
    rows = table(["mts-dialog", "--data", str(tmp_path)])
    assert rows["valid: ROUGE-1"]["n"] == 2
    assert rows["valid: ROUGE-1"]["value"] == pytest.approx(50)  # one right, one refused


def test_a_section_is_only_what_was_asked_for() -> None:
    text = section_text(Piece("0", "MEDICATIONS", TALK, ""), "grounded")
    assert text == "Lisinopril 20 mg every day."


def test_primock57(tmp_path: Path) -> None:
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "notes").mkdir()
    turns = [line.partition("] ")[::2] for line in TALK.splitlines()]
    for tier, label in (("doctor", "[doctor"), ("patient", "[patient")):
        body = "".join(
            f'xmin = {n}\n xmax = {n}.9\n text = "{said}"\n'
            for n, (who, said) in enumerate(turns)
            if who == label
        )
        (tmp_path / "transcripts" / f"day1_consultation01_{tier}.TextGrid").write_text(body)
    rows = table(["primock57", "--data", str(tmp_path)])
    assert "notes: ROUGE-1" not in rows  # no clinician's note: fidelity and evidence only
    assert rows["notes: drugs, precision"]["value"] == 100
    (tmp_path / "notes" / "day1_consultation01.json").write_text(json.dumps({"note": NOTE}))
    assert table(["primock57", "--data", str(tmp_path)])["notes: ROUGE-1"]["n"] == 1


@pytest.mark.parametrize("suite", ["aci-bench", "mts-dialog", "primock57"])
def test_a_folder_without_the_set_is_refused(suite: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["evaluate", suite, "--data", str(tmp_path)])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    with pytest.raises(DataMissing, match="TextGrid"):
        names(tmp_path)


@pytest.mark.parametrize(
    ("text", "drugs", "doses", "numbers"),
    [
        ("1. Tylenol 500 mg", {"acetaminophen"}, {"500 mg"}, {"500"}),
        ("twenty milligrams of lisinopril, one tablet", {"lisinopril"}, {"20 mg"}, {"20"}),
        ("2) 140/90", set(), set(), {"140", "90"}),
    ],
)
def test_what_a_text_names(text: str, drugs: set[str], doses: set[str], numbers: set[str]) -> None:
    assert named(text) == {"drugs": drugs, "doses": doses, "numbers": numbers}


def test_fidelity_and_evidence_count_what_they_say() -> None:
    t = Transcript(id="t", language="en", utterances=(Utterance(id="u1", text="I take lisinopril 20 mg."),))
    held = Evidence(utterance="u1", start=0, end=24, quote="I take lisinopril 20 mg.")
    wrong = Statement(id="s2", text="Metformin 20 mg.", evidence=(held.model_copy(update={"quote": "x"}),))
    draft = Draft(
        id="d",
        engine={"name": "x", "version": "1"},  # type: ignore[arg-type]
        language="en",
        sections=(Section(code="1-1", title="M", statements=(wrong,)),),
        text="Metformin 20 mg.",
        facts=Facts(medications=(Medication(id="m1", name="lisinopril", dose="20 mg"),)),
    )
    made = [Drafted(draft, t, "Lisinopril 20 mg and 5 more.", "I take lisinopril 20 mg.")]
    rows = {r.metric: r.value for r in (*fidelity_rows("x", made), *evidence_rows("x", made))}
    assert rows["x: drugs, recall"] == 0
    assert rows["x: drugs, precision"] == 0
    assert rows["x: doses, recall"] == 100
    assert rows["x: numbers, recall"] == 50
    assert rows["x: statements without verbatim evidence"] == 1
    assert rows["x: facts that no statement tells"] == 100
