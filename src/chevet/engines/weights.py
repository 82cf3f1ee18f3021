"""Model files on disk: found in packages, joined once, and never used unless they are the right ones."""

import errno
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from chevet.engines.errors import ModelError

_BLOCK = 4 << 20

Part = Path | zipfile.Path
"""A file, or a file inside a wheel."""


def _untold(done: int) -> None:
    """Nobody is told."""


def default_cache() -> Path:
    """`$XDG_CACHE_HOME/chevet/models`, or `~/.cache/chevet/models`."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "chevet" / "models"


def package_file(package: str, distribution: str, *parts: str) -> Path:
    """A file inside an installed package, found without importing it. Raises `ModelError`."""
    spec = find_spec(package)
    if spec is not None and spec.submodule_search_locations:
        path = Path(spec.submodule_search_locations[0]).joinpath(*parts)
        if path.is_file():
            return path
    raise ModelError(f"The package {distribution} with the model's weights is not installed; install it.")


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, as 64 hex digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def check(path: Path, sha256: str) -> None:
    """Raise `ModelError` unless the file is there and is exactly the one meant."""
    try:
        found = sha256_of(path)
    except OSError as error:
        raise ModelError(f"The model's weights {path} cannot be read ({error.strerror}).") from error
    if found != sha256.lower():
        raise ModelError(
            f"The model's weights {path} are not the ones expected (SHA-256 {found}, not {sha256.lower()}); "
            "remove that folder, or install the right ones."
        )


def assemble(
    folder: Path,
    joined: Mapping[str, Sequence[Part]],
    sha256: Mapping[str, str],
    *,
    tell: Callable[[int], object] = _untold,
) -> Path:
    """Make `folder` hold each file of `joined`, its parts one after the other; done once.

    `tell` hears how many parts are joined, after each.

    Files named in `sha256` are checked before the folder appears. It is built beside its place and
    renamed in one step: two processes at once both end up with a whole folder, and a crash leaves
    none. Raises `ModelError` for a wrong hash, a full disk, or a place that cannot be written.
    """
    if folder.is_dir():
        return folder
    building: Path | None = None
    done = 0
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        for name, parts in joined.items():
            with (building / name).open("wb") as whole:
                for part in parts:
                    with part.open("rb") as stream:
                        shutil.copyfileobj(stream, whole, _BLOCK)
                    done += 1
                    tell(done)
                whole.flush()
                os.fsync(whole.fileno())
            if name in sha256:
                check(building / name, sha256[name])
        building.chmod(0o755)
        try:
            building.rename(folder)
        except OSError:
            if not folder.is_dir():  # another process was first: its folder is as good
                raise
    except OSError as error:
        raise ModelError(_cannot_write(folder.parent, error)) from error
    finally:
        if building is not None:
            shutil.rmtree(building, ignore_errors=True)
    return folder


def _cannot_write(place: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full: the model does not fit into {place}; free some space and try again."
    return f"The model cannot be put into {place} ({error.strerror}); name another cache folder."
