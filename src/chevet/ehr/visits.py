"""Today's visits of one clinician, from the EHR."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from chevet.contracts.base import Value
from chevet.ehr.chart.reading import encounter_reason
from chevet.ehr.client import FhirClient
from chevet.ehr.fhir_values import human_name, language, reference_id

_OVER = ("cancelled", "entered-in-error")


class EncounterSummary(Value):
    """`start` is ISO 8601 as the EHR wrote it; `status` the FHIR encounter status.

    `places` are the references by which the encounter names where it is: its locations, those in use first, then
    the organization that serves it.
    """

    encounter_id: str
    patient_id: str
    patient: str
    start: str | None = None
    reason: str | None = None
    status: str
    language: str | None = None
    places: tuple[str, ...] = ()


def todays_encounters(
    client: FhirClient, practitioner_id: str, day: date, *, timezone: tzinfo = UTC
) -> list[EncounterSummary]:
    """Visits that start on that day (in that time zone), earliest first; cancelled ones left out.

    Raises EhrErrors.
    """
    midnight = datetime.combine(day, time(), timezone)
    tomorrow = datetime.combine(day + timedelta(days=1), time(), timezone)
    found = client.search(
        "Encounter",
        [
            ("practitioner", f"Practitioner/{practitioner_id}"),
            ("date", f"ge{midnight.isoformat()}"),
            ("date", f"lt{tomorrow.isoformat()}"),
            ("_include", "Encounter:patient"),
            ("_count", "200"),
        ],
    )
    patients = {r.get("id"): r for r in found if r.get("resourceType") == "Patient"}
    visits = []
    for encounter in found:
        if encounter.get("resourceType") != "Encounter" or not _is_with(encounter, practitioner_id):
            continue
        start = _moment((encounter.get("period") or {}).get("start"), timezone)
        patient_id = reference_id(encounter.get("subject"), "Patient")
        if (
            encounter.get("status") in _OVER
            or not patient_id
            or not start
            or not midnight <= start < tomorrow
        ):
            continue
        patient = patients.get(patient_id) or client.read("Patient", patient_id)
        summary = EncounterSummary(
            encounter_id=encounter["id"],
            patient_id=patient_id,
            patient=human_name(patient),
            start=encounter["period"]["start"],
            reason=encounter_reason(encounter),
            status=str(encounter.get("status", "unknown")),
            language=language(patient),
            places=_places(encounter),
        )
        visits.append((start, summary))
    return [summary for _, summary in sorted(visits, key=lambda v: (v[0], v[1].encounter_id))]


def _is_with(encounter: dict[str, Any], practitioner_id: str) -> bool:
    """An EHR that ignores the parameter answers with everybody's visits."""
    people = encounter.get("participant") or []
    return any(reference_id(p.get("individual"), "Practitioner") == practitioner_id for p in people)


def _places(encounter: dict[str, Any]) -> tuple[str, ...]:
    """ "Location/…" of each place, the active ones first (then planned, at last completed), then "Organization/…"."""
    order = {"active": 0, "reserved": 1, "planned": 1, "completed": 2}
    stays = sorted(encounter.get("location") or [], key=lambda s: order.get(s.get("status", "active"), 1))
    found = [reference_id(stay.get("location"), "Location") for stay in stays]
    organization = reference_id(encounter.get("serviceProvider"), "Organization")
    named = [f"Location/{pk}" for pk in found if pk]
    return tuple(dict.fromkeys([*named, *([f"Organization/{organization}"] if organization else [])]))


def _moment(text: Any, timezone: tzinfo) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone)
