"""A conversation, and the endpoint that answers with a model's note of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from llm_endpoint import Endpoint
from llm_visit import NOTE, TALK

from chevet.contracts.transcript import Transcript
from chevet.engines.language.llm.engine import LanguageModel
from chevet.language.read import parse_dialogue
from chevet.settings.generative import Generative


@pytest.fixture
def talk() -> Transcript:
    return parse_dialogue(TALK, id="talk")


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[Endpoint]:
    served = Endpoint(tmp_path / "note.txt", NOTE)
    yield served
    served.stop()


@pytest.fixture
def model(endpoint: Endpoint, tmp_path: Path) -> Callable[..., LanguageModel]:
    """model(way, …) → the engine on the endpoint that answers in that way."""

    def make(way: str, **settings: object) -> LanguageModel:
        chosen = {"timeout": 20.0, **settings}
        return LanguageModel(Generative(models=tmp_path, url=endpoint.url, model=way, **chosen))  # type: ignore[arg-type]

    return make
