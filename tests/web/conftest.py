"""A demo hospital, its staff, and a visit at every stage, made by the services that make real ones."""

import io
import json
import struct
import wave
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest
from browser import chromium, of, open_page  # noqa: F401  # fixtures
from cable import cable  # noqa: F401
from consenting import decide
from heard_recording import draft_to_come
from live_page import web  # noqa: F401  # a fixture
from microphone import listening, tab  # noqa: F401
from static_files import plain_static_files  # noqa: F401

from chevet.contracts.base import Engine
from chevet.contracts.transcript import Transcript, Utterance
from chevet.demo.hospital import DemoHospital

WHISPER = Engine(name="whisper-base", version="1", sha256="ab" * 32)


@pytest.fixture(scope="session")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHospital]:
    from chevet.demo.seed.load import load

    with DemoHospital(Path(tmp_path_factory.mktemp("hospital"))) as hospital:
        load(hospital.base_url, datetime.now(UTC).date())
        yield hospital


@pytest.fixture
def ehr(hospital: DemoHospital, settings) -> str:
    settings.CHEVET = replace(settings.CHEVET, ehr_url=hospital.base_url, site_name="St Chevet Hospital")
    return hospital.base_url


@pytest.fixture
def staff(transactional_db: None) -> dict:
    from django.db import connection

    from chevet.demo.accounts import set_up
    from chevet.trust.models import Staff

    with connection.cursor() as cursor:  # the queue's tables are not Django's to empty
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    set_up()
    return {member.username: member for member in Staff.objects.all()}


def transcript_of(sample: str) -> Transcript:
    """What is said in a sample recording, as its script has it, with the script's times."""
    content = json.loads((resources.files("chevet.demo") / "samples" / f"{sample}.json").read_text())
    return Transcript(
        id=sample,
        language=content["language"],
        duration=content["duration"],
        engine=WHISPER,
        utterances=tuple(
            Utterance(id=f"u{n}", speaker=s["speaker"], start=s["start"], end=s["end"], text=s["text"])
            for n, s in enumerate(content["segments"], 1)
        ),
    )


@pytest.fixture
def script() -> Callable[[str], Transcript]:
    """script("visit-en") → what is said in that sample recording."""
    return transcript_of


def tone(seconds: float = 3.0, rate: int = 8000) -> bytes:
    """A quiet WAV."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        for n in range(int(seconds * rate)):
            sound.writeframesraw(struct.pack("<h", (n * 97) % 200 - 100))
    return out.getvalue()


@pytest.fixture
def visits(staff: dict, ehr: str) -> list:
    """Dr Martin's visits today, as the EHR tells them."""
    from chevet.scribe import visits
    from chevet.scribe.models import Visit

    visits.refresh(staff["martin"])
    ids = [visit.pk for visit in visits.today(staff["martin"])]
    return list(Visit.objects.filter(pk__in=ids))  # fresh ones: the list remembers what it was asked for


@pytest.fixture
def agree(staff: dict) -> Callable:
    """agree(visit) records the patient's consent."""
    return lambda visit, decision="given": decide(visit, staff["martin"], decision)


@pytest.fixture
def visit(visits: list, agree: Callable):
    """Mr Harlow's visit; he has agreed."""
    visit = of(visits, "Harlow")
    agree(visit)
    return visit


@pytest.fixture
def recorded(staff: dict, agree: Callable) -> Callable:
    """recorded(visit, audio) → the recording, waiting to be heard."""
    from chevet.scribe import intake

    def add(visit, audio: bytes = b""):
        agree(visit)
        return intake.add_recording(
            visit,
            io.BytesIO(audio or tone()),
            by=staff["martin"],
            language="auto",
            media_type="audio/ogg" if audio else "audio/wav",
        )

    return add


@pytest.fixture
def drafted(staff: dict, recorded: Callable, ehr: str) -> Callable:
    """drafted(visit, sample) → a draft open for review: heard as the sample's script says, drafted by the engine."""
    from chevet.scribe import jobs

    def make(
        visit,
        sample: str = "visit-en",
        audio: bytes = b"",
        doubts: Callable | None = None,
        enrich: Callable | None = None,
    ):
        from chevet.drafts import review
        from chevet.ehr.chart import fingerprint
        from chevet.engines.language import grounded
        from chevet.scribe.chart import present
        from chevet.scribe.preferences.kept import template_of

        recording = recorded(visit, audio)
        transcript = transcript_of(sample)
        template = template_of(visit.clinician).name
        draft = draft_to_come(
            recording, transcript.model_dump(mode="json"), staff["martin"], template=template
        )
        if doubts is None and enrich is None:
            jobs.draft_note.func(draft_id=str(draft.pk))
        else:  # the engine's own draft, with findings that this conversation did not give
            chart = present(draft)
            draft.chart, draft.chart_fingerprint = chart.model_dump(mode="json"), fingerprint(chart)
            draft.save()
            proposal = grounded.draft(transcript, draft_id=str(draft.pk))
            if enrich is not None:
                proposal = enrich(proposal, transcript)
            else:
                proposal = proposal.model_copy(update={"findings": doubts(proposal)})
            review.propose(draft.pk, proposal)
        draft.refresh_from_db()
        assert draft.state == "review", draft.problem
        return draft

    return make


@pytest.fixture
def work() -> Callable[[], None]:
    """work() runs every waiting job that drafts or talks to the EHR, as a worker does."""
    import asyncio

    from procrastinate.contrib.django import app

    async def drain(worker) -> None:
        async with worker.open_async():
            await worker.run_worker_async(
                queues=["release", "drafting"], wait=False, install_signal_handlers=False, listen_notify=False
            )

    def run() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())
        with ThreadPoolExecutor(1) as thread:  # a browser test has a loop of its own in this one
            thread.submit(asyncio.run, drain(worker)).result()

    return run


@pytest.fixture
def as_(client, staff: dict) -> Callable:
    """as_("martin") → a client logged in as her."""

    def login(name: str):
        client.force_login(staff[name])
        return client

    return login
