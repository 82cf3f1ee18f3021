"""`chevet redact` as outside programs call it."""

import json
import subprocess
import sys


def _run(given: bytes, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "chevet", "redact", *arguments], input=given, capture_output=True, check=False
    )


def test_one_out_for_one_in_and_bad_lines_do_not_stop_it() -> None:
    lines = ['{"id": "a", "text": "Dr. Smith, MRN 00482913"}', "no", '{"id": "b"}', '{"id": "c", "text": ""}']
    done = _run("\n".join(lines).encode(), "--jsonl")
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1 and len(out) == 4
    assert [(s["type"], s["text"]) for s in out[0]["spans"]] == [
        ("name", "Smith"),
        ("medical_record_number", "00482913"),
    ]
    assert out[1]["error"]["code"] == "not_json" and out[2] == {"id": "b", "error": out[2]["error"]}
    assert out[3] == {"id": "c", "text": "", "spans": []}


def test_one_bad_object_writes_nothing() -> None:
    done = _run(b'{"id": "a"}')
    assert (done.returncode, done.stdout) == (2, b"") and b":text" in done.stderr


def test_an_unknown_language_is_refused() -> None:
    assert _run(b"", "--jsonl", "--language", "de").returncode == 2
