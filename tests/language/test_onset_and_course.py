"""Since when a symptom is there, and how it goes."""

import pytest
from conversations import facts


@pytest.mark.parametrize(
    ("language", "lines", "onset"),
    [
        ("en", "P: The headache started three weeks ago.", "3 weeks ago"),
        ("en", "P: I've had a cough since Monday.", "since Monday"),
        ("en", "P: I've been dizzy for a couple of days.", "for a couple of days"),
        ("en", "P: I have a headache. It started yesterday.", "yesterday"),
        ("en", "D: How long have you had the cough?\nP: About three weeks.", "for 3 weeks"),
        ("en", "P: I have chest pain.\nD: How long has that been going on?\nP: Since last Thursday.",
         "since last Thursday"),
        ("en", "P: The chest pain lasts for two minutes.", None),
        ("en", "P: I vomit every two days.", None),
        ("fr", "P: Je tousse depuis trois semaines.", "depuis 3 semaines"),
        ("fr", "P: J'ai de la fièvre depuis lundi.", "depuis lundi"),
        ("fr", "P: J'ai mal à la tête. Ça a commencé hier soir.", "hier soir"),
        ("fr", "D: Depuis quand toussez-vous ?\nP: Une semaine.", "depuis 1 semaine"),
        ("fr", "P: J'ai des vertiges depuis quelques jours.", "depuis quelques jours"),
    ],
)  # fmt: skip
def test_onset(language: str, lines: str, onset: str | None) -> None:
    found = facts(lines, language).symptoms
    assert [s.onset for s in found] == [onset]


@pytest.mark.parametrize(
    ("language", "lines", "course"),
    [
        ("en", "P: My cough is getting worse.", "getting worse"),
        ("en", "P: The rash is not getting better.", "not getting better"),
        ("en", "P: I have a headache that comes and goes.", "comes and goes"),
        ("en", "P: I have a headache. It's constant.", "constant"),
        ("en", "P: My back pain gets worse when I sit.", None),
        ("fr", "P: Ma toux s'aggrave.", "s'aggrave"),
        ("fr", "P: J'ai mal à la tête, c'est de pire en pire.", "de pire en pire"),
        ("fr", "P: J'ai mal au dos par moments.", "par moments"),
        ("fr", "P: J'ai des nausées. Ça va mieux.", "va mieux"),
    ],
)
def test_course(language: str, lines: str, course: str | None) -> None:
    found = facts(lines, language).symptoms
    assert [s.course for s in found] == [course]


def test_what_is_told_apart_is_cited() -> None:
    (headache,) = facts("P: I have a headache. It started yesterday.", "en").symptoms
    assert [e.quote for e in headache.evidence] == ["I have a headache.", "It started yesterday."]


def test_of_two_symptoms_it_means_neither() -> None:
    found = facts("P: I have a headache and a cough. It started yesterday.", "en").symptoms
    assert [s.onset for s in found] == [None, None]
