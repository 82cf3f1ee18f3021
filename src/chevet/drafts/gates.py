"""The gates, in one place and one order: role, consent, rollout stage, model, vendor contract.

The first gate that refuses answers, with a reason a person understands. Nothing gets past by
being forgotten: a step names what it needs, and each gate asks the rooms that keep the rule.
"""

from collections.abc import Callable
from dataclasses import dataclass

from chevet.contracts.base import Engine
from chevet.trust import consent, roles
from chevet.trust.care import ThePatient
from chevet.trust.models import Staff
from chevet.trust.policy import engines, rollout, vendors
from chevet.trust.verdict import Verdict


@dataclass(frozen=True)
class Use:
    """An engine about to be used on a patient's data; `vendor` is None when it runs in the house.

    `data` are the kinds (trust.models.contract.Data) that would leave; `redacts`: redacted on their way.
    """

    engine: Engine
    vendor: str | None = None
    data: tuple[str, ...] = ()
    redacts: bool = False


@dataclass(frozen=True)
class Step:
    """What is about to happen, for whom, on whom, with what."""

    capability: str
    action: str
    staff: Staff
    patient_id: str
    encounter_id: str | None = None
    purposes: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    # A job goes on with what somebody began while they treated the patient, after their shift too.
    at_work: bool = False


def role(step: Step) -> Verdict:
    """May this member of staff do it, and to this patient?"""
    return roles.may(step.staff, step.action, None if step.at_work else ThePatient(step.patient_id))


def consented(step: Step) -> Verdict:
    """Has the patient agreed to every purpose?"""
    answer = Verdict(True, "")
    for purpose in step.purposes:
        answer = consent.allows(step.patient_id, purpose, step.encounter_id)
        if not answer:
            break
    return answer


def stage(step: Step) -> Verdict:
    """Is the capability switched on for them?"""
    return rollout.stage_allows(step.capability, step.staff)


def model(step: Step) -> Verdict:
    """Is every engine approved, in this version and with these weights?"""
    answer = Verdict(True, "")
    for use in step.uses:
        answer = engines.approved(use.engine)
        if not answer:
            break
    return answer


def contract(step: Step) -> Verdict:
    """Does a contract in force with everyone outside cover this flow and the data that would reach them?"""
    answer = Verdict(True, "")
    for use in step.uses:
        answer = vendors.may_leave(use.vendor, step.capability, use.data, redacts=use.redacts).verdict
        if not answer:
            break
    return answer


GATES: tuple[tuple[str, Callable[[Step], Verdict]], ...] = (
    ("role", role),
    ("consent", consented),
    ("stage", stage),
    ("model", model),
    ("contract", contract),
)


@dataclass(frozen=True)
class Passage:
    """Whether a step may happen; when not, which gate said no and why."""

    verdict: Verdict
    gate: str = ""


def ask(step: Step) -> Passage:
    """Ask every gate in order; the first refusal is the answer."""
    for name, gate in GATES:
        verdict = gate(step)
        if not verdict:
            return Passage(verdict, name)
    return Passage(Verdict(True, ""))
