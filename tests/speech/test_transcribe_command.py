"""`chevet transcribe` as other programs meet it: what it writes, where, and with which exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sounds import SAMPLES, encode, noise

from chevet.cli.transcribe import clock
from chevet.contracts.transcript import Transcript
from chevet.speech.audio import RATE
from chevet.speech.decode import decode


def chevet(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("chevet"), "transcribe", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "HF_HUB_OFFLINE": ""},
    )


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds of the English sample."""
    path = tmp_path_factory.mktemp("speech") / "visit.flac"
    path.write_bytes(encode("flac", decode(SAMPLES / "visit-en.ogg").samples[: 8 * RATE].astype(float)))
    return path


def test_one_recording_as_json(speech: Path) -> None:
    done = chevet("--json", "--language", "en", speech)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""  # no bar: not a terminal
    (line,) = done.stdout.splitlines()
    transcript = Transcript.model_validate_json(line)
    assert transcript.id == "visit.flac"
    assert transcript.utterances[0].text


def test_readable_text_has_times_and_speakers(speech: Path) -> None:
    done = chevet(speech)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("visit.flac  (en, 0:08)\n")
    assert "[0:00] " in done.stdout


def test_several_recordings_keep_their_order_and_the_rest_go_on(speech: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.wav").write_text("Dear colleague")
    done = chevet("--json", tmp_path / "letter.wav", speech, tmp_path / "nowhere.wav")
    assert done.returncode == 1
    letter, visit, nowhere = map(json.loads, done.stdout.splitlines())
    assert letter == {
        "id": "letter.wav",
        "error": {"code": "not_audio", "message": letter["error"]["message"]},
    }
    assert visit["utterances"]
    assert nowhere["error"]["code"] == "unreadable"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.wav", b"", "empty"),
        ("letter.mp3", b"Dear colleague, " * 99, "not a recording"),
        ("quiet.flac", encode("flac", noise(3, 0.001)), "No speech"),
        ("cut.m4a", encode("m4a", noise(3))[:4000], "index"),
        ("missing.wav", None, "No such file"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = chevet("--json", tmp_path / name)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert name in line
    assert said in line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--language", "xx"], "'xx'"),
        (["--model", "/nowhere"], "SHA-256"),
        (["--model", "/nowhere", "--sha256", "0" * 64], "cannot be read"),
    ],
)
def test_bad_settings_are_one_line_and_exit_2(speech: Path, arguments: list[str], said: str) -> None:
    done = chevet(*arguments, speech)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert said in line


def test_neither_the_web_nor_a_database_is_loaded() -> None:
    code = (
        "import sys, chevet.cli.transcribe, chevet.engines.speech.whisper, chevet.speech.transcribe;"
        "print([m for m in ('django', 'psycopg', 'procrastinate', 'faster_whisper') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (187.4, "3:07"), (3723, "1:02:03")])
def test_clock(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_a_dictation_is_one_persons_and_says_so(speech: Path) -> None:
    done = chevet("--json", "--dictation", "--language", "en", speech)
    assert done.returncode == 0, done.stderr
    transcript = Transcript.model_validate_json(done.stdout)
    assert transcript.mode == "dictation"
    assert {u.speaker for u in transcript.utterances} == {"clinician"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"ok\n12345\n", "words.txt:2: a line holds one word"),
        (b"\xff\xfe", "not text"),
        (None, "cannot be read"),
    ],
)
def test_a_wrong_vocabulary_is_one_line_and_exit_2(
    speech: Path, tmp_path: Path, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / "words.txt").write_bytes(content)
    done = chevet("--vocabulary", tmp_path / "words.txt", speech)
    assert done.returncode == 2
    assert says in done.stderr and done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_sound_goes_to_a_vendor_only_when_told_to(speech: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEVET_SPEECH_URL", "https://speech.invalid/v1")
    monkeypatch.setenv("CHEVET_SPEECH_MODEL", "whisper-1")
    monkeypatch.setenv("CHEVET_SPEECH_VENDOR", "Acme")
    done = chevet(speech)
    assert done.returncode == 2
    assert "would go to Acme" in done.stderr
    done = chevet("--send", speech)
    assert done.returncode == 2
    assert "cannot be reached" in done.stderr
