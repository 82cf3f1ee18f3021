"""The local model's server: one that `chevet engines start` left running, or a child of this process."""

import atexit
import contextlib
import json
import os
import secrets
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import httpx

from chevet.engines.language.llm import native, weights
from chevet.engines.language.llm.errors import GenerationError

STARTUP = 120.0  # seconds: checking 1.1 GB and loading it; 4 s on a free machine
THREADS = 2
# The two threads wait for each other asleep: awake, one takes the core that the other needs, and on a busy machine the
# model all but stands still (measured: docs/generative-drafting.md). Large pages for what it allocates.
PATIENT = {"OMP_WAIT_POLICY": "passive", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
STATE = "llm-server.json"
LOG = "llm-server.log"

one_at_a_time = Lock()
"""The local model answers one question at a time; who waits outside does not run into the time limit."""


@dataclass(frozen=True)
class Running:
    """A server that answers; `pid` is its process."""

    url: str
    key: str
    pid: int

    def answers(self) -> bool:
        """Whether it is there, and ours: only ours knows the key."""
        try:
            with httpx.Client(trust_env=False, timeout=5.0) as http:
                reply = http.get(f"{self.url}/models", headers={"authorization": f"Bearer {self.key}"})
            return reply.status_code == 200 and weights.NAME in reply.text
        except httpx.HTTPError:
            return False


_child: tuple[Running, subprocess.Popen[bytes]] | None = None


def running(models: Path, context: int) -> Running:
    """The server to ask: this process's, a shared one, or else a child started now. Raises GenerationError."""
    global _child
    if _child is not None and _child[1].poll() is None and _child[0].answers():
        return _child[0]
    if shared := find_shared(models):
        return shared
    process, server = _launch(models, context, parent=os.getpid())
    _child = (server, process)
    atexit.register(stop_child)
    return server


def stop_child() -> None:
    """Stop this process's own server, if it has one."""
    global _child
    if _child is not None:
        _end(_child[1])
        _child = None


def find_shared(models: Path) -> Running | None:
    """The server that `start_shared` left running, if it still answers."""
    try:
        state = json.loads((models / STATE).read_text("utf-8"))
        server = Running(str(state["url"]), str(state["key"]), int(state["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return server if server.answers() else None


def start_shared(models: Path, context: int) -> Running:
    """Start a server that outlives this process; every Chevet process of this cache uses it. Raises GenerationError."""
    if already := find_shared(models):
        return already
    _, server = _launch(models, context, parent=0)
    path = models / STATE
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"url": server.url, "key": server.key, "pid": server.pid}, file)
    temporary.replace(path)
    return server


def stop_shared(models: Path) -> bool:
    """Stop the shared server; False when none ran."""
    server = find_shared(models)
    (models / STATE).unlink(missing_ok=True)
    if server is None:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(server.pid, signal.SIGTERM)
    until = time.monotonic() + 10
    while server.answers() and time.monotonic() < until:
        time.sleep(0.1)
    return True


def _launch(models: Path, context: int, *, parent: int) -> tuple[subprocess.Popen[bytes], Running]:
    """A server by the runtime that was built for this processor; by the prebuilt one when that does not start."""
    if not weights.installed(models):
        raise GenerationError("not_installed", weights.NOT_INSTALLED)
    key = secrets.token_urlsafe(24)
    error = ""
    for runtime in dict.fromkeys((native.built(models), None)):
        process = _start(models, context, parent, key, runtime)
        answer = _first_line(process)
        if "url" in answer:
            return process, Running(answer["url"], key, process.pid)
        _end(process)
        error = answer.get("error", "")
    raise GenerationError(
        "failed", error or f"The local model did not start within {STARTUP:.0f} s; read {models / LOG}."
    )


def _start(
    models: Path, context: int, parent: int, key: str, runtime: Path | None
) -> "subprocess.Popen[bytes]":
    arguments = (str(parent), str(weights.model_file(models)), weights.SHA256, str(context), str(THREADS))
    with (models / LOG).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "chevet.engines.language.llm.serve", *arguments, str(runtime or "")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the parent; this ends with it
            env={**PATIENT, **os.environ, "CHEVET_LLM_CHILD_KEY": key},
        )


def _first_line(process: "subprocess.Popen[bytes]") -> dict[str, str]:
    """What the child says when it is ready; {} when it says nothing in time or something else."""
    assert process.stdout is not None
    until = time.monotonic() + STARTUP
    heard = b""
    while b"\n" not in heard and (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([process.stdout], [], [], min(left, 0.5))
        if ready:
            chunk = os.read(process.stdout.fileno(), 4096)
            if not chunk:
                break
            heard += chunk
    try:
        value = json.loads(heard)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout is not None:
        process.stdout.close()
