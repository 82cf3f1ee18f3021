"""A note that says there is no allergy, where the chart holds one, is never signed unseen."""

import pytest
from conversations import EXAM

from chevet.contracts.chart import KnownChart
from chevet.engines.language.grounded import draft
from chevet.language.read import parse_dialogue

ASKED = {
    "en": "D: Do you have any allergies?\nP: No, I have no allergies.\n" + EXAM["en"],
    "fr": "M: Avez-vous des allergies ?\nP: Non, aucune allergie.\n" + EXAM["fr"],
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("allergies", "found"), [(("Penicillin",), 1), ((), 0)])
def test_no_allergy_against_the_chart(language: str, allergies: tuple[str, ...], found: int) -> None:
    transcript = parse_dialogue(ASKED[language], id="x", language=language)
    made = draft(transcript, draft_id="d", chart=KnownChart(allergies=allergies))
    against = [f for f in made.findings if f.kind == "contradiction" and f.severity == "major"]
    assert len(against) == found
    assert all("Penicillin" in f.message and f.refs for f in against)
