"""A real worker or web server in a process of its own, killed at will."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx


class Worker:
    """`chevet worker` (or another command) on the tests' database; `kill` is kill -9."""

    command: tuple[str, ...] = ("worker",)

    def __init__(self, log: Path, **settings: str) -> None:
        self.log = log
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        from django.conf import settings

        parts = urlsplit(os.environ["DATABASE_URL"])
        database = urlunsplit(parts._replace(path="/" + settings.DATABASES["default"]["NAME"]))
        environment = {**os.environ, "DATABASE_URL": database, **self.settings}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "chevet", *self.command], stdout=log, stderr=log, env=environment
            )

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


class Web(Worker):
    """`chevet serve` on a port of its own."""

    def __init__(self, log: Path, port: int, **settings: str) -> None:
        super().__init__(log, CHEVET_URL=f"http://127.0.0.1:{port}", **settings)
        self.command = ("serve", "--port", str(port))
        self.url = f"http://127.0.0.1:{port}"

    def start(self) -> None:
        super().start()
        until(self._answers, what="the web server's first answer")

    def _answers(self) -> bool:
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/login/", timeout=5).status_code == 200
        return False


def until(holds: Callable[[], bool], *, seconds: float = 60.0, what: str = "it") -> None:
    """Wait until `holds()`; fails with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {seconds} s")
