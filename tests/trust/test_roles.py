"""Who may do what, all of it in one table."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from chevet.trust.care import Supposed
from chevet.trust.models import Role, Staff
from chevet.trust.roles import broke_glass_opens, may
from chevet.trust.rules import ACTIONS
from chevet.trust.verdict import Refused, Verdict, require

# action → physician, nurse, front desk, privacy officer, administrator: whether the role may at all
TABLE = {
    "visit.view": "yes yes yes yes no",
    "visit.record_consent": "yes yes no no no",
    "consent.view": "yes yes no yes no",
    "visit.upload_audio": "yes yes no no no",
    "visit.listen": "yes yes no no no",
    "draft.view": "yes yes no yes no",
    "draft.review": "yes yes no no no",
    "draft.sign": "yes no no no no",
    "draft.take_back": "yes no no no no",
    "ehr.view": "yes yes no no no",
    "preferences.change": "yes no no no no",
    "voice.enrol": "yes no no no no",
    "unit.change": "no no no no yes",
    "care_team.change": "yes yes no no no",
    "patient.break_glass": "yes yes no no no",
    "break_glass.review": "no no no yes no",
    "audit.view": "no no no yes no",
    "engine.approve": "no no no no yes",
    "rollout.change": "no no no no yes",
    "vendor.view": "no no no yes yes",
    "vendor.change": "no no no yes yes",
}
# What is about a patient, by how one stands to them: treats them, attends this visit too, broke the glass, nothing.
# In each place the standings (t, a, g, -) with which the role may; "." for never.
BY_STANDING = {
    "visit.view": "tag tag a tag- .",
    "visit.record_consent": "ta ta . . .",
    "visit.upload_audio": "ta ta . . .",
    "visit.listen": "ta ta . . .",
    "consent.view": "ta ta . tag- .",
    "draft.view": "tag tag . tag- .",
    "draft.review": "ta ta . . .",
    "draft.sign": "ta . . . .",
    "draft.take_back": "ta . . . .",
    "ehr.view": "tag tag . . .",
    "care_team.change": "ta ta . . .",
}
STANDINGS = {
    "t": Supposed(treats=True),
    "a": Supposed(treats=True, attends=True),
    "g": Supposed(broke_glass=True),
    "-": Supposed(),
}
ROLES = ["physician", "nurse", "front_desk", "privacy_officer", "administrator"]


def test_the_table_names_every_role_and_action() -> None:
    assert set(TABLE) == set(ACTIONS) and list(Role.values) == ROLES


@pytest.mark.parametrize("action", TABLE)
@pytest.mark.parametrize("role", ROLES)
def test_role_by_action(role: str, action: str) -> None:
    expected = TABLE[action].split()[ROLES.index(role)] == "yes"
    verdict = may(Staff(username="x", role=role), action)
    assert verdict.ok is expected and bool(verdict) is expected
    assert str(verdict.reason).endswith(".")


@pytest.mark.parametrize("action", BY_STANDING)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("standing", STANDINGS)
def test_role_by_action_by_how_one_stands_to_the_patient(role: str, action: str, standing: str) -> None:
    verdict = may(Staff(username="x", role=role), action, STANDINGS[standing])
    assert verdict.ok is (standing in BY_STANDING[action].split()[ROLES.index(role)])


def test_the_standings_table_names_every_action_about_a_patient() -> None:
    assert set(BY_STANDING) == {action for action, rule in ACTIONS.items() if rule.about == "patient"}


def test_a_broken_glass_opens_for_reading_only() -> None:
    opened = {action for action, rule in ACTIONS.items() if broke_glass_opens(action)}
    assert opened == {"visit.view", "draft.view", "ehr.view"}


@pytest.mark.parametrize("action", TABLE)
def test_being_superuser_counts_for_nothing(action: str) -> None:
    root = Staff(username="root", role="front_desk", is_superuser=True, is_staff=True)
    assert may(root, action).ok is (TABLE[action].split()[2] == "yes")


@pytest.mark.parametrize("nobody", [None, AnonymousUser(), Staff(role="physician", is_active=False)])
@pytest.mark.parametrize("action", TABLE)
def test_nobody_may_nothing(nobody, action: str) -> None:
    assert not may(nobody, action)


def test_an_unknown_role_may_nothing() -> None:
    assert not any(may(Staff(role="surgeon general"), action) for action in ACTIONS)


def test_an_unknown_action_is_a_mistake_not_a_yes() -> None:
    with pytest.raises(KeyError):
        may(Staff(role="physician"), "draft.delete")


def test_require() -> None:
    require(Verdict(True, "Yes."))
    with pytest.raises(Refused, match=r"Only a physician may sign a note\."), translation.override("en"):
        require(may(Staff(role="nurse"), "draft.sign"))


@pytest.mark.django_db
def test_the_database_knows_the_roles() -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Staff.objects.create_user("x", role="wizard")
