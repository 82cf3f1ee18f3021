"""A dictation's draft: its headings map to the template's sections, its sentences are the note, nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chevet.clinical.headings import headings, section_of
from chevet.contracts.draft import Draft, broken_evidence
from chevet.contracts.transcript import Transcript, Utterance
from chevet.engines.language import grounded
from chevet.language.compose.dictated import dictated_sections
from chevet.language.templates import names, template
from chevet.language.vocabulary import read


def dictation(*lines: str, language: str = "en") -> Transcript:
    utterances = tuple(
        Utterance(id=f"u{n}", speaker="clinician", start=float(n), end=n + 1.0, text=line)
        for n, line in enumerate(lines, 1)
    )
    return Transcript(id="t", language=language, mode="dictation", utterances=utterances)


ENGLISH = dictation(
    "Mrs. Carter has had a dry cough for three weeks. She denies chest pain.",
    "Allergies:",
    "She is allergic to penicillin.",
    "Examination:",
    "Blood pressure is 148 over 86. The chest is clear.",
    "Impression:",
    "Cough from ramipril.",
    "Plan:",
    "Stop ramipril. Start losartan 50 mg once a day.",
    "Follow up in two weeks.",
)
FRENCH = dictation(
    "Antécédents:",
    "Hypertension artérielle.",
    "Examen clinique:",
    "La tension est à 148 sur 86.",
    "Conclusion:",
    "Toux due au ramipril.",
    "Conduite à tenir:",
    "Arrêt du ramipril. Losartan 50 mg une fois par jour.",
    language="fr",
)


def sections(draft: Draft) -> dict[str, list[str]]:
    return {s.title: [x.text for x in s.statements] for s in draft.sections}


def test_sentences_stand_under_the_headings_they_were_dictated_under() -> None:
    draft = grounded.draft(ENGLISH, draft_id="d")
    assert sections(draft) == {
        "History of present illness": [
            "Mrs. Carter has had a dry cough for three weeks.",
            "She denies chest pain.",
        ],
        "Allergies": ["She is allergic to penicillin."],
        "Physical examination": ["Blood pressure is 148 over 86.", "The chest is clear."],
        "Assessment": ["Cough from ramipril."],
        "Plan": ["Stop ramipril.", "Start losartan 50 mg once a day.", "Follow up in two weeks."],
    }
    assert broken_evidence(draft, ENGLISH) == []
    assert all(s.text == s.evidence[0].quote for s in draft.statements())


def test_french() -> None:
    draft = grounded.draft(FRENCH, draft_id="d", template="compte_rendu")
    assert sections(draft) == {
        "Antécédents": ["Hypertension artérielle."],
        "Examen clinique": ["La tension est à 148 sur 86."],
        "Conclusion": ["Toux due au ramipril."],
        "Conduite à tenir": ["Arrêt du ramipril.", "Losartan 50 mg une fois par jour."],
    }


def test_facts_are_read_from_what_was_dictated() -> None:
    facts = grounded.draft(ENGLISH, draft_id="d").facts
    assert [(m.name, m.dose, m.action) for m in facts.medications] == [
        ("ramipril", None, "stop"),
        ("losartan", "50 mg", "start"),
    ]
    assert [a.substance for a in facts.allergies] == ["penicillin"]
    assert [v.value for v in facts.vitals] == [148.0, 86.0]


def test_one_voice_is_as_it_should_be() -> None:
    for said in (ENGLISH, FRENCH):
        assert [f for f in grounded.draft(said, draft_id="d").findings if f.severity == "major"] == []


def test_what_the_template_has_no_section_for_comes_last_under_its_own_title() -> None:
    said = dictation("Family history:", "Father had a stroke.", "Plan:", "Rest.")
    letter = template("soap")
    cut = type(letter)(
        letter.name, letter.titles, tuple(x for x in letter.sections if x.name in ("plan", "assessment"))
    )
    found = dictated_sections(said, "en", cut)
    assert [(s.title, [x.text for x in s.statements]) for s in found] == [
        ("Plan", ["Rest."]),
        ("Family history", ["Father had a stroke."]),
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_heading_names_a_section_that_there_is(language: str) -> None:
    assert set(headings(language).values()) <= set(read("sections"))
    for name, section in read("sections").items():
        assert section_of(section[language], language) == name


line = st.sampled_from(
    [
        "Plan:",
        "Allergies:",
        "Impression:",
        "Family history:",
        "No fever. No cough",
        "Dr. Stone agrees. Rest!",
        "BP 120/80.",
    ]
)


@given(st.lists(line, min_size=1, max_size=12), st.sampled_from(sorted(names())))
def test_no_word_is_lost_or_told_twice(lines: list[str], name: str) -> None:
    said = dictation(*lines)
    found = dictated_sections(said, "en", template(name))
    told = sorted(w for s in found for x in s.statements for w in x.text.split())
    assert told == sorted(w for text in lines if not text.endswith(":") for w in text.split())
    ids = [x.id for s in found for x in s.statements]
    assert ids == [f"s{n}" for n in range(1, len(ids) + 1)]
