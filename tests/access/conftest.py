"""Two units, a patient in each, every role in the first."""

from collections.abc import Callable

import pytest
from two_units import Hospital, build


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def house(db: None, proposal) -> Hospital:
    return build(proposal)


@pytest.fixture
def as_(house: Hospital) -> Callable:
    """as_("nurse") → a client logged in as her; as_("stranger") the other unit's physician."""
    from django.test import Client

    def login(role: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(house.stranger if role == "stranger" else house.staff[role])
        return client

    return login
