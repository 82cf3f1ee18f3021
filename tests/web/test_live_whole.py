"""The whole way: a consultation is heard by the microphone, its words and facts appear while it goes on, then its note."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from browser import faultless, of, picture, until
from live_visit import recorded, start
from microphone import written
from worker_process import Worker

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SECONDS = 45
TEXT = (
    "() => [...document.querySelectorAll('#utterances .turn-words')].map((one) => one.textContent).join(' ')"
)


@pytest.fixture
def worker(staff, hospital, tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(tmp_path / "worker.log", CHEVET_EHR_URL=hospital.base_url)
    worker.start()
    yield worker
    worker.kill()


@pytest.mark.parametrize(
    ("language", "patient", "scheme", "words"),
    [
        ("en", "Harlow", "light", ("cough", "fever", "stairs")),
        ("fr", "Vasseur", "light", ("dos", "jambe")),
    ],
)
def test_a_consultation_in_the_room(
    tab, visits, agree, staff, worker, listening, tmp_path, language, patient, scheme, words
) -> None:
    from chevet.speech.decode import decode

    visit = of(visits, patient)
    agree(visit)
    staff["martin"].language = language
    staff["martin"].save()
    said = decode(resources.files("chevet.demo") / "samples" / f"visit-{language}.ogg").pcm
    wav = written(tmp_path / "said.wav", said[: SECONDS * 16_000], 16_000)
    page = tab(listening(wav), scheme=scheme, language=language)
    start(page, visit)
    recorded(page, SECONDS - 2)
    until(page, f"() => {list(words)}.every((word) => ({TEXT})().includes(word))".replace("'", '"'), 240)
    until(page, "() => document.querySelectorAll('#facts li').length > 2", 120)
    until(page, "() => document.querySelectorAll('#note li').length > 0")
    faultless(page)
    picture(page, f"live-{language}")
    page.click("#finish")
    page.wait_for_url("**/drafts/**", timeout=300_000)
    page.wait_for_selector(".note .line")
    assert all(word in page.text_content(".utterances") for word in words)
