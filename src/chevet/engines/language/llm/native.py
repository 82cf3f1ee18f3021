"""The runtime built for this machine's own processor: the locked package from its source, kept beside the weights.

The prebuilt wheel must run everywhere and so leaves most of a newer processor unused; the same source, compiled here,
reads and writes two to three times as fast. Nothing needs it: without a compiler, on another processor than it was
built for, or when it does not start, the wheel serves (docs/decisions/generative-engine.md).
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TextIO

from chevet.engines.errors import ModelError
from chevet.engines.language.llm import weights

CPUINFO = Path("/proc/cpuinfo")
DESCRIBES = ("vendor_id", "cpu family", "model", "model name", "flags", "CPU part", "Features")
LOG = "llm-build.log"
NEEDED = 2 << 30  # bytes while it is built; 20 MB of it stay
# Neither transport security (a loopback port), pages, grammars by another library nor tests; each would be downloaded.
OPTIONS = (
    "-DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=ON -DLLAMA_BUILD_BORINGSSL=OFF -DLLAMA_OPENSSL=OFF "
    "-DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_LLGUIDANCE=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF"
)
STEP = re.compile(r"\[(\d+)/(\d+)\]")

Tell = Callable[[int, int], object]
"""Hears how many steps of how many are done."""


def folder(models: Path) -> Path | None:
    """Where the runtime for this processor and the installed version lies, or would; None where none can be."""
    try:
        lines = CPUINFO.read_text("utf-8").splitlines()
        release = version(weights.RUNTIME)
    except (OSError, PackageNotFoundError):
        return None
    described = sorted({line for line in lines if line.partition(":")[0].strip() in DESCRIBES})
    processor = hashlib.sha256("\n".join(described).encode()).hexdigest()[:12]
    return models / f"{weights.RUNTIME}-{release}-{processor}"


def built(models: Path) -> Path | None:
    """The runtime built for this processor; None when there is none."""
    place = folder(models)
    return place if place is not None and place.is_dir() else None


def obstacle() -> str | None:
    """Why nothing can be built here; None when it can."""
    if not CPUINFO.is_file():
        return "it is built on Linux only"
    if shutil.which("c++") is None:
        return "there is no C++ compiler (Debian: apt install g++)"
    return None


def build(models: Path, runtime: str, tools: str, tell: Tell) -> Path:
    """Build it and put it in its place; the answer is that folder. Takes minutes. Raises ModelError.

    `runtime` is the lock's entry of the package, `tools` the lock of what builds it.
    """
    place = folder(models)
    if place is None:
        raise ModelError(f"{weights.RUNTIME} is not installed; run chevet engines install.")
    if shutil.disk_usage(models).free < NEEDED:
        raise ModelError(f"{models} has less than {NEEDED >> 30} GB free to build in")
    with tempfile.TemporaryDirectory(prefix=".build-", dir=models) as name:
        work, log = Path(name), models / LOG
        env = {
            **os.environ,
            "PYTHONPATH": str(work / "tools"),
            "PATH": f"{work / 'tools' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
            "CMAKE_GENERATOR": "Ninja",
            "CMAKE_ARGS": OPTIONS,
            "TMPDIR": str(work),
        }
        (work / "tools.txt").write_text(tools, "utf-8")
        (work / "runtime.txt").write_text(runtime + "\n", "utf-8")
        with log.open("w", encoding="utf-8") as out:
            _pip(["--target", str(work / "tools"), "-r", str(work / "tools.txt")], env, out, tell)
            made = ["-v", "--no-build-isolation", "--no-cache-dir", f"--no-binary={weights.RUNTIME}"]
            _pip([*made, "--target", str(work / "runtime"), "-r", str(work / "runtime.txt")], env, out, tell)
        if subprocess.run(
            [sys.executable, "-c", f"import {weights.RUNTIME}"],
            env={**os.environ, "PYTHONPATH": str(work / "runtime")},
            capture_output=True,
            check=False,
        ).returncode:
            raise ModelError("what was built does not start")
        shutil.rmtree(place, ignore_errors=True)
        (work / "runtime").rename(place)
    log.unlink()
    return place


def _pip(arguments: list[str], env: dict[str, str], log: TextIO, tell: Tell) -> None:
    """Let pip install by hash, its output in the log; the steps that it counts are told. Raises ModelError."""
    plain = ("--no-deps", "--require-hashes", "--no-input", "--disable-pip-version-check")
    with subprocess.Popen(
        [sys.executable, "-m", "pip", "install", *plain, *arguments],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            log.write(line)
            if step := STEP.search(line):
                tell(int(step[1]), int(step[2]))
    if process.returncode:
        raise ModelError(f"the compiler or pip failed (see {log.name})")
