"""How far each capability has been let in: off, shadow, pilot, on."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chevet.trust import audit
from chevet.trust.models import RolloutStage, Staff
from chevet.trust.models.rollout import Stage
from chevet.trust.policy.why import PolicyError, checked
from chevet.trust.roles import may
from chevet.trust.verdict import Verdict, require


def current(capability: str) -> RolloutStage | None:
    """The change that set the capability's present stage, or None when it was never let in."""
    return RolloutStage.objects.filter(capability=capability).order_by("-audit_seq").first()


def stage_of(capability: str) -> str:
    """off, shadow, pilot or on; a capability that nobody let in is off."""
    now = current(capability)
    return str(now.stage) if now else "off"


def stage_allows(capability: str, staff: Staff | None) -> Verdict:
    """Whether the capability's drafts may be shown to `staff` now."""
    now = current(capability)
    if now is None or now.stage == Stage.OFF:
        return Verdict(False, _("This capability is switched off."))
    if now.stage == Stage.SHADOW:
        return Verdict(
            False, _("This capability runs in shadow: it is measured, and its drafts are shown to nobody.")
        )
    if now.stage == Stage.PILOT and (staff is None or str(staff.pk) not in now.pilot):
        return Verdict(False, _("This capability is in a pilot, and you are not among its staff."))
    if now.stage == Stage.PILOT:
        return Verdict(True, _("You are among the staff of this capability's pilot."))
    return Verdict(True, _("This capability is switched on."))


def change_stage(
    capability: str, stage: str, *, by: Staff, why: str, pilot: Collection[Staff] = ()
) -> RolloutStage:
    """Move a capability to `stage`; `pilot` names the staff of a pilot.

    Raises Refused when `by` may not, PolicyError for an unknown stage, a pilot without staff, or no reason.
    """
    require(may(by, "rollout.change"))
    why = checked(why)
    if stage not in Stage.values:
        raise PolicyError(f"A stage is one of {', '.join(Stage.values)}.")
    if (stage == Stage.PILOT) != bool(pilot):
        raise PolicyError("Name the staff of a pilot, and of nothing else.")
    with transaction.atomic():
        before = stage_of(capability)
        row = RolloutStage(
            capability=capability, stage=stage, pilot=sorted(str(s.pk) for s in pilot), by=by, why=why
        )
        entry = audit.record(
            "rollout.changed",
            actor=by,
            subject=f"capability:{capability}",
            detail={"before": before, "after": stage, "pilot": row.pilot, "why": why},
        )
        row.at, row.audit_seq = entry.at, entry.seq
        row.save(force_insert=True)
    return row
