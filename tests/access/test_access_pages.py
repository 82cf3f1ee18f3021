"""The pages about access in a real browser: both languages and themes, wide and narrow, axe, and without a script."""

import pytest
from browser import chromium, faultless, open_page, picture  # noqa: F401  # fixtures
from two_units import OTHER, OWN, Hospital, build

from chevet.trust import glass

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
LOOKS = [("wide", "light", "en"), ("narrow", "dark", "fr")]


@pytest.fixture
def house(transactional_db, proposal) -> Hospital:
    return build(proposal)


def enter(page, staff, language: str) -> None:
    from django.conf import settings
    from django.test import Client

    staff.language = language
    staff.save(update_fields=["language"])
    client = Client()
    client.force_login(staff)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": "localhost", "path": "/"}]
    )


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_every_page_is_faultless(house: Hospital, open_page, size, scheme, language) -> None:  # noqa: F811
    page, other = open_page(size, scheme), house.cases[OTHER].visit
    look = f"{size}-{scheme}-{language}"
    enter(page, house.staff["physician"], language)
    page.goto(f"/visits/{other.pk}/")
    faultless(page)
    picture(page, f"not-your-patient-{look}", whole=True)
    page.fill("#reason", "found unconscious, allergies needed")
    page.click("button.danger")
    page.wait_for_selector(".glass-open")
    faultless(page)
    picture(page, f"glass-open-{look}", whole=True)
    page.goto(f"/visits/{house.cases[OWN].visit.pk}/team")
    faultless(page)
    picture(page, f"care-team-{look}", whole=True)
    enter(page, house.staff["privacy_officer"], language)
    page.goto("/break-glass/")
    faultless(page)
    picture(page, f"break-glass-{look}", whole=True)
    enter(page, house.staff["administrator"], language)
    page.goto("/settings/units")
    faultless(page)
    picture(page, f"units-{look}", whole=True)


def test_all_of_it_works_without_a_script(house: Hospital, chromium, live_server, ehr) -> None:  # noqa: F811
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    enter(page, house.staff["administrator"], "en")
    page.goto("/settings/units")
    page.fill("#new-name", "Surgery")
    page.fill("#new-why", "a new ward")
    page.click("text=Open this unit")
    assert page.locator("h2", has_text="Surgery").count() == 1
    enter(page, house.staff["nurse"], "en")
    page.goto(f"/visits/{house.cases[OWN].visit.pk}/team")
    page.select_option("#staff", str(house.stranger.pk))
    page.fill("#why", "covers tonight")
    page.click("text=Add to the care team")
    assert page.locator(".entry", has_text="Dr Far Away").count() == 1
    visit = house.cases[OTHER].visit
    glass.break_it(
        house.staff["nurse"], patient_id=visit.patient_id, visit=visit.pk, reason="in the lift, now"
    )
    enter(page, house.staff["privacy_officer"], "en")
    page.goto("/")
    page.click("text=Break-glass")
    page.check("input[value=justified]")
    page.click("text=Record this decision")
    assert page.locator("#decided-title").count() == 1
    context.close()
