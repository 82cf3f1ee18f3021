"""Setting up a site: once, again, and not at all when something is wrong."""

import pytest

from chevet.contracts.base import Engine
from chevet.trust import audit
from chevet.trust.models import AuditRecord, Staff
from chevet.trust.policy import engines, rollout
from chevet.trust.setup import SetupError, StaffSpec, ensure_site

pytestmark = pytest.mark.django_db

ENGINE = Engine(name="grounded", version="1")
STAFF = [
    StaffSpec(
        "hart", "physician", "Dr Ann Hart", "horse staple battery", practitioner_id="prac-1", language="en"
    ),
    StaffSpec("admin", "administrator", "Site administrator", "staple battery horse"),
    StaffSpec("nolog", "nurse"),
]


def set_up(**changes) -> dict[str, Staff]:
    return ensure_site(**{"staff": STAFF, "engines": [ENGINE], "stages": {"scribe": "on"}, **changes})


def test_it_makes_everything_and_again_nothing() -> None:
    made = set_up()
    assert [s.role for s in made.values()] == ["physician", "administrator", "nurse"]
    assert made["hart"].check_password("horse staple battery") and not made["nolog"].has_usable_password()
    assert engines.approved(ENGINE) and rollout.stage_of("scribe") == "on"
    actions = list(AuditRecord.objects.values_list("action", flat=True))
    assert actions == ["staff.added"] * 3 + ["engine.approved", "rollout.changed"]
    assert set_up() == made
    assert AuditRecord.objects.count() == 5 and audit.verify().ok


def test_an_account_is_brought_into_line_but_keeps_its_password() -> None:
    set_up()
    hart = Staff.objects.get(username="hart")
    hart.set_password("changed by herself")
    hart.save()
    again = set_up(staff=[StaffSpec("hart", "nurse", password="horse staple battery"), STAFF[1]])["hart"]
    assert again.role == "nurse" and again.check_password("changed by herself")
    assert AuditRecord.objects.order_by("-seq")[0].action == "staff.changed"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"staff": [StaffSpec("x", "wizard")]}, "wizard"),
        ({"staff": [STAFF[1], StaffSpec("x", "nurse", password="short")]}, "12 characters"),
        ({"staff": STAFF[:1]}, "administrator"),
    ],
)
def test_what_is_wrong_changes_nothing(changes, message: str) -> None:
    with pytest.raises(SetupError, match=message):
        set_up(**changes)
    assert not Staff.objects.exists() and not AuditRecord.objects.exists()
