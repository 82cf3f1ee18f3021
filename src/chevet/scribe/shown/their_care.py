"""What AI did in a patient's care, for the patient: visits, who decided, what left the house. No clinical content."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chevet.drafts.models import Draft
from chevet.drafts.states import State
from chevet.scribe.models import Capture, Recording, Visit
from chevet.trust import audit, consent
from chevet.trust.keyring import patient_pseudonym
from chevet.trust.models import AuditRecord, Consent
from chevet.trust.models.contract import Data

Words: TypeAlias = str | Promise

MODELS = {
    "grounded": _("a program that follows fixed rules and invents nothing"),
    "llm": _("a language model, whose every sentence is checked against what was said"),
}
HEARD_BY = {"speech-endpoint": _("a speech model run by another company or department")}


@dataclass(frozen=True)
class Sent:
    """What went to whom outside; `data` in words, `redacted`: names and numbers were replaced on the way."""

    vendor: str
    data: tuple[Words, ...]
    redacted: bool


@dataclass(frozen=True)
class AtVisit:
    """One visit at which AI took part."""

    when: datetime
    clinician: str
    recorded: bool
    removed: bool
    heard_by: Words
    drafted_by: Words
    drafted_version: str
    stopped: bool
    signed_by: str
    signed_at: datetime | None
    in_record: bool
    taken_back: bool
    sent: tuple[Sent, ...]


@dataclass(frozen=True)
class Purpose:
    """One purpose and where the patient stands; `decision` is given, refused, withdrawn or "" (never asked)."""

    name: str
    title: Words
    decision: str
    at: datetime | None


def purposes(patient_id: str) -> list[Purpose]:
    """Every purpose with what the patient decided last, whatever visit it was for."""
    latest: dict[str, Consent] = {}
    for row in consent.history(patient_id):
        for purpose in row.purposes:
            latest.setdefault(purpose, row)
    return [
        Purpose(
            name,
            title,
            str(latest[name].decision) if name in latest else "",
            latest[name].at if name in latest else None,
        )
        for name, title in consent.PURPOSES.items()
    ]


def visits(patient_id: str, most: int = 50) -> list[AtVisit]:
    """The visits at which something was recorded or drafted, the newest first."""
    found = Visit.objects.filter(patient_key=patient_pseudonym(patient_id)).select_related("clinician")
    sent = _sent(patient_id)
    shown = [_of(visit, sent) for visit in found.order_by("-starts_at")[:most]]
    return [visit for visit in shown if visit is not None]


def _of(visit: Visit, sent: dict[str, list[Sent]]) -> AtVisit | None:
    recordings = list(visit.recordings.order_by("created_at"))
    captures = list(visit.captures.exclude(state=Capture.State.ENDED))
    drafts = list(Draft.objects.filter(capability="scribe", subject=visit.pk).order_by("created_at"))
    if not recordings and not captures and not drafts:
        return None
    draft = drafts[-1] if drafts else None
    heard = next((r for r in reversed(recordings) if r.state == Recording.State.HEARD), None)
    signature = draft.signatures.select_related("signer").order_by("-signed_at").first() if draft else None
    subjects = [x.audit_subject for x in (*recordings, *captures, *drafts)]
    engine = draft.engine if draft and draft.engine else {}
    name = str(engine.get("name", ""))
    by = heard.heard.transcript.engine if heard and hasattr(heard, "heard") else None
    kept = [r for r in recordings if r.state != Recording.State.DISCARDED]
    kept_captures = [c for c in captures if c.state != Capture.State.REMOVED]
    return AtVisit(
        when=visit.starts_at,
        clinician=str(visit.clinician),
        recorded=bool(kept or kept_captures),
        removed=bool(recordings or captures) and not kept and not kept_captures,
        heard_by=HEARD_BY.get(by.name, by.name) if by else "",
        drafted_by=MODELS.get(name, name),
        drafted_version=str(engine.get("version", "")),
        stopped=any(c.state == Capture.State.STOPPED for c in captures)
        or bool(draft and draft.state == State.FAILED),
        signed_by=str(signature.signer) if signature else "",
        signed_at=signature.signed_at if signature else None,
        in_record=bool(draft and draft.state in (State.RELEASED, State.RETRACTING)),
        taken_back=bool(draft and draft.state == State.RETRACTED),
        sent=tuple(dict.fromkeys(s for subject in subjects for s in sent.get(subject, []))),
    )


def _sent(patient_id: str) -> dict[str, list[Sent]]:
    found: dict[str, list[Sent]] = {}
    records: list[AuditRecord] = list(audit.about_patient(patient_id).filter(action="vendor.sent"))
    for record in records:
        detail = record.detail
        words = tuple(Data(kind).label for kind in detail["data"] if kind in Data.values)
        found.setdefault(record.subject, []).append(
            Sent(str(detail["vendor"]), tuple(str(w) for w in words), bool(detail["redacted"]))
        )
    return found
