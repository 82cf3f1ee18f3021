"""The patient's chart beside a draft: as it was when it was drafted, and as it is now."""

from django.db import transaction
from django.utils.translation import gettext as _

from chevet.contracts.chart import KnownChart, KnownMedication, KnownVital
from chevet.drafts.models import Draft
from chevet.drafts.review import Conflict, locked
from chevet.drafts.states import State
from chevet.ehr.chart import Chart, fingerprint, read_chart
from chevet.scribe.ehr import with_ehr
from chevet.trust import audit
from chevet.trust.models import Staff
from chevet.trust.roles import may
from chevet.trust.verdict import require


def present(draft: Draft) -> Chart:
    """The chart as the EHR has it now. Raises NotDone when the EHR can't say."""
    patient, encounter = draft.patient_id, draft.encounter_id or None
    return with_ehr(lambda client: read_chart(client, patient, encounter), timeout=10.0)


def drafted_on(draft: Draft) -> Chart | None:
    """The chart that the draft was made on."""
    return Chart.model_validate(draft.chart) if draft.chart else None


def known(draft: Draft) -> KnownChart | None:
    """The same as the verifier takes it: plain values of what is in force."""
    chart = drafted_on(draft)
    if chart is None:
        return None
    return KnownChart(
        problems=tuple(c.display for c in chart.conditions if c.clinical_status in (None, "active")),
        medications=tuple(
            KnownMedication(name=m.display, dose=m.dose, frequency=m.frequency)
            for m in chart.medications
            if m.status in ("active", "intended")
        ),
        allergies=tuple(a.display for a in chart.allergies if not a.none_known),
        no_known_allergies=any(a.none_known for a in chart.allergies),
        vitals=tuple(
            KnownVital(name=v.display or o.display, value=v.value, unit=v.unit or "")
            for o in chart.vitals
            for v in o.values
            if v.value is not None
        ),
    )


def accept_chart(draft: Draft, *, by: Staff, origin: str = "") -> Chart:
    """Go on with the present chart, whose changes the clinician has seen.

    Raises Refused, NotDone, Conflict.
    """
    require(may(by, "draft.review", draft))
    chart = present(draft)
    with transaction.atomic():
        row = locked(draft.pk)
        if row.state != State.REVIEW:
            raise Conflict(_("This draft is not open for review any more; reload the page."))
        row.chart, row.chart_fingerprint = chart.model_dump(mode="json"), fingerprint(chart)
        row.save()
        audit.record(
            "draft.chart_accepted",
            actor=by,
            subject=row.audit_subject,
            patient_id=row.patient_id,
            detail={"chart": row.chart_fingerprint},
            origin=origin,
        )
    return chart
