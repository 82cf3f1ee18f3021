"""Units, care teams and the sites that have none: who sees which patient, and when that changes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from two_units import OTHER, OWN, Hospital, visit_of

from chevet.scribe import visits
from chevet.scribe.live import speakers
from chevet.speech.corrections import Correction
from chevet.trust import audit, care, patient_links, team, units
from chevet.trust.models import AuditRecord, CaredFor, Unit
from chevet.trust.policy.why import PolicyError
from chevet.trust.roles import may
from chevet.trust.setup import StaffSpec, ensure_site
from chevet.trust.verdict import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic(db) -> dict:
    """A clinic on one PC, without units."""
    return ensure_site(
        staff=[
            StaffSpec(name, role, practitioner_id=name)
            for name, role in [("a", "physician"), ("b", "physician"), ("n", "nurse"), ("d", "front_desk"),
                               ("admin", "administrator")]
        ]
    )  # fmt: skip


def sees(staff, visit, action: str = "visit.view") -> bool:
    return bool(may(staff, action, visit))


def test_without_units_the_site_is_one(clinic) -> None:
    visit = visit_of(clinic["a"])
    assert [sees(clinic[who], visit) for who in "abnd"] == [True] * 4
    assert sees(clinic["b"], visit, "draft.sign")
    assert visits.today(clinic["d"]) == [visit]


def test_the_first_unit_changes_nothing_for_anybody(clinic) -> None:
    visit = visit_of(clinic["a"])
    units.open_unit("Clinic", by=clinic["admin"], why="we grow")
    assert [sees(clinic[who], visit) for who in "abnd"] == [True] * 4
    later = visit_of(clinic["a"], "p2", "e2")  # names no unit: her only one's
    assert [sees(clinic[who], later) for who in "abnd"] == [True] * 4
    assert set(visits.today(clinic["n"])) == {visit, later}


def test_moving_somebody_takes_their_patients_with_them_and_no_others(clinic) -> None:
    admin, visit = clinic["admin"], visit_of(clinic["a"])
    first = units.open_unit("First", by=admin, why="x")
    second = units.open_unit("Second", by=admin, why="x")
    units.end_member(first.members.get(staff=clinic["b"]).pk, by=admin, why="moves")
    assert not sees(clinic["b"], visit)
    assert [str(may(clinic["b"], "draft.view", visit))] == ["This patient is not of your unit or care team."]
    lost = visit_of(clinic["b"], "p2", "e2")  # b belongs nowhere: the care team alone
    assert (sees(clinic["b"], lost), sees(clinic["n"], lost)) == (True, False)
    units.add_member(second.pk, clinic["b"].pk, by=admin, why="works there")
    assert CaredFor.objects.get(visit=lost.pk, unit__isnull=False).unit == second
    assert not sees(clinic["b"], visit)
    assert visits.today(clinic["n"]) == [visit]


def test_the_encounter_says_which_unit_and_a_transfer_is_followed(clinic) -> None:
    admin = clinic["admin"]
    units.open_unit("First", "Location/one", by=admin, why="x")
    second = units.open_unit("Second", "Organization/two", by=admin, why="x")
    units.add_member(second.pk, clinic["n"].pk, by=admin, why="floats")
    units.end_member(Unit.objects.get(name="First").members.get(staff=clinic["n"]).pk, by=admin, why="moves")
    visit = visit_of(clinic["a"], places=("Location/unknown", "Location/one", "Organization/two"))
    assert (sees(clinic["d"], visit), sees(clinic["n"], visit)) == (True, False)
    visit_of(clinic["a"], places=("Organization/two",))
    assert (sees(clinic["d"], visit), sees(clinic["n"], visit)) == (False, True)
    visit_of(clinic["a"])  # names nothing: a guess moves nobody
    assert sees(clinic["n"], visit)
    assert CaredFor.objects.filter(visit=visit.pk, until=None).count() == 2
    assert sees(clinic["a"], visit)


def test_asking_the_ehr_again_writes_nothing(clinic, django_assert_max_num_queries) -> None:
    visit_of(clinic["a"])
    before = list(CaredFor.objects.values())
    visit_of(clinic["a"])
    assert list(CaredFor.objects.values()) == before


def test_the_front_desk_sees_its_unit_s_visits_of_a_patient_and_clinicians_the_patient(
    house: Hospital,
) -> None:
    nurse, desk = house.staff["nurse"], house.staff["front_desk"]
    same = str(house.cases[OWN].visit.patient_id)
    elsewhere = visit_of(house.stranger, same, "elsewhere", ("Location/psy",))
    assert sees(nurse, elsewhere, "draft.view")  # she treats the patient: that is one chart
    assert not sees(desk, elsewhere)
    assert [v.pk for v in visits.today(desk)] == [house.cases[OWN].visit.pk]
    assert [v.pk for v in visits.today(nurse)] == [house.cases[OWN].visit.pk]  # the list is her unit's


def test_the_care_team_with_from_and_until(house: Hospital) -> None:
    visit, hart, far = house.cases[OWN].visit, house.staff["physician"], house.stranger
    assert not sees(far, visit)
    ends = timezone.now() + timedelta(hours=2)
    row = team.add(visit, str(far.pk), by=hart, why="covers tonight", until=ends)
    assert sees(far, visit, "draft.sign")
    assert visits.today(far)[-1:] != []
    with pytest.raises(Refused, match="already"):
        team.add(visit, str(far.pk), by=hart, why="again")
    CaredFor.objects.filter(pk=row.pk).update(until=timezone.now() - timedelta(seconds=1))
    assert not sees(far, visit)
    again = team.add(visit, str(far.pk), by=hart, why="again")
    team.end(visit, str(again.pk), by=hart)
    assert not sees(far, visit)
    about = AuditRecord.objects.filter(action__startswith="care_team.").values_list("action", flat=True)
    assert list(about) == ["care_team.added", "care_team.added", "care_team.ended"]
    assert "tonight" not in "".join(AuditRecord.objects.values_list("detail_json", flat=True))


def test_nobody_adds_themselves_to_a_stranger_s_care_team(house: Hospital) -> None:
    far, visit = house.stranger, house.cases[OWN].visit
    for who, whom in ((far, far), (house.staff["front_desk"], far), (house.staff["administrator"], far)):
        with pytest.raises(Refused):
            team.add(visit, str(whom.pk), by=who, why="because")
    from chevet.trust import glass

    glass.break_it(far, patient_id=visit.patient_id, visit=visit.pk, reason="emergency in the lift")
    with pytest.raises(Refused):
        team.add(visit, str(far.pk), by=far, why="now I stay")
    with pytest.raises(Refused):  # another visit's row
        team.end(visit, str(CaredFor.objects.get(visit=house.cases[OTHER].visit.pk, staff=far).pk),
                 by=house.staff["physician"])  # fmt: skip


def test_services_ask_about_the_patient_whoever_calls_them(house: Hospital) -> None:
    far, case = house.stranger, house.cases[OWN]
    with pytest.raises(Refused):
        patient_links.make(case.visit.patient_id, "en", by=far)
    link, _ = patient_links.make(case.visit.patient_id, "en", by=house.staff["nurse"])
    with pytest.raises(Refused):
        patient_links.revoke(link, by=far)
    meant = Correction(what="swap", utterance="", speaker="unknown")
    assert "not of your unit" in str(speakers.correct(case.capture.pk, uuid4(), meant, by=far))


@pytest.mark.parametrize("why", ["", "  ", "x" * 201])
def test_a_unit_changes_only_with_a_reason_and_by_an_administrator(house: Hospital, why: str) -> None:
    unit, admin = house.units[OWN], house.staff["administrator"]
    member = unit.members.filter(until=None).first()
    for change in (
        lambda **how: units.open_unit("New", **how),
        lambda **how: units.change_unit(unit.pk, "New", "", **how),
        lambda **how: units.close_unit(unit.pk, **how),
        lambda **how: units.add_member(unit.pk, house.stranger.pk, **how),
        lambda **how: units.end_member(member.pk, **how),
    ):
        with pytest.raises(PolicyError):
            change(by=admin, why=why)
        with pytest.raises(Refused):
            change(by=house.staff["physician"], why="a good reason")
    assert Unit.objects.filter(closed_at=None).count() == 2


def test_units_that_make_no_sense_are_refused_and_the_last_one_stays(house: Hospital) -> None:
    admin = house.staff["administrator"]
    for name, ehr in (("", ""), ("x" * 101, ""), ("Medicine", ""), ("A", "Location/med"), ("A", "Patient/1"),
                      ("A", "Location/../x"), ("A", "http://evil/Location/1")):  # fmt: skip
        with pytest.raises(Refused):
            units.open_unit(name, ehr, by=admin, why="x")
    units.close_unit(house.units[OTHER].pk, by=admin, why="closed")
    assert not sees(house.stranger, house.cases[OWN].visit)
    assert sees(house.stranger, house.cases[OTHER].visit)  # its care team goes on
    with pytest.raises(Refused, match="last unit"):
        units.close_unit(house.units[OWN].pk, by=admin, why="x")
    assert not care.one_unit()
    kinds = set(AuditRecord.objects.filter(action__startswith="unit.").values_list("action", flat=True))
    assert kinds == {"unit.opened", "unit.closed", "unit.member_added", "unit.member_ended"}
    assert audit.verify().ok


def test_a_job_goes_on_after_the_shift_of_who_began_it(house: Hospital) -> None:
    from chevet.scribe.jobs import refusal_of

    case, admin = house.cases[OWN], house.staff["administrator"]
    CaredFor.objects.filter(staff=house.staff["physician"]).update(until=timezone.now())
    units.end_member(house.units[OWN].members.get(staff=house.staff["physician"]).pk, by=admin, why="left")
    assert not sees(house.staff["physician"], case.visit)
    assert refusal_of(case.recording) is None
    house.staff["physician"].role = "front_desk"
    house.staff["physician"].save()
    case.recording.refresh_from_db()
    from chevet.scribe.models import Recording

    assert (
        refusal_of(Recording.objects.select_related("visit", "added_by").get(pk=case.recording.pk))
        is not None
    )
