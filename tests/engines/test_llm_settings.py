"""Settings that make no sense stop the start, with what to set."""

from pathlib import Path

import pytest

from chevet.settings.errors import SettingsError
from chevet.settings.generative import drafting, read

URL = {
    "CHEVET_LLM_URL": "https://llm.example.org/v1/",
    "CHEVET_LLM_MODEL": "big",
    "CHEVET_LLM_VENDOR": "Acme",
}


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"CHEVET_LLM_URL": "https://llm.example.org"}, "CHEVET_LLM_VENDOR"),
        ({**URL, "CHEVET_LLM_MODEL": ""}, "CHEVET_LLM_MODEL"),
        ({"CHEVET_LLM_MODEL": "big"}, "CHEVET_LLM_URL"),
        ({"CHEVET_LLM_VENDOR": "Acme"}, "CHEVET_LLM_URL"),
        ({**URL, "CHEVET_LLM_URL": "http://llm.example.org/v1"}, "without TLS"),
        ({**URL, "CHEVET_LLM_URL": "llm.example.org"}, "whole http"),
        ({"CHEVET_LLM_LANGUAGES": "de"}, "CHEVET_LLM_LANGUAGES"),
        ({"CHEVET_LLM_TIMEOUT": "soon"}, "CHEVET_LLM_TIMEOUT"),
        ({"CHEVET_LLM_TIMEOUT": "nan"}, "CHEVET_LLM_TIMEOUT"),
        ({"CHEVET_LLM_CONTEXT": "100"}, "CHEVET_LLM_CONTEXT"),
        ({"CHEVET_LLM_MODE": "both"}, "CHEVET_LLM_MODE"),
        ({"CHEVET_LLM_FORMAT": "xml"}, "CHEVET_LLM_FORMAT"),
        ({"CHEVET_LLM_PRICE_IN": "-1"}, "CHEVET_LLM_PRICE_IN"),
        ({**URL, "CHEVET_LLM_KEY": "a", "CHEVET_LLM_KEY_FILE": "/b"}, "not both"),
        ({**URL, "CHEVET_LLM_KEY_FILE": "/no/such/file"}, "cannot be read"),
        ({**URL, "CHEVET_LLM_KEY": "two\nlines"}, "one line"),
    ],
)
def test_what_makes_no_sense_is_refused(env: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        read(env)


def test_an_endpoint_outside(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret\n")
    found = read({**URL, "CHEVET_LLM_KEY_FILE": str(tmp_path / "key"), "CHEVET_LLM_LANGUAGES": "en, fr"})
    assert (found.url, found.model, found.vendor, found.key) == (
        "https://llm.example.org/v1",
        "big",
        "Acme",
        "secret",
    )
    assert found.languages == ("en", "fr")
    assert "secret" not in repr(found)


def test_what_runs_in_the_house_needs_no_vendor() -> None:
    assert read({}).vendor is None and read({}).url is None
    assert read({**URL, "CHEVET_LLM_VENDOR": "none"}).vendor is None
    here = {"CHEVET_LLM_URL": "http://127.0.0.1:8080/v1", "CHEVET_LLM_MODEL": "m"}
    assert read(here).vendor is None


def test_which_engine_drafts() -> None:
    assert drafting({}) == "grounded"
    assert drafting({"CHEVET_ENGINE": "llm"}) == "llm"
    with pytest.raises(SettingsError, match="grounded or llm"):
        drafting({"CHEVET_ENGINE": "gpt"})
