"""The hospital's EHR, as the scribe reaches it: one place for the connection and its failures."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.utils.translation import get_language

from chevet.drafts.jobs import NotDone
from chevet.ehr.client import FhirClient
from chevet.ehr.errors import EhrError

T = TypeVar("T")


def with_ehr(do: Callable[[FhirClient], T], *, timeout: float = 30.0) -> T:
    """What `do` answers with a client for the EHR. Raises NotDone with a sentence when it can't."""
    if settings.CHEVET.ehr_url is None:
        raise NotDone(
            "No EHR is connected; the administrator sets CHEVET_EHR_URL.", code="no-ehr", retryable=False
        )
    token = settings.CHEVET.ehr_token
    headers = {"Authorization": f"Bearer {token}"} if token else None
    try:
        with FhirClient(settings.CHEVET.ehr_url, headers=headers, timeout=timeout) as client:
            return do(client)
    except EhrError as error:
        language = "fr" if (get_language() or "").startswith("fr") else "en"
        raise NotDone(error.sentence(language), code=error.code, retryable=error.retryable) from None
