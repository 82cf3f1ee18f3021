"""The demo's processes: web server and worker beside the one that tells the story, gone when it goes."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import httpx

STARTUP = 60.0  # seconds until the pages answer


class NotStarted(Exception):
    """A process did not start; the message says where to look."""


class Processes:
    """`chevet serve` and `chevet worker`, each with a log in the data folder; stopped on exit."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start both and wait until the pages answer. Raises NotStarted."""
        self._launch("serve", "--port", str(self.port))
        self._launch("worker")
        until = time.monotonic() + STARTUP
        while time.monotonic() < until:
            for name, process in self.running.items():
                if process.poll() is not None:
                    raise NotStarted(f"chevet {name} stopped at once; read {self._log(name)}.")
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/login/", timeout=5).status_code == 200:
                    return
            time.sleep(0.2)
        raise NotStarted(f"The pages did not answer within {STARTUP:.0f} s; read {self._log('serve')}.")

    def stop(self) -> None:
        """End both: asked first, then killed."""
        for process in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()

    def _log(self, name: str) -> Path:
        return self.data / f"{name}.log"

    def _launch(self, name: str, *arguments: str) -> None:
        command = [sys.executable, "-m", "chevet.demo.tied", str(os.getpid()), name, *arguments]
        with self._log(name).open("ab") as log:
            self.running[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
