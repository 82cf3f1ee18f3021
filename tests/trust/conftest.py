"""Staff of every role."""

from collections.abc import Callable

import pytest


@pytest.fixture
def make_staff(db: None) -> Callable:
    """make_staff(role, username=role, **fields) → Staff."""
    from chevet.trust.models import Staff

    def make(role: str, username: str | None = None, **fields: object) -> Staff:
        return Staff.objects.create_user(
            username or role, password="correct horse battery", role=role, **fields
        )

    return make


@pytest.fixture
def physician(make_staff: Callable):
    return make_staff("physician", display_name="Dr Ann Hart")


@pytest.fixture
def administrator(make_staff: Callable):
    return make_staff("administrator")
