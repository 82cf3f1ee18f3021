"""Two units, a patient in each, every role in the first."""

from collections.abc import Callable

import pytest
import two_units
from static_files import plain_static_files  # noqa: F401
from two_units import Hospital

house = two_units.house


@pytest.fixture
def as_(house: Hospital) -> Callable:
    """as_("nurse") → a client logged in as her; as_("stranger") the other unit's physician."""
    from django.test import Client

    def login(role: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(house.stranger if role == "stranger" else house.staff[role])
        return client

    return login
