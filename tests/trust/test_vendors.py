"""Vendors: nothing leaves unless a contract in force covers that flow and that data, reviewed, and redacted where asked."""

import logging
from datetime import timedelta

import pytest
from contracting import reviewed, sign_contract
from django.utils import timezone

from chevet.trust.models import AuditRecord, VendorContract, VendorReview
from chevet.trust.policy import checklist, expiry, vendors
from chevet.trust.policy.why import PolicyError
from chevet.trust.verdict import Refused

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def privacy(make_staff):
    return make_staff("privacy_officer")


def why(
    vendor: str | None = "Cloudy", flow: str = "scribe", data=("audio",), *, redacts: bool = False
) -> str:
    leave = vendors.may_leave(vendor, flow, data, redacts=redacts)
    assert (leave.contract is not None) == bool(leave.verdict and vendor)
    return ("yes: " if leave.verdict else "no: ") + str(leave.verdict)


def test_what_runs_in_the_house_needs_no_contract() -> None:
    assert why(None).startswith("yes") and why(None, data=()).startswith("yes")


# what stands in the contract (beside one that would do), and what is asked for → the answer
TABLE = [
    ({}, {}, "yes: A contract with Cloudy"),
    ({"kind": "dpa"}, {}, "yes"),
    ({"data": ("transcript",)}, {}, "no: The contract with Cloudy does not cover this kind of data: Sound"),
    ({"data": ("audio", "transcript")}, {"data": ("audio", "transcript")}, "yes"),
    (
        {"data": ("audio",)},
        {"data": ("audio", "chart")},
        "no: The contract with Cloudy does not cover this kind",
    ),
    ({"flows": ("outreach",)}, {}, "no: The contract with Cloudy does not cover scribe"),
    ({}, {"vendor": "Cloudier"}, "no: There is no contract with Cloudier"),
    ({}, {"data": ()}, "no: It is not said which data"),
    ({}, {"data": ("shoe size",)}, "no: It is not said which data"),
    ({"ends": -1}, {}, "no: The contract with Cloudy is not in force"),
    ({"ends": 0}, {}, "yes"),
    ({"starts": 1}, {}, "no: The contract with Cloudy is not in force"),
    ({"redact": True}, {}, "no: The contract with Cloudy demands redaction, and sound"),
    ({"redact": True}, {"redacts": True}, "no: The contract with Cloudy demands redaction, and sound"),
    (
        {"redact": True, "data": ("transcript",)},
        {"data": ("transcript",)},
        "no: The contract with Cloudy demands redaction, and nothing here",
    ),
    ({"redact": True, "data": ("transcript",)}, {"data": ("transcript",), "redacts": True}, "yes"),
]


@pytest.mark.parametrize(("contract", "asked", "answer"), TABLE)
def test_the_gate(privacy, contract, asked, answer: str) -> None:
    days = {key: TODAY() + value * DAY for key, value in contract.items() if key in ("starts", "ends")}
    sign_contract("Cloudy", privacy, **{**contract, **days})
    assert why(**asked).startswith(answer)


def test_two_contracts_are_not_added_up(privacy) -> None:
    """One covers the flow, another the data: together they cover nothing."""
    sign_contract("Cloudy", privacy, flows=("scribe",), data=("message",))
    sign_contract("Cloudy", privacy, flows=("outreach",), data=("audio",))
    assert why().startswith("no")


def test_the_stricter_of_two_binds(privacy) -> None:
    sign_contract("Cloudy", privacy, data=("transcript",))
    sign_contract("Cloudy", privacy, data=("transcript",), redact=True)
    assert "demands redaction" in why(data=("transcript",))
    assert vendors.redaction_demanded("Cloudy") and not vendors.redaction_demanded(None)


def test_no_review_no_flow(privacy) -> None:
    sign_contract("Cloudy", privacy)
    VendorReview.objects.all().delete()
    assert "review of Cloudy is not recorded" in why()
    row = reviewed("Cloudy", privacy)
    assert why().startswith("yes")
    VendorReview.objects.filter(pk=row.pk).update(renew_by=TODAY())
    assert why().startswith("yes")  # its last day
    VendorReview.objects.filter(pk=row.pk).update(renew_by=TODAY() - DAY)
    assert "overdue" in why()


@pytest.mark.parametrize("item", list(checklist.ITEMS))
def test_what_a_review_found_wanting_stops_the_flow_where_it_is_needed(privacy, item: str) -> None:
    sign_contract("Cloudy", privacy)
    reviewed("Cloudy", privacy, unmet=(item,))
    assert why().startswith("no" if item in checklist.NEEDED else "yes")
    reviewed("Cloudy", privacy)  # looked at again
    assert why().startswith("yes")


def test_a_review_needs_evidence_for_every_point(privacy) -> None:
    items = dict.fromkeys(checklist.ITEMS, (True, "a report"))
    for wrong, renew in (
        ({**items, "audit": (True, " ")}, TODAY() + DAY),
        ({**items, "audit": (True, "x" * 301)}, TODAY() + DAY),
        ({k: v for k, v in items.items() if k != "uptime"}, TODAY() + DAY),
        (items, TODAY()),
    ):
        with pytest.raises(PolicyError):
            checklist.review("Cloudy", wrong, renew, by=privacy, why="w")
    assert not VendorReview.objects.exists() and not AuditRecord.objects.exists()


def test_ended_and_renewed(privacy) -> None:
    old = sign_contract("Cloudy", privacy, ends=TODAY())
    new = sign_contract("Cloudy", privacy, starts=TODAY() + DAY, ends=TODAY() + 400 * DAY, renews=old)
    assert new.renews == old and why().startswith("yes")
    vendors.end_contract(old, privacy, "a breach")
    assert "not in force" in why()
    with pytest.raises(PolicyError, match="already ended"):
        vendors.end_contract(old, privacy, "again")
    with pytest.raises(PolicyError, match="same vendor"):
        sign_contract("Other", privacy, renews=old)
    assert [a for a in AuditRecord.objects.values_list("action", flat=True) if a != "vendor.reviewed"] == [
        "vendor.contract_added",
        "vendor.contract_renewed",
        "vendor.contract_ended",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": ()},
        {"data": ("shoes",)},
        {"flows": ()},
        {"kind": "handshake"},
        {"reference": " "},
        {"ends": TODAY() - 9000 * DAY},
        {"why": " "},
    ],
)
def test_a_contract_that_makes_no_sense(privacy, wrong) -> None:
    with pytest.raises(PolicyError):
        sign_contract("Cloudy", privacy, **wrong)
    assert not VendorContract.objects.exists()


@pytest.mark.parametrize("role", ["physician", "nurse", "front_desk"])
def test_who_may(make_staff, role: str) -> None:
    with pytest.raises(Refused):
        sign_contract("Cloudy", make_staff(role))
    assert not VendorContract.objects.exists() and not VendorReview.objects.exists()


def warned() -> list[tuple[str, int]]:
    return [(w.what, w.days) for w in expiry.warnings()]


def test_it_warns_sixty_days_ahead_and_until_something_takes_its_place(privacy) -> None:
    old = sign_contract("Cloudy", privacy, ends=TODAY() + 61 * DAY)
    assert warned() == []
    VendorContract.objects.filter(pk=old.pk).update(ends=TODAY() + 60 * DAY)
    assert warned() == [("contract", 60)]
    late = sign_contract("Cloudy", privacy, starts=TODAY() + 62 * DAY)
    assert ("contract", 60) in warned()  # a day lies between them
    vendors.end_contract(late, privacy, "wrong dates")
    narrow = sign_contract("Cloudy", privacy, starts=TODAY(), flows=("outreach",))
    assert ("contract", 60) in warned()  # it covers something else
    vendors.end_contract(narrow, privacy, "not needed")
    sign_contract("Cloudy", privacy, starts=TODAY() + 61 * DAY, renews=old)
    assert warned() == []
    VendorReview.objects.update(renew_by=TODAY() + 5 * DAY)
    assert warned() == [("review", 5)]


def test_the_log_names_vendor_and_days(privacy, caplog) -> None:
    sign_contract("Cloudy", privacy, ends=TODAY() + 3 * DAY)
    with caplog.at_level(logging.WARNING, "chevet.trust"):
        expiry.tell()
    assert "vendor Cloudy: its contract runs out in 3 days" in caplog.text
