"""What a clinician's edits suggest, by tables; and what no run of edits may ever suggest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chevet.contracts.preferences import Preferences, Wording
from chevet.scribe.preferences.learn import ENOUGH, NEEDED, Part, Sentence, Signed, proposals, replaced
from chevet.scribe.preferences.words import known, refused


def note(n: int, *parts: Part, language: str = "en", template: str = "soap") -> Signed:
    return Signed(f"d{n}", f"2026-11-{n:02d}T10:00:00+00:00", language, template, parts)


def part(*pairs: tuple[str, str | None], name: str = "past_history") -> Part:
    return Part(name, tuple(Sentence(before, after) for before, after in pairs))


def learned(notes: list[Signed], present: Preferences | None = None) -> list[tuple]:
    return [(p.kind, *p.value.values(), len(p.drafts)) for p in proposals(notes, present or Preferences())]


HTN = ("Hypertension.", "HTN.")


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        ("Hypertension.", "HTN.", [("hypertension", "HTN")]),
        ("Reports shortness of breath.", "Reports SOB.", [("shortness of breath", "SOB")]),
        ("Reports a cough.", "Describes a cough.", [("reports", "describes")]),
        ("Signale une fièvre.", "Rapporte une fièvre.", [("signale", "rapporte")]),
        ("Has a cough.", "Has a bad cough.", []),
        ("Has a cough.", None, []),
        ("Has a cough.", "Has a cough.", []),
        ("Has had a bad cough for five days.", "The knee gave way while she was running upstairs.", []),
        ("Metformin, 1 g.", "Metformin 1 g.", []),
    ],
)
def test_the_words_that_were_put_for_others(before: str, after: str | None, pairs: list) -> None:
    assert list(replaced(before, after)) == pairs


def test_three_notes_are_enough_and_two_are_not() -> None:
    notes = [note(n, part(HTN)) for n in (1, 2, 3)]
    assert learned(notes) == [("wording", "hypertension", "HTN", 3)]
    assert learned(notes[:2]) == []
    twice_in_one = [note(1, part(HTN, HTN)), note(2, part(HTN))]
    assert learned(twice_in_one) == []
    found = proposals(notes, Preferences())[0]
    assert (found.drafts, found.last) == (("d1", "d2", "d3"), "2026-11-03T10:00:00+00:00")


def test_words_that_she_leaves_as_often_are_no_preference() -> None:
    changed = [note(n, part(HTN)) for n in (1, 2, 3)]
    left = [note(n, part(("Hypertension.", "Hypertension."))) for n in (4, 5, 6)]
    assert learned(changed + left[:2]) == [("wording", "hypertension", "HTN", 3)]
    assert learned(changed + left) == []


def test_a_section_left_out_in_the_last_three_notes_that_had_it() -> None:
    out = [note(n, part(("Father: gout.", None), name="family_history")) for n in (1, 2, 3)]
    without = note(4, part(("Cough.", "Cough."), name="chief_complaint"))
    assert learned([*out, without]) == [("omitted", "family_history", 3)]
    kept = note(5, part(("Father: gout.", "Father: gout."), name="family_history"))
    assert learned([*out, kept]) == []
    for name in NEEDED:
        assert learned([note(n, part(("Something.", None), name=name)) for n in (1, 2, 3)]) == []


def test_a_template_chosen_three_times_running() -> None:
    notes = [note(n, template="gp") for n in (2, 3, 4)]
    assert learned([note(1), *notes]) == [("template", "gp", 3)]
    assert learned([*notes, note(5)]) == []
    assert learned(notes, Preferences(template="gp")) == []


def test_generic_names_for_brand_names() -> None:
    pairs = [("Takes Tylenol at night.", "Takes acetaminophen at night."), ("Advil.", "Ibuprofen.")]
    notes = [note(n, part(pairs[n % 2])) for n in (1, 2, 3)]
    assert learned(notes) == [("drugs", "generic", 3)]
    swapped = [note(n, part(("Takes Tylenol.", "Takes ibuprofen."))) for n in (1, 2, 3)]
    assert learned(swapped) == []


def test_what_she_has_already_is_not_proposed() -> None:
    notes = [note(n, part(HTN)) for n in (1, 2, 3)]
    assert learned(notes, Preferences(wording=(Wording(term="Hypertension", preferred="HBP"),))) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Takes 500 mg.", "Takes 850 mg."),
        ("Metformin 1 g.", "Metformin 1 mg."),
        ("Start ramipril.", "Start lisinopril."),
        ("Pain in the left knee.", "Pain in the right knee."),
        ("Denies a fever.", "Reports a fever."),
        ("No wheeze.", "Wheeze."),
        ("Her mother has asthma.", "Her father has asthma."),
        ("Lives with Arthur.", "Lives with Edward."),
        ("Seen on Monday.", "Seen on Tuesday."),
        ("Normal heart sounds.", "Abnormal heart sounds."),
        ("Possible pneumonia.", "Probable pneumonia."),
        ("Mild asthma.", "Severe asthma."),
        ("Neck pain.", "Back pain."),
        ("Pneumonia.", "Bronchitis."),
        ("Twice a day.", "Three times a day."),
    ],
)
def test_what_carries_a_fact_is_never_learned(before: str, after: str) -> None:
    assert learned([note(n, part((before, after))) for n in range(1, 8)]) == []


texts = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=40)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=4), st.sampled_from(["en", "fr"]))
def test_whatever_is_written_a_setting_holds_vocabulary_words_only(pairs: list, language: str) -> None:
    notes = [note(n, part(*pairs), language=language) for n in range(1, ENOUGH + 1)]
    for p in proposals(notes, Preferences()):
        assert p.kind == "wording"
        assert not any(c.isdigit() for c in p.value["term"] + p.value["preferred"])
        assert refused(Wording(**p.value), language) is None


@pytest.mark.parametrize(
    ("language", "term", "preferred", "may"),
    [
        ("en", "hypertension", "HTN", True),
        ("en", "shortness of breath", "SOB", True),
        ("en", "high blood pressure", "hypertension", True),
        ("en", "reports", "c/o", True),
        ("en", "white count", "WBC", True),
        ("fr", "hypertension artérielle", "HTA", True),
        ("fr", "signale", "rapporte", True),
        ("en", "hypertension", "hypertension", False),
        ("en", "the patient", "Harlow", False),
        ("en", "severe headache", "headache", False),
        ("en", "twice a day", "often", False),
        ("en", "metformin", "the usual", False),
        ("en", "one two three four five six seven eight nine", "x", False),
    ],
)
def test_which_wordings_may_be_set(language: str, term: str, preferred: str, may: bool) -> None:
    assert (refused(Wording(term=term, preferred=preferred), language) is None) is may


def test_no_first_name_of_a_patient_is_a_vocabulary_word() -> None:
    names = (
        "harlow ashdown pemberton whitcombe winifred grace thomas jasper rosalind edward arthur martin smith"
    )
    noms = "vasseur firmin odile delorme hector bruneau salima benhaddou martin dupont jean marie"
    assert not known("en") & set(names.split())
    assert not known("fr") & set(noms.split())
