"""The demo EHR's process: starts, stops, starts again, refuses, and dies with its parent."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import httpx
import psutil
import pytest

from chevet.demo import seed
from chevet.demo.hospital import DemoHospital, HospitalUnavailable
from chevet.demo.seed import DEMO
from chevet.ehr.client import FhirClient

DAY = date(2031, 3, 5)
PARENT = """
import sys, threading, time
from pathlib import Path
from chevet.demo.hospital import DemoHospital
hospital = DemoHospital(Path(sys.argv[1]))
starter = threading.Thread(target=hospital.start)  # and the thread ends: the server must not
starter.start()
starter.join()
time.sleep(1)
print(hospital.pid, hospital.base_url, flush=True)
time.sleep(600)
"""


def gone(pid: int, within: float = 5) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def test_a_second_run_finds_what_the_first_one_left(tmp_path: Path) -> None:
    hospital = DemoHospital(tmp_path / "hospital")
    with hospital:
        seed.load(hospital.base_url, DAY)
        first = hospital.pid
    assert first is not None
    assert gone(first)
    with hospital, FhirClient(hospital.base_url) as client:
        assert hospital.pid not in (None, first)
        assert client.read("Practitioner", DEMO.practitioner_id)["meta"]["versionId"] == "1"


def test_it_is_a_real_server_on_this_machine_only(demo_hospital: DemoHospital) -> None:
    assert demo_hospital.pid is not None
    server = psutil.Process(demo_hospital.pid)
    assert server.pid != os.getpid()
    listening = [c.laddr for c in server.net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert [(a.ip, a.port) for a in listening] == [("127.0.0.1", demo_hospital.port)]
    about = httpx.get(f"{demo_hospital.base_url}/metadata", trust_env=False).json()
    assert about["fhirVersion"] == "4.0.1"
    assert about["implementation"]["url"] == demo_hospital.base_url
    assert "Saint-Chevet" in about["implementation"]["description"]


def test_settings_of_the_environment_do_not_reach_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEKMET_DB", str(tmp_path / "elsewhere.db"))
    monkeypatch.setenv("SEKMET_PORT", "1")
    with DemoHospital(tmp_path / "hospital"):
        pass
    assert (tmp_path / "hospital" / "sekmet.db").exists()
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_taken_port_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(HospitalUnavailable, match=f"port {port}.*stop the program"):
            DemoHospital(tmp_path / "hospital", port).start()


def test_two_on_one_folder_are_refused(demo_hospital: DemoHospital) -> None:
    with pytest.raises(HospitalUnavailable, match="Another demo hospital is running"):
        DemoHospital(demo_hospital.directory).start()
    assert demo_hospital.pid is not None


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HospitalUnavailable, match="cannot write"):
        DemoHospital(tmp_path / "file" / "hospital").start()


def test_a_server_that_does_not_come_up_is_said_with_its_log(tmp_path: Path) -> None:
    (tmp_path / "sekmet.db").write_bytes(b"this is no database" * 100)
    hospital = DemoHospital(tmp_path)
    with pytest.raises(HospitalUnavailable, match=r"ended while starting\. Read .*hospital\.log"):
        hospital.start()
    assert "database" in hospital.log.read_text()
    assert hospital.pid is None


def test_it_ends_when_its_parent_is_killed_and_starts_again(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid, base_url = parent.stdout.readline().split()
        try:
            assert httpx.get(f"{base_url}/metadata", trust_env=False).status_code == 200
        finally:
            parent.send_signal(signal.SIGKILL)
        assert gone(int(pid))
    with DemoHospital(tmp_path, int(base_url.split(":")[2].split("/")[0])) as again:
        assert again.base_url == base_url


def test_the_next_start_waits_for_the_child_of_a_killed_parent(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        _, base_url = parent.stdout.readline().split()
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        with DemoHospital(tmp_path, int(base_url.split(":")[2].split("/")[0])):
            pass
