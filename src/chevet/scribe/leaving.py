"""What the scribe's engines would send outside, said to the gates and written down before it happens."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings

from chevet.contracts.redaction import Redactor
from chevet.drafts.gates import Use
from chevet.engines.redaction import redactor as installed
from chevet.scribe import vocabulary
from chevet.scribe.capability import CAPABILITY
from chevet.scribe.models import Visit
from chevet.trust.policy import vendors

if TYPE_CHECKING:
    from chevet.engines.speech.choice import Model

FLOW = CAPABILITY.name
SOUND, TEXT = ("audio",), ("transcript",)
WORDS = ("chart", "identity")  # the patient's drugs and name, as words to listen for


def of_speech(model: "Model") -> Use:
    """A speech model gets sound; the patient's own words only where the contract covers those too."""
    return Use(model.engine, model.card.vendor, SOUND)


def of_language(engine: Any, redactor: Redactor | None = None) -> Use:
    """A language engine gets the transcript, redacted where there is a redactor."""
    return Use(engine.CARD.engine, engine.CARD.vendor, TEXT, redacts=redactor is not None)


def redactor_for(vendor: str | None, language: str) -> Redactor | None:
    """What must redact on the way to that vendor; None where none is demanded, or none is there (then the gate refuses)."""
    return installed(language) if vendors.redaction_demanded(vendor) else None


def words(model: "Model", visit: Visit, language: str, *, subject: str) -> tuple[str, ...]:
    """What to listen for: nothing of the patient's where the vendor's contract does not cover it.

    What is about to go to the vendor, sound and words, is written down. Raises Refused as `note`.
    """
    site = tuple(settings.CHEVET.speech.vocabulary)
    ours = vendors.may_leave(model.card.vendor, FLOW, (*SOUND, *WORDS)).verdict
    chosen = vocabulary.of_visit(visit, language) if ours else site
    more = WORDS if set(chosen) - set(site) else ()
    note(of_speech(model), subject=subject, patient_id=visit.patient_id, more=more)
    return chosen


def note(use: Use, *, subject: str, patient_id: str, more: Sequence[str] = ()) -> None:
    """Write down what is about to go to the use's vendor; nothing where it runs in the house.

    `more` are kinds of data besides. Raises Refused where the contract no longer lets it go.
    """
    if use.vendor is None:
        return
    from chevet.trust.verdict import require

    leave = vendors.may_leave(use.vendor, FLOW, (*use.data, *more), redacts=use.redacts)
    require(leave.verdict)
    assert leave.contract is not None
    vendors.sent(
        leave.contract,
        data=(*use.data, *more),
        flow=FLOW,
        subject=subject,
        patient_id=patient_id,
        engine=use.engine.name,
        redacted=use.redacts,
    )
