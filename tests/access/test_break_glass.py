"""The glass: a reason, one patient, some hours, every use on record, and a privacy officer who decides."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from two_units import OTHER, OWN, Hospital, visit_of

from chevet.trust import audit, glass
from chevet.trust.models import AuditRecord, BreakGlass
from chevet.trust.roles import may
from chevet.trust.verdict import Refused

pytestmark = pytest.mark.django_db
WHY = "found unconscious, allergies needed"


def url(house: Hospital, rest: str = "", which: str = OTHER) -> str:
    return f"/visits/{house.cases[which].visit.pk}/{rest}"


def records(action: str) -> list[dict]:
    return [r.detail for r in AuditRecord.objects.filter(action=action).order_by("seq")]


def break_it(house: Hospital, role: str = "physician", which: str = OTHER) -> BreakGlass:
    visit = house.cases[which].visit
    return glass.break_it(house.staff[role], patient_id=visit.patient_id, visit=visit.pk, reason=WHY)


def test_the_whole_way(house: Hospital, as_) -> None:
    doctor, officer, chart = as_("physician"), as_("privacy_officer"), url(house)
    forbidden = doctor.get(chart)
    page = forbidden.content.decode()
    assert forbidden.status_code == 403
    assert f'action="{url(house, "break-glass")}"' in page
    assert not any(word in page for word in house.cases[OTHER].words)
    assert records("access.refused") == [{"action": "visit.view"}]

    short = doctor.post(url(house, "break-glass"), {"reason": "x", "next": chart})
    assert short.status_code == 422
    assert not BreakGlass.objects.exists()

    opened = doctor.post(url(house, "break-glass"), {"reason": WHY, "next": chart})
    assert (opened.status_code, opened["Location"]) == (302, chart)
    shown = doctor.get(chart).content.decode()
    assert house.cases[OTHER].words[0] in shown
    assert "You broke the glass" in shown
    assert "They agree" not in shown  # for reading only
    doctor.get(url(house, "steps"))  # the page asks again by itself: no use of its own
    note = f"/drafts/{house.cases[OTHER].draft.pk}/"
    review = doctor.get(note).content.decode()
    assert "You broke the glass" in review
    assert "data-accept" not in review
    assert doctor.post(f"{note}decide", {"action": "accept", "ref": "m1", "seen": 1}).status_code == 403
    used = records("break_glass.used")
    assert [(u["action"], u["what"].partition(":")[0]) for u in used] == [
        ("visit.view", "visit"),
        ("draft.view", "draft"),
    ]

    front = officer.get("/").content.decode()
    assert 'href="/break-glass/"' in front
    assert '<span class="number-waiting">1</span>' in front
    listed = officer.get("/break-glass/").content.decode()
    assert "Dr Ann Hart" in listed
    assert WHY in listed
    assert "2 looks into the chart" in listed
    row = BreakGlass.objects.get()
    answer = officer.post(f"/break-glass/{row.pk}", {"decision": "follow_up", "note": ""})
    assert answer.status_code == 422
    assert officer.post(f"/break-glass/{row.pk}", {"decision": "follow_up", "note": "ask"}).status_code == 302
    assert "number-waiting" not in officer.get("/").content.decode()
    assert officer.post(f"/break-glass/{row.pk}", {"decision": "justified"}).status_code == 302
    assert officer.post(f"/break-glass/{row.pk}", {"decision": "not", "note": "x"}).status_code == 422
    row.refresh_from_db()
    assert (row.decision, row.reviewed_by) == ("justified", house.staff["privacy_officer"])
    assert records("break_glass.reviewed") == [{"decision": "follow_up"}, {"decision": "justified"}]
    everything = "".join(AuditRecord.objects.values_list("detail_json", flat=True))
    assert "unconscious" not in everything
    assert audit.verify().ok


def test_the_review_asks_for_all_uses_at_once(house: Hospital, as_, django_assert_max_num_queries) -> None:
    opened = break_it(house)
    for number in range(20):
        opened.pk = uuid4()
        opened._state.adding = True
        opened.decision = "" if number % 2 else "justified"
        opened.save(force_insert=True)
        glass.used(opened, action="draft.view", subject=f"draft:{number}")
    officer = as_("privacy_officer")
    with django_assert_max_num_queries(15):
        page = officer.get("/break-glass/").content.decode()
    assert page.count(WHY) == 21


def test_it_ends_by_itself(house: Hospital, as_) -> None:
    row = break_it(house)
    assert row.until - row.at == timedelta(hours=4)
    assert as_("physician").get(url(house)).status_code == 200
    BreakGlass.objects.filter(pk=row.pk).update(until=timezone.now())
    assert as_("physician").get(url(house)).status_code == 403


def test_the_hours_are_a_setting(house: Hospital, settings) -> None:
    from dataclasses import replace

    settings.CHEVET = replace(settings.CHEVET, break_glass_hours=0.5)
    row = break_it(house)
    assert row.until - row.at == timedelta(minutes=30)


def test_twice_is_one_and_prolongs_nothing(house: Hospital) -> None:
    assert break_it(house).pk == break_it(house).pk
    assert len(records("break_glass.started")) == 1


def test_it_opens_one_patient_to_one_person(house: Hospital) -> None:
    break_it(house)
    third = visit_of(house.stranger, "third", "third", ("Location/psy",))
    assert not may(house.staff["physician"], "visit.view", third)
    assert not may(house.staff["nurse"], "visit.view", house.cases[OTHER].visit)
    assert may(house.staff["physician"], "visit.view", house.cases[OTHER].visit)


def test_one_s_own_patient_is_no_use_of_it(house: Hospital, as_) -> None:
    break_it(house, which=OWN)
    page = as_("physician").get(url(house, which=OWN)).content.decode()
    assert "You broke the glass" not in page
    assert records("break_glass.used") == []


@pytest.mark.parametrize("role", ["front_desk", "privacy_officer", "administrator"])
def test_others_are_not_offered_it_and_cannot_take_it(house: Hospital, as_, role: str) -> None:
    client = as_(role)
    assert 'break-glass"' not in client.get(url(house)).content.decode() or role == "privacy_officer"
    assert client.post(url(house, "break-glass"), {"reason": WHY}).status_code == 403
    with pytest.raises(Refused):
        break_it(house, role)
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("role", ["physician", "nurse", "front_desk", "administrator"])
def test_nobody_else_reviews(house: Hospital, as_, role: str) -> None:
    row = break_it(house)
    assert as_(role).post(f"/break-glass/{row.pk}", {"decision": "justified"}).status_code == 403
    with pytest.raises(Refused):
        glass.review(row.pk, by=house.staff[role], decision="justified")


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_where_it_leads_is_in_the_house(house: Hospital, as_, away: str) -> None:
    answer = as_("physician").post(url(house, "break-glass"), {"reason": WHY, "next": away})
    assert answer["Location"] == url(house)
