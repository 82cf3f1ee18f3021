"""Who may do what, all of it in one table."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from chevet.trust.models import Role, Staff
from chevet.trust.roles import may
from chevet.trust.rules import ACTIONS
from chevet.trust.verdict import Refused, Verdict, require

# action → physician, nurse, front desk, privacy officer, administrator
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
    "audit.view": "no no no yes no",
    "engine.approve": "no no no no yes",
    "rollout.change": "no no no no yes",
    "vendor.view": "no no no yes yes",
    "vendor.change": "no no no yes yes",
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
