"""Which engines (models, rule sets) may draft here: exactly this name, version and weights."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chevet.contracts.base import Engine
from chevet.trust import audit
from chevet.trust.models import EngineApproval, Staff
from chevet.trust.policy.why import checked
from chevet.trust.roles import may
from chevet.trust.verdict import Verdict, require


def approve(engine: Engine, by: Staff, why: str) -> EngineApproval:
    """Approve an engine. Raises Refused when `by` may not, PolicyError without a reason."""
    return _decide(engine, "approved", by, why)


def withdraw(engine: Engine, by: Staff, why: str) -> EngineApproval:
    """Withdraw an engine's approval: from now on it drafts nothing. Raises as `approve` does."""
    return _decide(engine, "withdrawn", by, why)


def approved(engine: Engine) -> Verdict:
    """Whether that engine, with those weights, is approved now."""
    latest = _decisions(engine).order_by("-audit_seq").first()
    names = {"name": engine.name, "version": engine.version}
    if latest is None:
        if EngineApproval.objects.filter(name=engine.name).exists():
            return Verdict(
                False,
                format_lazy(
                    _("Model {name} is approved in another version or with other weights, not {version}."),
                    **names,
                ),
            )
        return Verdict(False, format_lazy(_("Model {name} {version} is not approved here."), **names))
    if latest.decision != "approved":
        return Verdict(
            False, format_lazy(_("The approval of model {name} {version} was withdrawn."), **names)
        )
    return Verdict(True, format_lazy(_("Model {name} {version} is approved."), **names))


def _decisions(engine: Engine) -> QuerySet[EngineApproval]:
    return EngineApproval.objects.filter(name=engine.name, version=engine.version, sha256=engine.sha256 or "")


def _decide(engine: Engine, decision: str, by: Staff, why: str) -> EngineApproval:
    require(may(by, "engine.approve"))
    why = checked(why)
    with transaction.atomic():
        row = EngineApproval(
            name=engine.name,
            version=engine.version,
            sha256=engine.sha256 or "",
            decision=decision,
            by=by,
            why=why,
        )
        entry = audit.record(
            f"engine.{decision}",
            actor=by,
            subject=f"engine:{row.pk}",
            detail={"name": engine.name, "version": engine.version, "sha256": engine.sha256, "why": why},
        )
        row.at, row.audit_seq = entry.at, entry.seq
        row.save(force_insert=True)
    return row
