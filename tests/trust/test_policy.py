"""Models, stages: what nobody allowed is not allowed."""

import pytest

from chevet.contracts.base import Engine
from chevet.trust.models import AuditRecord
from chevet.trust.policy import engines, rollout
from chevet.trust.policy.why import PolicyError
from chevet.trust.verdict import Refused

pytestmark = pytest.mark.django_db

WHISPER = Engine(name="whisper-base", version="1", sha256="a" * 64)


def actions() -> list[str]:
    return list(AuditRecord.objects.values_list("action", flat=True))


def test_an_engine_is_approved_exactly(administrator) -> None:
    assert not engines.approved(WHISPER)
    engines.approve(WHISPER, administrator, "validated")
    assert engines.approved(WHISPER)
    for other in ({"version": "2"}, {"sha256": "b" * 64}, {"sha256": None}, {"name": "whisper-large"}):
        assert not engines.approved(WHISPER.model_copy(update=other))
    assert "other weights" in str(engines.approved(WHISPER.model_copy(update={"sha256": "b" * 64})).reason)


def test_an_approval_is_withdrawn_and_given_again(administrator) -> None:
    engines.approve(WHISPER, administrator, "validated")
    engines.withdraw(WHISPER, administrator, "too many errors")
    verdict = engines.approved(WHISPER)
    assert not verdict and "withdrawn" in str(verdict.reason)
    engines.approve(WHISPER, administrator, "fixed")
    assert engines.approved(WHISPER)
    assert actions() == ["engine.approved", "engine.withdrawn", "engine.approved"]


def test_stages(administrator, physician, make_staff) -> None:
    nurse = make_staff("nurse")

    def allowed() -> tuple[bool, bool]:
        return bool(rollout.stage_allows("scribe", physician)), bool(rollout.stage_allows("scribe", nurse))

    assert rollout.stage_of("scribe") == "off" and allowed() == (False, False)
    rollout.change_stage("scribe", "shadow", by=administrator, why="measuring")
    assert allowed() == (False, False)
    rollout.change_stage("scribe", "pilot", by=administrator, why="first ward", pilot=[physician])
    assert allowed() == (True, False)
    assert not rollout.stage_allows("scribe", None) and not rollout.stage_allows("triage", physician)
    rollout.change_stage("scribe", "on", by=administrator, why="it works")
    assert allowed() == (True, True)
    rollout.change_stage("scribe", "off", by=administrator, why="it does not")
    assert allowed() == (False, False)
    assert AuditRecord.objects.order_by("-seq")[0].detail["before"] == "on"
    assert actions() == ["rollout.changed"] * 4


def test_a_change_that_makes_no_sense_is_refused(administrator, physician) -> None:
    for stage, pilot, why in (
        ("beta", (), "x"),
        ("pilot", (), "x"),
        ("on", [physician], "x"),
        ("on", (), " "),
        ("on", (), "x" * 201),
    ):
        with pytest.raises(PolicyError):
            rollout.change_stage("scribe", stage, by=administrator, why=why, pilot=pilot)
    assert rollout.current("scribe") is None and actions() == []


@pytest.mark.parametrize("role", ["physician", "nurse", "front_desk", "privacy_officer"])
def test_only_administrators_change_policy(make_staff, role: str) -> None:
    someone = make_staff(role)
    with pytest.raises(Refused):
        engines.approve(WHISPER, someone, "please")
    with pytest.raises(Refused):
        rollout.change_stage("scribe", "on", by=someone, why="please")
    assert not engines.approved(WHISPER) and rollout.stage_of("scribe") == "off" and actions() == []
