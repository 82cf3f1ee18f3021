"""Whatever an endpoint does, there is a note by the rules that says so, or a clear error; never a note that pretends."""

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Event, Timer

import pytest
from llm_endpoint import Endpoint

from chevet.contracts.draft import broken_evidence
from chevet.contracts.transcript import Transcript
from chevet.engines.language import grounded
from chevet.engines.language.llm.client import Client
from chevet.engines.language.llm.engine import LanguageModel
from chevet.engines.language.llm.errors import GenerationError
from chevet.language.errors import NotADialogue
from chevet.language.read import parse_dialogue

Model = Callable[..., LanguageModel]
ASKED = [{"role": "user", "content": "?"}]

# how the endpoint misbehaves → (the error's code, a word of the finding)
WAYS = {
    "hang": ("timeout", "in time"),
    "drip": ("timeout", "in time"),
    "endless": ("garbage", "no note"),
    "page": ("garbage", "no note"),
    "broken-event": ("garbage", "no note"),
    "nothing": ("garbage", "no note"),
    "odd": ("garbage", "no note"),
    "closes": ("failed", "failed"),
    "moved": ("refused", "refused"),
    "400": ("refused", "refused"),
    "401": ("refused", "refused"),
    "403": ("refused", "refused"),
    "404": ("refused", "refused"),
    "413": ("too_long", "too long"),
    "429": ("busy", "no more questions"),
    "500": ("failed", "failed"),
    "503": ("failed", "failed"),
}


def no_wait(event: Event, seconds: float) -> bool:
    return event.is_set()


@pytest.mark.parametrize("way", WAYS)
def test_each_failure_is_one_clear_error(endpoint: Endpoint, way: str) -> None:
    client = Client(endpoint.url, way, vendor=None, key="the-secret-key", timeout=1.5, wait=no_wait)
    began = time.monotonic()
    with pytest.raises(GenerationError) as raised:
        client.complete(ASKED, max_tokens=50)
    assert raised.value.code == WAYS[way][0]
    assert time.monotonic() - began < 6
    message = raised.value.message
    assert message[0].isupper() and message.endswith(".") and "\n" not in message
    for secret in ("the-secret-key", "secret words", endpoint.url):
        assert secret not in message
        assert secret not in repr(raised.value.__cause__)


@pytest.mark.parametrize("way", ["hang", "page", "closes", "401", "500", "invalid-json"])
def test_the_rules_draft_instead_and_say_why(model: Model, talk: Transcript, way: str) -> None:
    made = model(way, timeout=1.5).draft(talk, draft_id="d")
    ruled = grounded.draft(talk, draft_id="d")
    assert made.engine == ruled.engine
    assert made.text == ruled.text
    assert made.usage is None
    extra = made.findings[len(ruled.findings) :]
    assert [(f.kind, f.severity) for f in extra] == [("omission", "minor")]
    assert "drafted by rules alone" in extra[0].message
    assert WAYS.get(way, ("", "no note"))[1] in extra[0].message


def test_an_endpoint_that_is_not_there(model: Model, talk: Transcript) -> None:
    nowhere = LanguageModel(replace(model("good").settings, url="http://127.0.0.1:9/v1", timeout=1.0))
    assert "could not be reached" in nowhere.draft(talk, draft_id="d").findings[-1].message


def test_what_can_be_tried_again_is_and_nothing_else(endpoint: Endpoint) -> None:
    for way, questions in (("500", 3), ("429", 3), ("401", 1), ("page", 1), ("400", 3)):
        before = endpoint.seen()["questions"]
        with pytest.raises(GenerationError):
            Client(endpoint.url, way, vendor=None, timeout=5, wait=no_wait).complete(ASKED, max_tokens=5)
        # 400 is asked again without the extras that not every endpoint knows
        assert endpoint.seen()["questions"] - before == questions, way


def test_an_answer_cut_short_loses_its_last_words_and_says_so(model: Model, talk: Transcript) -> None:
    made = model("cut-short").draft(talk, draft_id="d")
    assert made.engine.name == "llm"
    assert "given pen" not in made.text
    assert any("broke off" in f.message for f in made.findings)


def test_a_loop_is_cut_while_it_comes(model: Model, endpoint: Endpoint, talk: Transcript) -> None:
    made = model("loop").draft(talk, draft_id="d")
    assert made.engine.name == "llm"
    assert made.text.count("cough for two weeks") <= 2
    assert any("broke off" in f.message for f in made.findings)
    deadline = time.monotonic() + 10
    while not endpoint.seen()["broken_off"] and time.monotonic() < deadline:
        time.sleep(0.05)
    assert endpoint.seen()["broken_off"] == 1  # the endpoint need not go on


def test_somebody_elses_note_is_not_taken(model: Model) -> None:
    other = parse_dialogue(
        "Doctor: Hello Mr. Stone, how is the hearing aid?\nPatient: It whistles when I put it in.\n"
        "Doctor: Do you wear it every day?\nPatient: Only for the opera and for dinner with my grandchildren.\n"
        "Doctor: Let me clean it for you then.\nPatient: That would be kind of you, it is full of dust.\n",
        id="other",
    )
    made = model("good").draft(other, draft_id="d")
    assert made.engine.name == "grounded"
    assert "does not fit this conversation" in made.findings[-1].message
    for word in ("lisinopril", "cough", "knee"):
        assert word not in made.text.lower()


def test_cancelling_ends_it_soon(endpoint: Endpoint) -> None:
    stop = Event()
    Timer(0.3, stop.set).start()
    began = time.monotonic()
    with pytest.raises(GenerationError) as raised:
        Client(endpoint.url, "drip", vendor=None, timeout=60).complete(ASKED, max_tokens=5, cancel=stop)
    assert raised.value.code == "cancelled"
    assert time.monotonic() - began < 5


def test_french_stays_with_the_rules_until_a_model_may_write_it(model: Model, endpoint: Endpoint) -> None:
    dialogue = parse_dialogue(
        "Médecin : Bonjour, qu'est-ce qui vous amène aujourd'hui ?\nPatient : Je tousse depuis deux semaines, docteur.\n"
        "Médecin : Avez-vous de la fièvre ?\nPatient : Non.\n",
        id="fr",
    )
    made = model("good").draft(dialogue, draft_id="d")
    assert made.engine.name == "grounded"
    assert made.findings[-1].message.startswith("Le modèle de langage n'a pas rédigé cette note")
    assert endpoint.seen()["questions"] == 0
    model("good", languages=("en", "fr")).draft(dialogue, draft_id="d")
    assert "transcription" in endpoint.seen()["body"]["messages"][0]["content"]


def test_what_is_no_conversation_is_refused_before_anything_leaves(model: Model, endpoint: Endpoint) -> None:
    with pytest.raises(NotADialogue):
        model("good").draft(Transcript(id="t", language="en"), draft_id="d")
    assert endpoint.seen()["questions"] == 0


def test_the_key_goes_in_the_header_only(model: Model, endpoint: Endpoint, talk: Transcript) -> None:
    made = model("good", key="k-123")
    made.draft(talk, draft_id="d")
    seen = endpoint.seen()
    assert seen["headers"]["authorization"] == "Bearer k-123"
    assert "k-123" not in str(seen["body"]) and "k-123" not in repr(made.settings)
    assert seen["path"] == "/v1/chat/completions"


def test_every_quote_holds_whatever_was_written(model: Model, talk: Transcript) -> None:
    for way in ("good", "loop", "cut-short", "fenced-json"):
        assert broken_evidence(model(way).draft(talk, draft_id="d"), talk) == []
