"""docs/roles.md is what the code enforces, and every list hands out what it says."""

from pathlib import Path

import pytest

from chevet.trust.models import Role, Staff
from chevet.trust.rules import ACTIONS
from chevet.trust.rules.fields import FIELDS, shown
from chevet.web import matrix

PAGE = Path(__file__).resolve().parents[2] / "docs" / "roles.md"


def test_the_printed_matrix_is_not_stale() -> None:
    assert PAGE.read_text() == matrix.page(), "write it again: chevet roles matrix --write docs/roles.md"


def test_every_action_and_role_has_a_cell_that_says_something_known() -> None:
    words = {"", "yes", "own settings", "own", "own visits", "own + glass", "any patient"}
    cells = {matrix.cell(role, action) for role in Role for action in ACTIONS}
    assert cells == words
    assert matrix.cell(Role.FRONT_DESK, "visit.view") == "own visits"
    assert matrix.cell(Role.NURSE, "draft.view") == "own + glass"
    assert matrix.cell(Role.NURSE, "draft.sign") == ""


@pytest.mark.parametrize("role", [*Role.values, "surgeon general"])
@pytest.mark.parametrize("what", FIELDS)
def test_a_row_is_cut_to_what_the_role_may_see(role: str, what: str) -> None:
    row = dict.fromkeys(FIELDS[what], "x")
    assert set(shown(Staff(role=role), what, row)) == {
        f for f, roles in FIELDS[what].items() if role in roles
    }


def test_the_front_desk_gets_names_and_times() -> None:
    fields = {field for field, roles in FIELDS["visits"].items() if "front_desk" in roles}
    assert fields == {"visit", "starts_at", "patient", "clinician"}
    assert not any(
        "front_desk" in roles for what in FIELDS if what != "visits" for roles in FIELDS[what].values()
    )


def test_a_field_without_a_rule_is_not_handed_on_unseen() -> None:
    with pytest.raises(KeyError):
        shown(Staff(role="physician"), "visits", {"diagnosis": "x"})
