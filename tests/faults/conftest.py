"""What the fault tests share."""

import pytest


@pytest.fixture
def site(staff: dict) -> dict:
    """The staff of a site that may listen and draft with what ships."""
    from chevet.engines.language.grounded import CARD
    from chevet.engines.speech.whisper import BASE
    from chevet.trust.policy import engines

    for card in (CARD, BASE):
        engines.approve(card.engine, staff["admin"], "tests")
    return staff
