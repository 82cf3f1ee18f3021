"""Addresses that staff hand to a patient: signed, expiring, revocable, without a login and without PHI in them.

The address holds the link's random id and a code that only this site's keyring can make of it. Nothing in the
database opens a page, and the address says nothing about whose it is.
"""

import base64
import binascii
import hmac
import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chevet.trust import audit, keyring
from chevet.trust.care import ThePatient
from chevet.trust.consent_texts import LANGUAGES
from chevet.trust.models import LinkTry, PatientLink, Staff
from chevet.trust.roles import may
from chevet.trust.verdict import Refused, Verdict, require

DAYS = 30
"""How long an address opens its page."""

_CODE = 16  # bytes: 128 bits
WINDOW = timedelta(minutes=10)
WRONG, OPENED = 10, 120  # openings from one address in that time: wrong ones, and any


class NoSuchLink(Exception):
    """The address is wrong, too old or taken back; which of them is not told to whoever asks."""


class TooMany(Exception):
    """Too many openings from one address; try later."""


def make(patient_id: str, language: str, *, by: Staff, origin: str = "") -> tuple[PatientLink, str]:
    """A link and what its address ends with; that is shown once and not kept. Raises Refused."""
    require(may(by, "visit.record_consent", ThePatient(patient_id)))
    if language not in LANGUAGES:
        raise Refused(Verdict(False, _("Choose the language in which the page opens.")))
    now = timezone.now()
    with transaction.atomic():
        link = PatientLink.objects.create(
            patient=keyring.patient_pseudonym(patient_id),
            patient_id=patient_id,
            language=language,
            made_by=by,
            made_at=now,
            expires_at=now + timedelta(days=DAYS),
        )
        audit.record(
            "patient_link.made",
            actor=by,
            subject=link.audit_subject,
            patient_id=patient_id,
            detail={"expires": link.expires_at.isoformat()},
            origin=origin,
        )
    return link, _token(link.pk)


def revoke(link: PatientLink, *, by: Staff, origin: str = "") -> None:
    """Take a link back: its address opens nothing from now on. Raises Refused."""
    require(may(by, "visit.record_consent", ThePatient(link.patient_id)))
    with transaction.atomic():
        row = PatientLink.objects.select_for_update().get(pk=link.pk)
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by = timezone.now(), by
            row.save(update_fields=["revoked_at", "revoked_by"])
            audit.record(
                "patient_link.revoked",
                actor=by,
                subject=row.audit_subject,
                patient_id=row.patient_id,
                origin=origin,
            )


def opened(token: str, *, origin: str) -> PatientLink:
    """The link of an address, with its audit record (once in ten minutes). Raises NoSuchLink, TooMany."""
    who = keyring.site().pseudonym("caller", origin)
    _not_too_many(who)
    link = _found(token)
    if link is None:
        LinkTry.objects.create(who=f"wrong:{who}"[:64], at=timezone.now())
        raise NoSuchLink
    LinkTry.objects.create(who=who, at=timezone.now())
    with transaction.atomic():
        row = PatientLink.objects.select_for_update().get(pk=link.pk)
        if row.opened_at is None or timezone.now() - row.opened_at > WINDOW:
            row.opened_at = timezone.now()
            row.save(update_fields=["opened_at"])
            audit.record(
                "patient_link.opened",
                actor=None,
                subject=row.audit_subject,
                patient_id=row.patient_id,
                origin=origin,
            )
    return row


def of_patient(patient_id: str) -> list[PatientLink]:
    """The links that still open, the newest first."""
    rows = PatientLink.objects.filter(
        patient=keyring.patient_pseudonym(patient_id), revoked_at=None, expires_at__gt=timezone.now()
    )
    return list(rows.select_related("made_by").order_by("-made_at"))


def _token(pk: uuid.UUID) -> str:
    code = keyring.site().mac("patient.link", pk.bytes)[:_CODE]
    return base64.urlsafe_b64encode(pk.bytes + code).decode().rstrip("=")


def _found(token: str) -> PatientLink | None:
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (ValueError, binascii.Error):
        return None
    if len(raw) != 16 + _CODE:
        return None
    pk = uuid.UUID(bytes=raw[:16])
    if not hmac.compare_digest(_token(pk), token):  # before the database is asked at all
        return None
    row = PatientLink.objects.filter(pk=pk).first()
    return row if row and row.revoked_at is None and row.expires_at > timezone.now() else None


def _not_too_many(who: str) -> None:
    since = timezone.now() - WINDOW
    LinkTry.objects.filter(at__lt=since - timedelta(hours=1)).delete()
    wrong = LinkTry.objects.filter(who=f"wrong:{who}"[:64], at__gt=since).count()
    if wrong >= WRONG or LinkTry.objects.filter(who=who, at__gt=since).count() >= OPENED:
        raise TooMany
