"""Whatever speaks to the network names who is at the other end: found in the code, not in a list that is kept up."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import chevet
from chevet.engines.endpoint import Endpoint

HOUSE = Path(chevet.__file__).parent
SPEAKS = {"httpx", "requests", "aiohttp", "urllib3", "urllib.request", "http.client", "socket", "websockets", "openai",
          "httpcore", "grpc", "ftplib", "smtplib"}  # fmt: skip

# Modules that may open a connection themselves, and to whom.
ALLOWED = {
    "engines/endpoint.py": "the one way outside for engines; every use of it names its vendor, below",
    "engines/language/llm/local.py": "the server of the local model, a child of this process",
    "ehr/client.py": "the hospital's own record, at the address it set",
    "trust/kms/services.py": "the site's own key service, at the address it set: a sealed key, nothing of a patient",
    "demo/processes.py": "the demo's own processes on this machine",
    "demo/hospital.py": "the demo's own EHR on this machine",
    "cli/demo.py": "looks for a free port",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(HOUSE.rglob("*.py")):
        yield file.relative_to(HOUSE).as_posix(), ast.parse(file.read_text())


def imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def speaks(tree: ast.Module) -> set[str]:
    return {
        name for name in imported(tree) if name in SPEAKS or name.split(".")[0] in SPEAKS - {"http", "urllib"}
    }


def builders(tree: ast.Module, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def test_nothing_else_opens_a_connection() -> None:
    found = {path: sorted(speaks(tree)) for path, tree in modules() if speaks(tree)}
    assert sorted(set(found) - set(ALLOWED)) == [], found
    assert sorted(set(ALLOWED) - set(found)) == []  # nothing stays allowed that no longer needs it


def test_every_engine_that_speaks_to_the_network_names_its_vendor() -> None:
    """An engine's module that builds an endpoint (or a client of one) says whose it is, from its settings."""
    calls = 0
    for path, tree in modules():
        if "chevet.engines.endpoint.Endpoint" not in imported(tree) and not any(
            name.endswith("llm.client.Client") for name in imported(tree)
        ):
            continue
        for call in [*builders(tree, "Endpoint"), *builders(tree, "Client")]:
            calls += 1
            vendor = next((k.value for k in call.keywords if k.arg == "vendor"), None)
            assert vendor is not None, f"{path}:{call.lineno} does not name its vendor"
            if isinstance(vendor, ast.Constant):  # in the house: only the server that this process started
                address = ast.unparse(call.args[0])
                assert vendor.value is None and address == "server.url", f"{path}:{call.lineno}: {address}"
            else:
                assert ast.unparse(vendor) in ("vendor", "settings.vendor"), f"{path}:{call.lineno}"
    assert calls >= 4


def test_there_is_no_endpoint_without_an_answer() -> None:
    with pytest.raises(TypeError, match="vendor"):
        Endpoint(None, "http://127.0.0.1:9", "x")


def test_every_engine_s_card_carries_the_vendor_of_its_settings(tmp_path) -> None:
    from chevet.engines.language.llm.engine import LanguageModel
    from chevet.engines.speech import choice
    from chevet.settings.generative import Generative
    from chevet.settings.speech import Speech

    llm = Generative(models=tmp_path, url="https://llm.example.org/v1", model="m", vendor="Acme")
    assert LanguageModel(llm).CARD.vendor == "Acme"
    assert choice.card(Speech(url="https://s.example.org/v1", model="m", vendor="Acme")).vendor == "Acme"
