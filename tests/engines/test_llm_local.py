"""The local model itself: one visit, and that its process ends with its parent."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from chevet.contracts.draft import broken_evidence
from chevet.contracts.transcript import Transcript
from chevet.engines.language.llm import local, weights
from chevet.engines.language.llm.engine import LanguageModel
from chevet.settings.generative import read

# tests/conftest.py takes CHEVET_CACHE away: the cache is the usual one, or that of XDG_CACHE_HOME
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not weights.installed(read().models),
        reason="the local model is not installed (chevet engines install)",
    ),
]


def test_it_writes_a_note_that_holds(talk: Transcript) -> None:
    made = LanguageModel(replace(read(), timeout=900.0)).draft(talk, draft_id="d")
    local.stop_child()
    assert made.engine.name == "llm" and made.engine.sha256 == weights.SHA256
    assert (
        made.usage is not None and made.usage.tokens_in > 200 < made.usage.tokens_in + made.usage.tokens_out
    )
    assert broken_evidence(made, talk) == []
    for never in ("albuterol", "asthma", "140/90"):
        assert never not in made.text


def test_the_server_ends_with_its_parent_even_killed(tmp_path: Path) -> None:
    code = (
        "from chevet.engines.language.llm import local\n"
        "from chevet.settings.generative import read\n"
        "print(local.running(read().models, 2048).pid, flush=True)\n"
        "import time; time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    until = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not Path(f"/proc/{child}").exists() or os.waitpid(child, os.WNOHANG)


def test_other_weights_are_not_started(tmp_path: Path) -> None:
    file = weights.model_file(tmp_path)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"not the model")
    from chevet.engines.language.llm.errors import GenerationError

    with pytest.raises(GenerationError, match="not the ones expected"):
        local.running(tmp_path, 2048)
