"""Speech settings that make no sense stop the start, with what to set."""

from pathlib import Path

import pytest

from chevet.settings.errors import SettingsError
from chevet.settings.speech import read

URL = {
    "CHEVET_SPEECH_URL": "https://speech.example.org/v1/",
    "CHEVET_SPEECH_MODEL": "whisper-large-v3",
    "CHEVET_SPEECH_VENDOR": "Acme",
}


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({**URL, "CHEVET_SPEECH_VENDOR": ""}, "CHEVET_SPEECH_VENDOR"),
        ({**URL, "CHEVET_SPEECH_MODEL": ""}, "CHEVET_SPEECH_MODEL"),
        ({**URL, "CHEVET_SPEECH_MODEL_SHA256": "ab"}, "Take one of them away"),
        ({"CHEVET_SPEECH_MODEL": "/m"}, "CHEVET_SPEECH_MODEL_SHA256"),
        ({"CHEVET_SPEECH_MODEL_SHA256": "ab"}, "together"),
        ({"CHEVET_SPEECH_VENDOR": "Acme"}, "CHEVET_SPEECH_URL"),
        ({**URL, "CHEVET_SPEECH_URL": "http://speech.example.org/v1"}, "without TLS"),
        ({**URL, "CHEVET_SPEECH_URL": "speech.example.org"}, "whole http"),
        ({"CHEVET_SPEECH_FALLBACK": "local"}, "CHEVET_SPEECH_URL"),
        ({**URL, "CHEVET_SPEECH_FALLBACK": "cloud"}, "none or local"),
        ({**URL, "CHEVET_SPEECH_LANGUAGES": "english"}, "CHEVET_SPEECH_LANGUAGES"),
        ({**URL, "CHEVET_SPEECH_TIMEOUT": "soon"}, "CHEVET_SPEECH_TIMEOUT"),
        ({**URL, "CHEVET_SPEECH_AT_ONCE": "0"}, "CHEVET_SPEECH_AT_ONCE"),
        ({**URL, "CHEVET_SPEECH_PRICE_MINUTE": "-1"}, "CHEVET_SPEECH_PRICE_MINUTE"),
        ({**URL, "CHEVET_SPEECH_KEY": "a", "CHEVET_SPEECH_KEY_FILE": "/b"}, "not both"),
        ({"CHEVET_VOCABULARY": "/no/such/file"}, "cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused(env: dict[str, str], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        read(env)


def test_an_endpoint_outside(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret\n")
    found = read({**URL, "CHEVET_SPEECH_KEY_FILE": str(tmp_path / "key"), "CHEVET_SPEECH_FALLBACK": "local"})
    assert (found.url, found.model, found.vendor, found.key) == (
        "https://speech.example.org/v1",
        "whisper-large-v3",
        "Acme",
        "secret",
    )
    assert found.fallback and found.outside and found.path is None
    assert "secret" not in repr(found)


def test_a_model_of_ones_own_on_this_machine() -> None:
    found = read({"CHEVET_SPEECH_MODEL": "/models/large", "CHEVET_SPEECH_MODEL_SHA256": "ab" * 32})
    assert (found.path, found.outside, found.model) == (Path("/models/large"), False, None)
    assert not read({}).outside


def test_a_server_of_the_house_needs_no_vendor() -> None:
    here = {"CHEVET_SPEECH_URL": "http://127.0.0.1:8001/v1", "CHEVET_SPEECH_MODEL": "m"}
    assert read(here).vendor is None
    assert read({**URL, "CHEVET_SPEECH_VENDOR": "none"}).vendor is None


def test_what_an_administrator_approves() -> None:
    from chevet.engines.speech import whisper
    from chevet.engines.speech.choice import card

    assert card(read({})) == whisper.BASE
    outside = card(read(URL))
    assert (outside.name, outside.version, outside.sha256, outside.vendor) == (
        "speech-endpoint",
        "whisper-large-v3",
        None,
        "Acme",
    )
    own = card(read({"CHEVET_SPEECH_MODEL": "/models/large", "CHEVET_SPEECH_MODEL_SHA256": "AB" * 32}))
    assert (own.name, own.sha256, own.vendor) == ("large", "ab" * 32, None)
