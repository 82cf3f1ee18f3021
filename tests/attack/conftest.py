"""The same hospital as in tests/access."""

from collections.abc import Callable

import pytest
import two_units
from static_files import plain_static_files  # noqa: F401
from two_units import Hospital

house = two_units.house


@pytest.fixture
def doctor(house: Hospital):
    """A client logged in as the physician of the first unit."""
    from django.test import Client

    client = Client(raise_request_exception=False)
    client.force_login(house.staff["physician"])
    return client


@pytest.fixture
def signable(house: Hospital, monkeypatch) -> Callable:
    """signable() → the physician's draft with its finding answered; the EHR says what the chart was."""
    from chevet.drafts import review
    from chevet.drafts.models import Draft

    def make() -> Draft:
        draft = house.cases["own"].draft
        review.change(
            draft.pk,
            by=house.staff["physician"],
            seen=1,
            action="settle",
            ref="f1",
            how=lambda r, who, at: r.settle("f1", "dismissed", by=who, at=at),
        )
        return Draft.objects.get(pk=draft.pk)

    return make
