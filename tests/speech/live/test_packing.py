"""Probabilities that come bit by bit give the same speech, packed the same, as the whole; no model needed."""

from math import inf

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chevet.speech.activity import Region, Stretches, regions
from chevet.speech.audio import RATE
from chevet.speech.interpreted import Apart, either
from chevet.speech.languages import Evidence
from chevet.speech.live.tape import BLOCK, BLOCK_SECONDS, Tape
from chevet.speech.windows import (
    LIMIT,
    LONGEST_SILENCE,
    PHRASE,
    PHRASE_ENOUGH,
    PHRASE_JOINED,
    PHRASE_SILENCE,
    Packing,
    Window,
    windows,
)

Chances = npt.NDArray[np.float32]

probabilities = st.lists(
    st.tuples(st.sampled_from([0.0, 0.0, 0.4, 0.6, 0.9, 1.0]), st.sampled_from([1, 3, 8, 30, 200, 500])),
    max_size=60,
).map(lambda runs: np.repeat(*map(np.array, zip(*runs, strict=True))).astype(np.float32) if runs else none())


def none() -> Chances:
    return np.zeros(0, dtype=np.float32)


@pytest.mark.parametrize(
    ("limit", "silence", "enough", "joined"),
    [
        (LIMIT, LONGEST_SILENCE, inf, inf),
        (PHRASE, PHRASE_SILENCE, inf, inf),
        (PHRASE, PHRASE_SILENCE, PHRASE_ENOUGH, inf),
        (PHRASE, PHRASE_SILENCE, PHRASE_ENOUGH, PHRASE_JOINED),
    ],
)
@given(given_=probabilities, size=st.integers(1, 40))
def test_packed_while_it_comes_as_if_it_were_whole(
    limit: float, silence: float, enough: float, joined: float, given_: Chances, size: int
) -> None:
    stretches, packing = Stretches(), Packing(limit, silence, enough=enough, joined=joined)
    found: list[Window] = []

    def likely(first: int, last: int) -> Chances:
        assert last <= stretches.frames  # nothing is asked about the future
        return given_[first:last]

    for first in range(0, len(given_), size):
        for region in stretches.feed(given_[first : first + size]):
            found += packing.add(region, likely)
        if stretches.open is not None:
            found += packing.add(stretches.open, likely, more=True)
        elif stretches.idle:
            found += packing.quiet(stretches.now)
    for region in stretches.end():
        found += packing.add(region, likely)
    found += packing.rest()
    assert found == windows(
        regions(given_), given_, limit=limit, silence=silence, enough=enough, joined=joined
    )


@given(probabilities, st.integers(0, 5000))
def test_stretches_go_on_from_any_point(given_: Chances, at: int) -> None:
    before = Stretches()
    found = before.feed(given_[:at])
    after = Stretches(*before.point)
    found += after.feed(given_[at:]) + after.end()
    assert found == regions(given_)


@pytest.mark.parametrize(
    ("probabilities", "before", "language"),
    [
        ({"en": 0.9, "fr": 0.1}, "fr", "en"),
        ({"en": 0.4, "fr": 0.3, "de": 0.3}, "fr", "fr"),  # not plain: as before
        ({"en": 0.4, "fr": 0.3, "de": 0.3}, None, "en"),
        ({"de": 1.0}, "fr", "fr"),
    ],
)
def test_a_phrase_is_in_one_of_two_languages(
    probabilities: dict[str, float], before: str | None, language: str
) -> None:
    assert either(probabilities, before) == language


def test_a_window_ends_where_the_language_changes() -> None:
    apart = Apart()
    done = [
        window
        for start, language in [(0, "en"), (5, "en"), (10, "fr"), (15, "en")]
        for window in apart.add(Window((Region(start, start + 4),)), language)
    ]
    done += apart.rest()
    assert [(w.start, w.end, language) for w, language in done] == [
        (0, 9, "en"),
        (10, 14, "fr"),
        (15, 19, "en"),
    ]


def test_the_language_is_asked_until_it_is_sure() -> None:
    evidence = Evidence().heard({"en": 0.9, "fr": 0.1}, 3.0)
    assert not evidence.enough  # sure, but of three seconds
    evidence = evidence.heard({"en": 0.2, "fr": 0.8}, 27.0)
    assert (evidence.best, evidence.enough) == ("fr", False)
    assert evidence.heard({"fr": 1.0}, 29.0).enough
    assert evidence.sureness == pytest.approx(0.73)


def test_a_tape_keeps_what_is_needed_and_no_more() -> None:
    tape = Tape(10)
    for i in range(100):
        tape.append(np.full(BLOCK, i + 1, dtype=np.int16))
    start = 10 * BLOCK_SECONDS
    tape.keep([(start + 1.0, start + 2.0), (start + 4.0, start + 5.0), (start + 20.0, start + 21.0)])
    assert tape.has(start + 1.0, start + 5.0)  # the short gap too
    assert not tape.has(start + 1.0, start + 20.5)
    assert not tape.has(start, start + 1.5)
    assert not tape.has(start + 20.0, start + 30.0)
    assert tape.held <= 9 * RATE
    assert tape.window(start + 1.0, start + 1.1)[0] == pytest.approx(4 / 32768)
    tape.silence(start + 1.0, start + 1.5)
    assert not tape.window(start + 1.0, start + 1.5).any()
    assert tape.window(start + 1.5, start + 1.6).all()
