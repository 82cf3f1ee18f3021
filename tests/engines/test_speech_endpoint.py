"""A speech server that really hears, in each form servers answer in; and every way it may fail, one clear error."""

import time
from collections.abc import Callable, Iterator
from threading import Event, Timer

import numpy as np
import pytest
from sounds import SAMPLES
from speech_endpoint import SpeechEndpoint

from chevet.engines.speech.errors import SpeechError
from chevet.engines.speech.remote import Remote, Spent, load
from chevet.settings.speech import Speech
from chevet.speech.audio import RATE, Audio, Samples
from chevet.speech.decode import decode
from chevet.speech.hearing import QuickModel
from chevet.speech.transcribe import transcribe

Make = Callable[..., Remote]
TONE: Samples = np.zeros(RATE, dtype=np.float32)


@pytest.fixture(scope="module")
def server() -> Iterator[SpeechEndpoint]:
    served = SpeechEndpoint()
    yield served
    served.stop()


@pytest.fixture
def remote(server: SpeechEndpoint) -> Iterator[Make]:
    """remote(way, …) → a model on the server that answers in that way."""
    made = []

    def make(way: str, **settings: object) -> Remote:
        chosen = {"timeout": 30.0, **settings}
        made.append(Remote(Speech(url=server.url, model=way, **chosen), wait=lambda e, s: e.is_set()))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="module")
def start() -> Audio:
    """Eight seconds of the English visit that ships."""
    whole = decode(SAMPLES / "visit-en.ogg")
    return Audio(whole.pcm[: 8 * RATE], whole.levels[:, : 8 * RATE // 320])


@pytest.mark.parametrize("way", ["good", "nested", "segments", "text"])
def test_a_recording_is_transcribed_in_each_form_of_answer(remote: Make, start: Audio, way: str) -> None:
    heard = transcribe(start, remote(way), language="en", transcript_id="t")
    text = " ".join(u.text for u in heard.utterances)
    assert "good morning" in text.lower()
    assert heard.engine is not None and (heard.engine.name, heard.engine.version) == ("speech-endpoint", way)
    words = [w for u in heard.utterances for w in u.words]
    assert all(a.end <= b.start for a, b in zip(words, words[1:], strict=False))
    assert words[-1].end <= start.duration
    assert all(0 < w.confidence <= 1 for w in words)


def test_the_language_is_asked_for_where_it_is_not_given(remote: Make, start: Audio) -> None:
    assert transcribe(start, remote("good"), transcript_id="t").language == "en"


def test_what_is_sent(remote: Make, server: SpeechEndpoint) -> None:
    model = remote("silent", key="k-123")
    assert list(model.hear([TONE], "fr", ["ramipril", "Lefèvre"])) == [[]]
    seen = server.seen()
    assert seen["path"] == "/v1/audio/transcriptions"
    assert seen["headers"]["authorization"] == "Bearer k-123"
    assert seen["form"]["language"] == ["fr"] and seen["form"]["response_format"] == ["verbose_json"]
    assert seen["form"]["timestamp_granularities[]"] == ["word", "segment"]
    assert seen["form"]["prompt"] == ["Lefèvre, ramipril"]
    assert seen["seconds"] == 1.0
    assert "k-123" not in str(seen["form"]) and "k-123" not in repr(model.settings)


@pytest.mark.parametrize("way", ["streams", "streams-vllm", "nested"])
def test_text_comes_bit_by_bit_where_the_server_streams(remote: Make, start: Audio, way: str) -> None:
    told: list[str] = []
    text = remote(way).text(start.samples, "en", tell=told.append)
    assert "good morning" in text.lower()
    assert told[-1] == text
    assert len(told) > 5 if way != "nested" else told == [text]
    assert all(later.startswith(earlier) for earlier, later in zip(told, told[1:], strict=False))


def test_rough_texts_in_between_only_where_they_cost_nothing(server: SpeechEndpoint, start: Audio) -> None:
    free = load(Speech(url=server.url, model="streams", timeout=30.0))
    assert isinstance(free, QuickModel)
    assert "good morning" in free.sketch(start.samples, "en").text.lower()
    assert load(Speech(url=server.url, model="401", timeout=30.0)).sketch(TONE, "en").text == ""  # type: ignore[union-attr]
    assert not isinstance(load(Speech(url=server.url, model="good", price_minute=0.01)), QuickModel)


def test_what_was_sent_is_accounted_for_by_thread(remote: Make) -> None:
    model = remote("silent")
    before = model.spent
    list(model.hear([TONE, TONE, TONE], "en"))
    spent = model.spent.less(before)
    assert (spent.calls, spent.sent) == (3, 3.0) and spent.waited > 0
    assert Spent(1, 90.0, 2.0).cost(0.006) == pytest.approx(0.009)


def test_windows_come_back_in_order(remote: Make, start: Audio) -> None:
    half = start.samples[: 4 * RATE], start.samples[4 * RATE :]
    one, two = (p for p in remote("nested").hear(half, "en"))
    alone = next(remote("nested").hear([half[1]], "en"))
    assert [w.text for p in two for w in p.words] == [w.text for p in alone for w in p.words]
    assert one != two


def test_a_server_that_knows_little_is_asked_without_extras_and_remembered(
    remote: Make, server: SpeechEndpoint
) -> None:
    model = remote("strict")
    before = server.seen()["questions"]
    assert next(model.hear([TONE], "en", ["ramipril"]))[0].words[0].text == "Plain"
    assert server.seen()["questions"] - before == 5
    list(model.hear([TONE], "en", ["ramipril"]))
    assert server.seen()["questions"] - before == 6


@pytest.mark.parametrize("way", ["failing-twice", "busy-twice"])
def test_what_can_be_tried_again_is(remote: Make, server: SpeechEndpoint, way: str) -> None:
    while server.seen()["questions"] % 3:
        list(remote("silent").hear([TONE], "en"))
    assert next(remote(way).hear([TONE], "en"))[0].words[0].text == "At"


FAILING = {
    "hang": "timeout",
    "drip": "timeout",
    "endless": "garbage",
    "page": "garbage",
    "cut-json": "garbage",
    "a-list": "garbage",
    "no-text": "garbage",
    "odd-segments": "garbage",
    "odd-times": "garbage",
    "closes": "failed",
    "moved": "refused",
    "other-language": "other_language",
    "400": "refused",
    "401": "refused",
    "403": "refused",
    "404": "refused",
    "413": "too_long",
    "429": "busy",
    "500": "failed",
    "503": "failed",
}


@pytest.mark.parametrize("way", FAILING)
def test_each_failure_is_one_clear_error(remote: Make, server: SpeechEndpoint, way: str) -> None:
    began = time.monotonic()
    with pytest.raises(SpeechError) as raised:
        list(remote(way, key="the-secret-key", timeout=1.5).hear([TONE], "en"))
    assert raised.value.code == FAILING[way]
    assert time.monotonic() - began < 20
    message = raised.value.message
    assert message[0].isupper() and message.endswith(".") and "\n" not in message
    for secret in ("the-secret-key", "secret words", server.url, "Guten"):
        assert secret not in message
        assert secret not in repr(raised.value.__cause__)


def test_a_server_that_is_not_there() -> None:
    nowhere = Remote(Speech(url="http://127.0.0.1:9/v1", model="m", timeout=1.0))
    with pytest.raises(SpeechError) as raised:
        list(nowhere.hear([TONE], "en"))
    assert raised.value.code == "unreachable"


def test_cancelling_ends_it_soon(remote: Make) -> None:
    stop = Event()
    Timer(0.3, stop.set).start()
    began = time.monotonic()
    with pytest.raises(SpeechError) as raised:
        remote("drip", timeout=60.0).text(TONE, "en", cancel=stop)
    assert raised.value.code == "cancelled"
    assert time.monotonic() - began < 20


def test_stopping_in_between_waits_for_no_window(remote: Make, start: Audio) -> None:
    hearing = remote("drip", timeout=600.0, at_once=1).hear([TONE, TONE, TONE], "en")
    Timer(0.3, lambda: None).start()
    began = time.monotonic()
    hearing.close()
    assert time.monotonic() - began < 20
