"""Who speaks, put right while the visit goes on: said once, kept as it was said, in force in what is heard at the end."""

from uuid import UUID, uuid4

import pytest
from live_page import Page
from live_visit import hears

from chevet.contracts.transcript import Transcript, Utterance, Word
from chevet.scribe import hearing
from chevet.scribe.live import listen
from chevet.scribe.live import speakers as live_speakers
from chevet.scribe.live.audio import FRAME_BYTES
from chevet.scribe.models import Capture, Heard, Recording, SpeakerCorrection
from chevet.scribe.who_spoke import spoken
from chevet.speech.corrections import Correction
from chevet.trust.models import AuditRecord

pytestmark = [pytest.mark.django_db(transaction=True)]

SAID = [
    ("u1", "clinician", 0.0, 4.0, "What brings you here today then"),
    ("u2", "patient", 4.5, 8.0, "I cough since Monday doctor"),
    ("u3", "patient", 8.5, 10.0, "Do you smoke"),
]


def told(voices: tuple[int, ...] = (0, 1, 1)) -> list[dict]:
    keys = ("id", "speaker", "start", "end", "text")
    return [
        dict(zip(keys, u, strict=True)) | {"settled": True, "voice": v}
        for u, v in zip(SAID, voices, strict=True)
    ]


@pytest.fixture
def tab(page) -> Page:
    """A visit in which three turns were heard, the last by the wrong person."""
    tab = page()
    tab.open()
    tab.speak(bytes(FRAME_BYTES))
    tab.stored()
    hears(capture(tab), told())
    tab.wait(lambda m: m["type"] == "heard" and len(m["utterances"]) == 3)
    return tab


def capture(tab: Page) -> Capture:
    return Capture.objects.get(pk=tab.capture)


def correct(tab: Page, key: str | None = None, **said: object) -> str:
    since = len(tab.heard)
    tab.tell(type="speaker", key=key or str(uuid4()), **said)
    why = tab.wait(lambda m: m["type"] == "corrected", since=since)["message"]
    if not why:  # the news of it follows
        tab.wait(lambda m: m["type"] == "heard" and any(u.get("attributed") for u in m["utterances"]))
    return why


def speakers(tab: Page) -> list[str]:
    return [u["speaker"] for _, u in sorted(tab.utterances.items())]


def heard_at_the_end() -> Transcript:
    """Heard as one turn what was two, and numbered anew."""
    text = "I cough since Monday doctor Do you smoke"
    times = [4.5, 5.2, 5.9, 6.6, 7.3, 8.5, 9.0, 9.5]
    words = tuple(
        Word(text=w, start=t, end=t + 0.4, confidence=1.0) for w, t in zip(text.split(), times, strict=True)
    )
    first = Utterance(id="u1", speaker="clinician", start=0.0, end=4.0, text=SAID[0][4], voice=0)
    second = Utterance(id="u2", speaker="patient", start=4.5, end=9.9, text=text, words=words, voice=1)
    return Transcript(id="t", language="en", duration=10.0, utterances=(first, second))


def test_one_click_puts_it_right_at_once_and_counts_once(tab, staff) -> None:
    key = str(uuid4())
    said = {"what": "turn", "utterance": "u3", "speaker": "clinician", "start": 8.5, "end": 10.0}
    assert correct(tab, key, **said) == ""
    assert tab.utterances["u3"].get("attributed") and speakers(tab) == ["clinician", "patient", "clinician"]
    tab.drop()
    tab.open()
    assert correct(tab, key, **said) == ""  # its answer was lost with the connection
    row = SpeakerCorrection.objects.get()
    assert (row.source, row.by, row.number) == (UUID(tab.capture), staff["hart"], 1)
    record = AuditRecord.objects.get(action="transcript.corrected")
    assert record.subject == f"capture:{tab.capture}" and record.patient
    assert speakers(tab) == ["clinician", "patient", "clinician"]


def test_it_stands_in_the_recording_however_that_was_heard(tab) -> None:
    correct(tab, what="turn", utterance="u3", speaker="clinician", start=8.5, end=10.0)
    tab.tell(type="finish", frames=1)
    tab.wait(lambda m: m["type"] == "state" and m["state"] == "finishing")
    row = Capture.objects.select_related("visit", "started_by").get(pk=tab.capture)
    listen._end(row, heard_at_the_end, hearing.Meter(None))  # type: ignore[arg-type]
    found = spoken(Recording.objects.get(pk=tab.capture))
    assert found is not None
    assert [(u.speaker, u.text) for u in found.transcript.utterances] == [
        ("clinician", SAID[0][4]),
        ("patient", SAID[1][4]),
        ("clinician", SAID[2][4]),
    ]
    assert [u.speaker for u in Heard.objects.get().transcript.utterances] == [
        "clinician",
        "patient",
        "patient",
    ]


def test_the_wrong_way_round_is_said_of_each_voice_and_holds_when_roles_are_found_anew(tab) -> None:
    assert correct(tab, what="swap") == ""
    assert speakers(tab) == ["patient", "clinician", "clinician"]
    other = {"clinician": "patient", "patient": "clinician"}
    found_anew = [u | {"speaker": other[u["speaker"]]} for u in told()]  # the listener now has it right
    hears(capture(tab), found_anew)
    tab.wait(lambda m: m["type"] == "heard" and m["version"] == 2)
    assert speakers(tab) == ["patient", "clinician", "clinician"]


def test_a_turn_that_was_heard_anew_is_found_by_its_time(tab) -> None:
    hears(capture(tab), [*told()[:2], told()[2] | {"id": "u7"}])
    assert correct(tab, what="turn", utterance="u3", speaker="other", start=8.5, end=10.0) == ""
    assert tab.utterances["u7"]["speaker"] == "other"


def test_what_cannot_be_corrected_is_said_and_the_recording_goes_on(tab, staff) -> None:
    assert "look at it again" in correct(tab, what="turn", utterance="u9", speaker="other")
    Capture.objects.filter(pk=tab.capture).update(mode="dictation")
    assert "beside the note" in correct(tab, what="turn", utterance="u3", speaker="other")
    refused = live_speakers.correct(UUID(tab.capture), uuid4(), Correction(what="swap"), by=staff["admin"])
    assert refused and not SpeakerCorrection.objects.exists()
    assert capture(tab).state == "recording"


def test_nonsense_about_speakers_closes_like_other_nonsense(tab) -> None:
    tab.tell(type="speaker", key="no key", what="turn")
    assert tab.wait(lambda m: m["type"] == "problem")["code"] == "garbage"
    assert tab.until_closed() == 4400


def test_the_sketch_is_drawn_again_with_who_really_spoke(tab) -> None:
    from chevet.scribe.live.sketch import Sketch
    from chevet.speech.live import Heard as Now
    from chevet.speech.live import HeardUtterance

    now = Now(language="en", utterances=tuple(HeardUtterance.model_validate(u) for u in told()))
    sketch = Sketch(capture(tab))
    sketch._may = True  # this site has approved no engine of ours
    before = sketch.of(now)
    assert before["facts"]["symptoms"]
    wrong = Correction(what="voice", utterance="u2", speaker="clinician", start=4.5, end=8.0)
    assert sketch.of(now, [wrong]) != before
    assert sketch.of(now) == before
