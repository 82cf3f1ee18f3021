"""The runtime built for this processor: built by hash from source, used before the prebuilt one, never needed."""

import hashlib
import io
import os
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from chevet.cli.engines import command
from chevet.engines.errors import ModelError
from chevet.engines.language.llm import install as installing
from chevet.engines.language.llm import local, native, weights

# The source of a runtime, as a package index gives it, with a build backend of its own: it needs the tool that is
# named in the lock and is compiled with the options that are given to it.
BACKEND = """
import os, zipfile
import tinytool

def build_wheel(directory, config_settings=None, metadata_directory=None):
    print("[1/2] compiling")
    print("[2/2] linking")
    name = "click-99.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(directory, name), "w") as made:
        made.writestr("click/__init__.py", SOURCE.replace("OPTIONS", repr(os.environ["CMAKE_ARGS"])))
        made.writestr("click-99.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: click\\nVersion: 99.0\\n")
        made.writestr("click-99.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        made.writestr("click-99.0.dist-info/RECORD", "")
    return name
"""
PROJECT = '[build-system]\nrequires = ["tinytool"]\nbuild-backend = "backend"\nbackend-path = ["."]\n'

# A runtime's module as `serve` uses it, and one that a processor refuses.
SERVER = """
import http.server, threading

class CommonParams:
    def __getattr__(self, name):
        self.__dict__[name] = CommonParams()
        return self.__dict__[name]

def get_system_info():
    return "CPU : AVX2 = 1 | "

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"MODEL by WHICH")
    def log_message(self, *_):
        pass

class Server:
    def __init__(self, settings):
        served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=served.serve_forever, daemon=True).start()
        self.listening_address = f"http://127.0.0.1:{served.server_port}"
""".replace("MODEL", weights.NAME)
REFUSED = "import os; os.kill(os.getpid(), 4)  # SIGILL"


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "RUNTIME", "click")  # some package that is installed


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of models with weights of their own."""
    monkeypatch.setattr(weights, "SHA256", hashlib.sha256(b"weights").hexdigest())
    folder = tmp_path / "models"
    file = weights.model_file(folder)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"weights")
    return folder


def sdist(shelf: Path, source: str) -> str:
    """The source package on the shelf; the answer is its entry in a lock."""
    path = shelf / "click-99.0.tar.gz"
    backend = f"SOURCE = {source!r}\n{BACKEND}"
    with tarfile.open(path, "w:gz") as made:
        for name, text in (
            ("PKG-INFO", "Metadata-Version: 2.1\nName: click\nVersion: 99.0\n"),
            ("pyproject.toml", PROJECT),
            ("backend.py", backend),
        ):
            entry = tarfile.TarInfo(f"click-99.0/{name}")
            entry.size = len(text.encode())
            made.addfile(entry, io.BytesIO(text.encode()))
    return f"click==99.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes packages from instead of an index, with the tool that builds."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    with zipfile.ZipFile(folder / "tinytool-1.0-py3-none-any.whl", "w") as made:
        made.writestr("tinytool.py", "")
        made.writestr(
            "tinytool-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tinytool\nVersion: 1.0\n"
        )
        made.writestr(
            "tinytool-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        made.writestr("tinytool-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256((folder / "tinytool-1.0-py3-none-any.whl").read_bytes()).hexdigest()
    (tmp_path / "llm-build.txt").write_text(f"tinytool==1.0 \\\n    --hash=sha256:{digest}\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def build(models: Path, shelf: Path, steps: list[tuple[int, int]]) -> Path:
    return installing.build(
        models,
        lambda *step: steps.append(step),
        lock=shelf.parent / "llm.txt",
        tools=shelf.parent / "llm-build.txt",
    )


def test_it_is_built_from_the_locked_source_and_nothing_else_stays(models: Path, shelf: Path) -> None:
    (shelf.parent / "llm.txt").write_text(sdist(shelf, "built_with = OPTIONS"))
    assert native.built(models) is None
    steps: list[tuple[int, int]] = []
    place = build(models, shelf, steps)
    assert steps == [(1, 2), (2, 2)] and place == native.built(models)
    assert "GGML_NATIVE=ON" in (place / "click" / "__init__.py").read_text()
    assert {p.name for p in models.iterdir()} == {place.name, weights.model_file(models).parent.name}


def test_another_source_than_the_locked_one_is_not_built(models: Path, shelf: Path) -> None:
    (shelf.parent / "llm.txt").write_text(sdist(shelf, "right = 1"))
    sdist(shelf, "wrong = 1")
    with pytest.raises(ModelError, match=r"failed \(see .*llm-build.log\)"):
        build(models, shelf, [])
    assert native.built(models) is None and "hash" in (models / native.LOG).read_text().lower()
    assert not list(models.glob(".build-*"))


def test_what_does_not_start_here_is_not_put_in_place(models: Path, shelf: Path) -> None:
    (shelf.parent / "llm.txt").write_text(sdist(shelf, REFUSED))
    with pytest.raises(ModelError, match="does not start"):
        build(models, shelf, [])
    assert native.built(models) is None


def test_another_processor_or_release_has_its_own(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = set()
    for text in ("flags\t: sse avx2\n", "flags\t: sse avx2 avx512f\n", "Features\t: asimd\n"):
        cpuinfo = tmp_path / "cpuinfo"
        cpuinfo.write_text(
            f"processor\t: 0\n{text}cpu MHz\t\t: 2400\n\nprocessor\t: 1\n{text}cpu MHz\t\t: 3100\n"
        )
        monkeypatch.setattr(native, "CPUINFO", cpuinfo)
        places.add(native.folder(models))
        cpuinfo.write_text(cpuinfo.read_text().replace("2400", "800"))  # the same processor, sleepier
        places.add(native.folder(models))
    monkeypatch.setattr(weights, "RUNTIME", "httpx")
    places.add(native.folder(models))
    assert len(places) == 4
    monkeypatch.setattr(native, "CPUINFO", tmp_path / "none")
    assert native.folder(models) is None and "Linux" in str(native.obstacle())


@pytest.fixture
def stubs(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A prebuilt runtime that serves, and the place of the one built here."""
    prebuilt = tmp_path / "prebuilt" / "xllamacpp"
    prebuilt.mkdir(parents=True)
    (prebuilt / "__init__.py").write_text(SERVER.replace("WHICH", "prebuilt"))
    paths = [str(prebuilt.parent), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    place = native.folder(models)
    assert place is not None
    (place / "xllamacpp").mkdir(parents=True)
    yield place / "xllamacpp" / "__init__.py"
    local.stop_child()


@pytest.mark.parametrize(
    ("module", "serves"),
    [
        (SERVER.replace("WHICH", "native"), "native"),
        (REFUSED, "prebuilt"),
        ("import nothing_such", "prebuilt"),
    ],
)
def test_it_serves_when_it_starts_and_the_prebuilt_one_when_not(
    models: Path, stubs: Path, module: str, serves: str
) -> None:
    stubs.write_text(module)
    server = local.running(models, 2048)
    assert httpx.get(f"{server.url}/models").text.endswith(f"by {serves}")


def test_without_a_compiler_the_prebuilt_one_stays_and_install_says_so(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEVET_CACHE", str(models.parent))
    monkeypatch.setenv("PATH", str(tmp_path))
    made = CliRunner().invoke(command, ["install"])
    assert made.exit_code == 0
    assert "the prebuilt llama.cpp is used, at about half the speed: there is no C++ compiler" in made.stdout
    assert "C++" not in CliRunner().invoke(command, ["install", "--prebuilt"]).stdout
