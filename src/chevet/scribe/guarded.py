"""What the scribe's addresses name, and how it is found: every rule about an object is asked of one of these."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chevet.drafts.models import Draft
from chevet.scribe.models import Capture, Preference, Recording, Visit


@dataclass(frozen=True)
class On:
    """A kind of object in an address: `argument` carries its id, `find` gives it or None.

    What `find` gives has `patient_key` and `visit_key`, and `patient_id` tells the patient's id for the audit;
    None for what belongs to a member of staff.
    """

    what: str
    argument: str
    find: Callable[[UUID], Any]
    patient_id: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Guard:
    """What an address declares: the action that its rule is about, and the object that it is asked of.

    `action` is one of `trust.rules.ACTIONS`, or "everyone" or "logged_in" where no role guards it.
    """

    action: str
    on: On | None = None


VISIT = On(
    "visit", "visit_id", lambda pk: Visit.objects.filter(pk=pk).first(), lambda visit: str(visit.patient_id)
)
DRAFT = On(
    "draft",
    "draft_id",
    lambda pk: Draft.objects.filter(pk=pk, capability="scribe").first(),
    lambda draft: str(draft.patient_id),
)
RECORDING = On(
    "recording",
    "recording_id",
    lambda pk: Recording.objects.select_related("visit").filter(pk=pk).first(),
    lambda recording: str(recording.visit.patient_id),
)
CAPTURE = On(
    "capture",
    "capture_id",
    lambda pk: Capture.objects.select_related("visit").filter(pk=pk).first(),
    lambda capture: str(capture.visit.patient_id),
)
PREFERENCE = On("preference", "preference_id", lambda pk: Preference.objects.filter(pk=pk).first())
