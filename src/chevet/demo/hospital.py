"""The demo hospital's EHR: a real FHIR R4 server (`sekmet-fhir`) in a process of its own.

Who starts it stops it. It listens on this machine only, keeps its records in one SQLite file, and
ends by itself when the process that started it is gone, however that one went (see `child.py`).
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import IO, Self

HOST = "127.0.0.1"
FACILITY = "Hôpital Saint-Chevet / St Chevet Hospital"
START_WITHIN = 60.0  # seconds; about 3 on two idle cores, the rest is for a busy machine
STOP_WITHIN = 5.0


class HospitalUnavailable(Exception):
    """The demo hospital did not start; the message says why and what to do."""


class DemoHospital:
    """One demo EHR: `directory` holds its settings, records (`sekmet.db`) and `log`.

    `port` None takes any free port, anew at each `start()`. Use as a context manager, or `start()`
    and `stop()` it; both may be repeated, and the records stay from one start to the next.
    """

    def __init__(self, directory: Path, port: int | None = None) -> None:
        self.directory = directory.expanduser().resolve()
        self.port = port or 0
        self.log = self.directory / "hospital.log"
        self._fixed = port is not None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """The FHIR base, such as http://127.0.0.1:8090/fhir. Without a fixed port: once started."""
        if not self.port:
            raise HospitalUnavailable("The demo hospital has no address before it is started.")
        return f"http://{HOST}:{self.port}/fhir"

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        """Start the server and wait until it answers; nothing to do when this object already runs it.

        Raises HospitalUnavailable: the port is taken, the directory is in use by another demo
        hospital or cannot be written, or the server did not come up.
        """
        if self.pid is not None:
            return
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            with (self.directory / "hospital.lock").open("w") as lock:
                self._hold(lock)
                self._claim_port()
                self._write_settings()
                self._launch(lock)
        except OSError as error:
            raise HospitalUnavailable(
                f"The demo hospital cannot write to {self.directory} ({error.strerror or error}). "
                "Free the disk or choose another folder with --data."
            ) from error
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server: ask first, then insist. Returns when it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _hold(self, lock: IO[str]) -> None:
        """Take the lock that the child inherits and holds for life: never two servers on one SQLite file."""
        until = time.monotonic() + 3  # the child of a demo that was just killed needs a moment to end
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > until:
                    raise HospitalUnavailable(
                        f"Another demo hospital is running on {self.directory}. "
                        "Stop it, or choose another folder with --data."
                    ) from None
                time.sleep(0.1)

    def _claim_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(
                socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
            )  # as the server will: TIME_WAIT is no user
            try:
                probe.bind((HOST, self.port if self._fixed else 0))
            except OSError as error:
                raise HospitalUnavailable(
                    f"The demo hospital cannot use port {self.port} of this machine ({error.strerror}): "
                    "stop the program that listens there, or choose another port."
                ) from error
            self.port = int(probe.getsockname()[1])

    def _write_settings(self) -> None:
        settings = {
            "base_url": self.base_url,
            "host": HOST,
            "port": self.port,
            "data_dir": str(self.directory),
            "facility_name": FACILITY,
            "simulator": {"enabled": False},  # it would answer our orders as a laboratory of its own
            "log_inbound": False,  # it would keep every request and answer in the records' file
        }
        text = json.dumps(settings, indent=2, ensure_ascii=False)  # JSON is YAML
        (self.directory / "settings.yaml").write_text(text + "\n", encoding="utf-8")

    def _launch(self, lock: IO[str]) -> None:
        child = Path(__file__).with_name("child.py")  # by its path: nothing of Chevet is loaded there
        command = [sys.executable, "-P", str(child), str(os.getpid()), str(self.directory / "settings.yaml")]
        # Its own settings only: SEKMET_* variables would move its database or its address.
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SEKMET_")}
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock.fileno(),),
                start_new_session=True,  # Ctrl-C goes to the parent, which stops it in its own order
            )

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            if self.pid is None:
                raise HospitalUnavailable(f"The demo hospital ended while starting. Read {self.log}.")
            if self._answers():
                return
            time.sleep(0.1)
        raise HospitalUnavailable(
            f"The demo hospital did not answer within {START_WITHIN:.0f} seconds. Read {self.log}."
        )

    def _answers(self) -> bool:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy to this very machine
        with (
            contextlib.suppress(OSError, ValueError),
            direct.open(f"{self.base_url}/metadata", timeout=5) as answer,
        ):
            return bool(json.load(answer).get("implementation", {}).get("url") == self.base_url)
        return False
