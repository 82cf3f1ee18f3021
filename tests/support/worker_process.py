"""A real worker in a process of its own, killed at will."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit


class Worker:
    """`chevet worker` on the tests' database; `kill` is kill -9."""

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
                [sys.executable, "-m", "chevet", "worker"], stdout=log, stderr=log, env=environment
            )

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


def until(holds: Callable[[], bool], *, seconds: float = 60.0, what: str = "it") -> None:
    """Wait until `holds()`; fails with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen within {seconds} s")
