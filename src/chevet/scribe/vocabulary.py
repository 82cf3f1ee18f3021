"""What a speech model should listen for in a visit: the patient's drugs and name, and the site's own words."""

from django.conf import settings

from chevet.drafts.jobs import NotDone
from chevet.ehr.chart import read_chart
from chevet.language.repair.names import patient_names
from chevet.scribe.ehr import with_ehr
from chevet.scribe.models import Visit

PATIENCE = 5.0
"""Seconds that the EHR is waited for: listening is not held up by it."""

_SHORTEST = 3  # letters of a name's part; "de", "van" are no help


def of_visit(visit: Visit, language: str = "auto") -> tuple[str, ...]:
    """Words to listen for, the likeliest first; those of the chart only where the EHR answers.

    No dose, no diagnosis: a word that was listened for and not said could be written all the same.
    """
    languages = (language,) if language in ("en", "fr") else ("en", "fr")
    taken = _medications(visit)
    drugs = [name.written for code in languages for name in patient_names(taken, code).names]
    name = [part for part in visit.patient_name.replace(",", " ").split() if len(part) >= _SHORTEST]
    words = (*drugs, *name, *settings.CHEVET.speech.vocabulary)
    return tuple(dict.fromkeys(words))


def _medications(visit: Visit) -> list[str]:
    patient, encounter = visit.patient_id, visit.encounter_id or None
    try:
        chart = with_ehr(lambda client: read_chart(client, patient, encounter), timeout=PATIENCE)
    except NotDone:
        return []  # without an EHR one listens all the same
    return [m.display for m in chart.medications if m.status in ("active", "intended")]
