"""`chevet draft` as programs use it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chevet.cli.draft import command

TALK = "Doctor: What brings you in today?\nPatient: I have had a cough for two weeks and it is not getting better.\n"


def run(*args: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(command, list(args), input=stdin)


def test_plain_text_on_standard_input() -> None:
    result = run(stdin=TALK)
    assert result.exit_code == 0
    d = json.loads(result.stdout)
    assert d["template"] == "soap"
    assert d["facts"]["symptoms"][0]["text"] == "cough"


def test_a_transcript_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    path.write_text(json.dumps({
        "id": "v1", "language": "en",
        "utterances": [
            {"id": "a", "speaker": "clinician", "text": "What brings you in today, tell me?"},
            {"id": "b", "speaker": "patient", "text": "I have had a cough for two weeks and it is not better."},
        ],
    }, indent=1))  # fmt: skip
    d = json.loads(run(str(path)).stdout)
    assert d["id"] == "draft-v1"
    assert d["sections"][0]["statements"][0]["evidence"][0]["utterance"] == "b"


def test_lines_keep_their_order_and_a_bad_one_does_not_stop_the_rest() -> None:
    lines = [
        json.dumps({"id": "one", "text": TALK}),
        json.dumps({"id": "two", "text": "no speakers here"}),
        "not json",
        json.dumps({"id": 4}),
        json.dumps({"id": "five", "language": "en", "utterances": [{"id": 3}]}),
        json.dumps({"id": "six", "text": TALK}),
    ]
    result = run("--jsonl", stdin="\n".join(lines))
    assert result.exit_code == 1
    out = [json.loads(line) for line in result.stdout.splitlines()]
    assert [o["id"] for o in out] == ["draft-one", "two", None, 4, "five", "draft-six"]
    assert [o["error"]["code"] for o in out[1:5]] == [
        "no_speakers",
        "not_json",
        "no_text",
        "not_a_transcript",
    ]
    assert out[1]["error"]["message"].startswith("standard input:2: ")
    assert out[4]["error"]["message"].startswith("standard input:5:utterances.0")


@pytest.mark.parametrize(
    ("args", "stdin", "says"),
    [
        ([], "", "the text is empty"),
        ([], "Just some prose about a day at the sea.", "no line says who speaks"),
        ([], b"\xff\xfe\x00\x01", "standard input:1: this is not utf-8"),
        ([], '{"a": ', "standard input:1: this is not json"),
        ([], '{"id": "x", "language": "en"}', "nothing was said"),
        ([], '{"id": "x", "utterances": []}', "standard input:language: not a transcript"),
        (["--engine", "magic"], TALK, "there is no engine"),
        (["--template", "poem"], TALK, "there are: compte_rendu, emergency"),
        (["/nowhere/talk.txt"], "", "cannot be read"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(args: list[str], stdin: str | bytes, says: str) -> None:
    result = run(*args, stdin=stdin)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert says in result.stderr.lower()


def test_one_bad_file_of_two_writes_nothing(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(TALK)
    bad.write_text("prose")
    result = run(str(good), str(bad))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "bad.txt" in result.stderr


def test_django_is_not_loaded() -> None:
    code = "import sys, chevet.cli.draft; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
