"""`chevet demo --sign --exit`, as a user runs it: twice, nothing left running, and one changed byte is found."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from chevet.ehr.client import FhirClient

pytestmark = pytest.mark.slow


def chevet(*arguments: str, data: Path, port: int = 8911) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CHEVET_")}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "chevet", *arguments, "--data", str(data)],
        capture_output=True,
        text=True,
        timeout=900,
        env=environment,
    )


def left_running(data: Path) -> list[str]:
    return [
        " ".join(p.info["cmdline"])
        for p in psutil.process_iter(["cmdline"])
        if str(data) in " ".join(p.info["cmdline"] or ())
    ]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tmp_path_factory.mktemp("demo"))


def test_it_signs_and_finds_everything_twice(data: Path) -> None:
    for _ in range(2):
        run = chevet("demo", "--sign", "--exit", "--port", "8911", data=data)
        assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
        for expected in ("Transcript (beginning)", "Facts", "Findings", "found in the EHR by FHIR search"):
            assert run.stdout.count(expected) == 2, run.stdout
        assert "Audit chain: ok" in run.stdout
        assert left_running(data) == []


def test_the_audit_chain_holds_and_says_which_record_was_changed(data: Path) -> None:
    verified = chevet("audit", "verify", data=data)
    assert (verified.returncode, verified.stdout.split()[0]) == (0, "ok")

    change = (
        "from pathlib import Path\n"
        "from chevet.cli.bootstrap import django_ready\n"
        f"with django_ready(Path({str(data)!r})):\n"
        "    from django.db import connection\n"
        "    with connection.cursor() as c:\n"
        "        c.execute('SET session_replication_role = replica')\n"
        "        c.execute(\"UPDATE trust_auditrecord SET action = 'X' || substr(action, 2) WHERE seq = 7\")\n"
        "        assert c.rowcount == 1\n"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CHEVET_") and k != "DATABASE_URL"}
    subprocess.run([sys.executable, "-c", change], check=True, env=environment, timeout=120)
    after = chevet("audit", "verify", data=data)
    assert after.returncode == 1
    assert "7" in after.stdout + after.stderr


def test_what_the_ehr_holds_is_one_signed_note_a_visit_and_run(data: Path) -> None:
    from chevet.demo.hospital import DemoHospital
    from chevet.demo.seed import DEMO

    with DemoHospital(data / "hospital") as hospital, FhirClient(hospital.base_url) as client:
        for sample in DEMO.visits.values():
            notes = client.search("DocumentReference", {"patient": sample.patient_id})
            assert len(notes) == 2  # two runs
            assert {n["status"] for n in notes} == {"current"}
            assert json.dumps(notes).count("Chevet") >= 2


def test_a_taken_port_is_said(data: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = chevet("demo", "--exit", "--port", str(taken.getsockname()[1]), data=data)
    assert run.returncode == 2
    assert "is taken by another program" in run.stderr
    assert run.stderr.count("\n") == 1
