"""The engine that a site chose drafts only through every gate; else the rules do, and the note says why."""

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clinician_at_work import visit_of_ada
from consenting import decide
from contracting import sign_contract
from heard_recording import draft_to_come
from llm_endpoint import Endpoint
from llm_visit import NOTE, TALK

from chevet.contracts.base import Engine
from chevet.drafts.models import Draft
from chevet.engines.language import grounded
from chevet.engines.language.llm.engine import LanguageModel
from chevet.language.read import parse_dialogue
from chevet.scribe import jobs
from chevet.scribe.models import Recording
from chevet.settings.generative import Generative
from chevet.trust.models import AuditRecord
from chevet.trust.policy import engines

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[Endpoint]:
    served = Endpoint(tmp_path / "note.txt", NOTE)
    yield served
    served.stop()


@pytest.fixture
def site(settings, endpoint: Endpoint, tmp_path: Path, staff: dict) -> Callable[..., LanguageModel]:
    """site(model, …) sets the site to draft with that endpoint; the answer is the engine to approve."""
    engines.approve(grounded.CARD.engine, staff["admin"], "tests")

    def choose(model: str = "good", **more: object) -> LanguageModel:
        llm = Generative(models=tmp_path, url=endpoint.url, model=model, timeout=5.0, **more)  # type: ignore[arg-type]
        settings.CHEVET = replace(settings.CHEVET, engine="llm", llm=llm)
        return LanguageModel(llm)

    return choose


@pytest.fixture
def draft(ehr: object, staff: dict) -> Callable[..., Draft]:
    """draft() → a draft of the visit, after the job ran."""
    from chevet.scribe import intake

    def make(decision: str = "given") -> Draft:
        visit = visit_of_ada(staff, "e1")
        visit.encounter_id = ""  # this hospital has no encounter of hers
        visit.save()
        decide(visit, staff["hart"], "given")
        recording = intake.add_recording(visit, io.BytesIO(b"sound"), by=staff["hart"], language="auto")
        Recording.objects.filter(pk=recording.pk).update(state="heard")
        if decision != "given":
            decide(visit, staff["hart"], decision)
        transcript = parse_dialogue(TALK, id=str(recording.pk))
        row = draft_to_come(recording, transcript.model_dump(mode="json"), staff["hart"])
        jobs.draft_note.func(draft_id=str(row.pk))
        row.refresh_from_db()
        return row

    return make


def last_finding(row: Draft) -> str:
    return str(row.latest.reviewed.draft.findings[-1].message)


def test_an_approved_model_in_the_house_drafts(site, draft, staff, endpoint) -> None:
    engine = site()
    engines.approve(engine.CARD.engine, staff["admin"], "measured")
    row = draft()
    assert row.state == "review", row.problem
    assert row.engine["name"] == "llm" and row.engine["version"] == engine.CARD.version
    kept = row.latest.reviewed.draft
    assert kept.usage is not None and kept.usage.tokens_in == 1200
    assert "keeps her awake at night" in kept.text
    proposed = AuditRecord.objects.get(action="draft.proposed")
    assert proposed.detail["engine"] == "llm" and proposed.detail["version"] == engine.CARD.version


def test_a_model_nobody_approved_is_never_asked(site, draft, endpoint) -> None:
    site()
    row = draft()
    assert row.engine["name"] == "grounded"
    assert "not approved" in last_finding(row)
    assert endpoint.seen()["questions"] == 0


def test_other_questions_or_weights_are_another_version(site, draft, staff, endpoint) -> None:
    engine = site().CARD.engine
    engines.approve(Engine(name="llm", version="good+note-0-00000000"), staff["admin"], "an older one")
    assert engine.version != "good+note-0-00000000"
    assert draft().engine["name"] == "grounded"
    assert endpoint.seen()["questions"] == 0


def test_nothing_goes_to_a_vendor_without_a_contract(site, draft, staff, endpoint) -> None:
    engines.approve(site(vendor="Acme").CARD.engine, staff["admin"], "measured")
    assert "No contract in force" in last_finding(draft())
    assert endpoint.seen()["questions"] == 0
    sign_contract("Acme", staff["admin"], data=("transcript",))
    assert draft().engine["name"] == "llm"
    assert endpoint.seen()["questions"] == 1


def test_where_redaction_is_demanded_what_leaves_is_redacted_and_written_down_so(
    site, draft, staff, endpoint
) -> None:
    engines.approve(site(vendor="Acme").CARD.engine, staff["admin"], "measured")
    sign_contract("Acme", staff["admin"], data=("transcript",), redact=True)
    draft()
    assert endpoint.seen()["questions"] == 1
    assert AuditRecord.objects.get(action="vendor.sent").detail["redacted"] is True


def test_what_leaves_is_written_down_before(site, draft, staff, endpoint) -> None:
    engines.approve(site(vendor="Acme").CARD.engine, staff["admin"], "measured")
    contract = sign_contract("Acme", staff["admin"], data=("transcript",))
    row = draft()
    sent = AuditRecord.objects.get(action="vendor.sent")
    assert sent.subject == row.audit_subject and sent.detail["contract"] == str(contract.pk)
    assert (sent.detail["vendor"], sent.detail["data"]) == ("Acme", ["transcript"])
    assert sent.seq < AuditRecord.objects.get(action="draft.proposed").seq
    site("good")  # in the house nothing leaves, and nothing is written down


def test_a_model_that_fails_costs_nobody_the_note(site, draft, staff) -> None:
    engines.approve(site("500").CARD.engine, staff["admin"], "measured")
    row = draft()
    assert row.state == "review" and row.engine["name"] == "grounded"
    assert "It failed" in last_finding(row)


def test_a_model_not_installed_costs_nobody_the_note(settings, draft, staff, tmp_path) -> None:
    engines.approve(grounded.CARD.engine, staff["admin"], "tests")
    settings.CHEVET = replace(settings.CHEVET, engine="llm", llm=Generative(models=tmp_path))
    assert "No model is installed" in last_finding(draft())


def test_without_consent_no_engine_drafts(site, draft, staff, endpoint) -> None:
    engines.approve(site().CARD.engine, staff["admin"], "measured")
    assert draft("refused").state == "failed"
    assert endpoint.seen()["questions"] == 0


def test_the_command_and_the_rules_load_nothing_of_it() -> None:
    """`chevet --help` and drafting by rules stay as quick as they were."""
    import subprocess

    for code in (
        "import chevet.cli.main",
        "from chevet.engines.language.choice import language_engine; language_engine('grounded')",
    ):
        told = "import sys; print(sum(m.startswith(('chevet.engines.language.llm', 'httpx')) for m in sys.modules))"
        done = subprocess.run(
            [sys.executable, "-c", f"{code}\n{told}"], capture_output=True, text=True, check=True
        )
        assert done.stdout == "0\n"
