"""A voice learnt from turns, and what it does for telling who speaks."""

import numpy as np
import pytest

from chevet.contracts.transcript import Word
from chevet.speech.enrolment import NotOneVoice, voice_of
from chevet.speech.roles import roles, tell_roles
from chevet.speech.speakers import ALIKE, by_voice, enrolled


def unit(*numbers: float) -> np.ndarray:
    vector = np.array(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


HERS, HIS, THIRD = unit(1, 0.1, 0), unit(0.3, 1, 0), unit(0, 0.2, 1)
NEAR = unit(1, 0.35, 0)  # her on another day


def parts(count: int, seconds: float = 2.5) -> list[tuple[Word, ...]]:
    return [(Word(text="x", start=3.0 * i, end=3.0 * i + seconds, confidence=1),) for i in range(count)]


@pytest.mark.parametrize(
    ("vectors", "seconds", "problem"),
    [
        ([HERS] * 8, 2.5, None),
        ([HERS] * 12 + [HIS], 2.5, None),  # one stray turn is left out
        ([HERS] * 2, 2.5, "Too little"),
        ([HERS] * 100, 0.5, "Too little"),  # no piece is long enough
        ([HERS, HIS] * 6, 2.5, "not of one voice"),
    ],
)
def test_a_voice_is_learnt_from_one_person_s_turns(vectors, seconds, problem) -> None:
    if problem:
        with pytest.raises(NotOneVoice, match=problem):
            voice_of(np.stack(vectors), [seconds] * len(vectors))
    else:
        found = voice_of(np.stack(vectors), [seconds] * len(vectors))
        assert found @ HERS > 0.99


@pytest.mark.parametrize(
    ("vectors", "clinician", "who"),
    [
        ([HIS, HERS] * 3, HERS, 1),
        ([HERS, HIS] * 3, NEAR, 0),
        ([HERS, HIS] * 3, THIRD, None),  # somebody else's enrolment
        ([HERS, NEAR] * 3, HERS, None),  # one voice in all: perhaps two people's
        ([HIS] * 6, HERS, None),
    ],
)
def test_the_enrolled_voice_is_named_or_nobody(vectors, clinician, who) -> None:
    stacked = np.stack(vectors)
    voices = by_voice(stacked, parts(len(vectors)))
    assert enrolled(stacked, parts(len(vectors)), voices, clinician) == who


@pytest.mark.parametrize(
    ("clinician", "found"),
    [
        (None, ["unknown", "unknown", "unknown"]),
        (0, ["clinician", "patient", "clinician"]),
        (1, ["patient", "clinician", "patient"]),
    ],
)
def test_who_is_known_by_voice_needs_no_words(clinician, found) -> None:
    assert roles([(0, "It is cold."), (1, "Very cold."), (0, "Yes.")], "en", clinician) == found


def test_voices_that_are_much_alike_are_two_only_for_who_asks() -> None:
    alike = np.stack([unit(1, 0, 0), unit(1, 0.5, 0)] * 4)  # cosine 0.89
    assert set(by_voice(alike, parts(8))) == {0}
    assert by_voice(alike, parts(8), ALIKE) == [0, 1] * 4
    assert tell_roles([(0, "What brings you in today?"), (1, "My chest hurts, doctor.")], ["en", "en"])
    assert not tell_roles([(0, "It is cold."), (1, "Very cold.")], ["en", "en"])


def test_of_others_beside_her_the_likeliest_is_the_patient() -> None:
    said = [(0, "Hm."), (1, "My chest hurts, doctor."), (2, "She has been like that since Monday.")]
    assert roles(said, "en", 0) == ["clinician", "patient", "other"]
