"""A real hospital's EHR, a signed-up physician, and a draft on a patient's chart."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chevet.contracts.base import Engine
from chevet.contracts.draft import Allergy, Draft, Evidence, Facts, Finding, Medication, Section, Statement
from chevet.demo.hospital import DemoHospital
from chevet.ehr.client import FhirClient

ENGINE = Engine(name="grounded", version="1", sha256="ab" * 32)
EVIDENCE = (Evidence(utterance="u1", start=0, end=11, quote="doxycycline"),)


@pytest.fixture(scope="session")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHospital]:
    with DemoHospital(Path(tmp_path_factory.mktemp("hospital"))) as hospital:
        with FhirClient(hospital.base_url) as client:
            client.transaction(
                {
                    "resourceType": "Bundle",
                    "type": "transaction",
                    "entry": [
                        {"resource": r, "request": {"method": "PUT", "url": f"{r['resourceType']}/{r['id']}"}}
                        for r in (
                            {
                                "resourceType": "Patient",
                                "id": "ada",
                                "name": [{"family": "Ofori"}],
                                "gender": "female",
                                "birthDate": "1958-03-02",
                            },
                            {"resourceType": "Practitioner", "id": "hart", "name": [{"text": "Dr Ann Hart"}]},
                        )
                    ],
                }
            )
        yield hospital


@pytest.fixture
def ehr(hospital: DemoHospital, settings) -> Iterator[FhirClient]:
    settings.CHEVET = replace(settings.CHEVET, ehr_url=hospital.base_url)
    with FhirClient(hospital.base_url) as client:
        yield client


@pytest.fixture
def staff(transactional_db: None) -> dict:
    from django.db import connection

    from chevet.trust.setup import StaffSpec, ensure_site

    with connection.cursor() as cursor:  # the queue's tables are not Django's to empty
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    return ensure_site(
        staff=[
            StaffSpec("hart", "physician", "Dr Ann Hart", "horse staple battery", practitioner_id="hart"),
            StaffSpec("nurse", "nurse", "Nurse Joy", "battery horse staple", practitioner_id="joy"),
            StaffSpec("admin", "administrator", "Administrator", "staple battery horse"),
        ],
        engines=[ENGINE],
        stages={"scribe": "on"},
    )


@pytest.fixture
def proposal() -> Draft:
    return Draft(
        id="proposal",
        engine=ENGINE,
        language="en",
        sections=(
            Section(
                code="18776-5",
                title="Plan",
                statements=(
                    Statement(id="s1", text="Start doxycycline 100 mg twice a day.", evidence=EVIDENCE),
                    Statement(id="s2", text="Allergic to penicillin.", findings=("f1",)),
                ),
            ),
        ),
        facts=Facts(
            medications=(
                Medication(id="m1", name="doxycycline", dose="100 mg", action="start", evidence=EVIDENCE),
            ),
            allergies=(Allergy(id="a1", substance="penicillin", evidence=EVIDENCE),),
        ),
        findings=(
            Finding(id="f1", kind="unsupported", severity="major", message="Who said so?", refs=("s2", "a1")),
        ),
    )


@pytest.fixture
def in_review(staff: dict, ehr: FhirClient, proposal: Draft) -> Callable:
    """in_review() → a draft open for review, drafted on the patient's present chart."""
    import uuid

    from chevet.drafts import review
    from chevet.drafts.models import Draft as Row
    from chevet.ehr.chart import fingerprint, read_chart

    def make() -> Row:
        chart = read_chart(ehr, "ada")
        row = Row.objects.create(
            capability="scribe",
            subject=uuid.uuid4(),
            patient_id="ada",
            language="en",
            chart=chart.model_dump(mode="json"),
            chart_fingerprint=fingerprint(chart),
            author=staff["hart"],
        )
        review.propose(row.pk, proposal)
        row.refresh_from_db()
        return row

    return make


@pytest.fixture
def work() -> Callable[[], None]:
    """work() runs every waiting job, as a worker does, and returns."""
    from procrastinate.contrib.django import app

    def run() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())
        asyncio.run(_drain(worker))

    return run


async def _drain(worker) -> None:
    async with worker.open_async():
        await worker.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)
