"""A name in another's place: whole words only, the sentence's capital kept, nothing else touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chevet.drafts.wording import has_words, in_place_of


@pytest.mark.parametrize(
    ("text", "heard", "proposed", "then"),
    [
        ("Start doxocycline 100 mg.", "doxocycline", "doxycycline", "Start doxycycline 100 mg."),
        ("Doxocycline 100 mg.", "doxocycline", "doxycycline", "Doxycycline 100 mg."),
        ("Arrêter Libye Profène.", "Libye Profène", "ibuprofène", "Arrêter ibuprofène."),
        ("It stops. Ramipral helps.", "ramipral", "ramipril", "It stops. Ramipril helps."),
        ("iron in the environment, iron", "iron", "Irbesartan", "Irbesartan in the environment, Irbesartan"),
        ("two  words here", "two words", "one", "one here"),
        ("nothing of it", "x", "y", "nothing of it"),
    ],
)
def test_whole_words_are_replaced(text: str, heard: str, proposed: str, then: str) -> None:
    assert in_place_of(text, heard, proposed) == then


@given(st.text(max_size=80), st.text(st.characters(categories=["L"]), min_size=1, max_size=8))
def test_what_does_not_hold_the_words_stays_as_it_is(text: str, heard: str) -> None:
    if not has_words(text, heard):
        assert in_place_of(text, heard, "else") == text
