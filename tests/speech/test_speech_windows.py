"""Speech is found and packed into windows; every moment has its way back."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import NOT_SPEECH, audio, noise

from chevet.speech.activity import FRAME_SECONDS, Region, regions, speech_probabilities, speech_within
from chevet.speech.windows import LIMIT, windows

probabilities = st.lists(st.sampled_from([0.0, 0.2, 0.4, 0.6, 1.0]), max_size=400).map(
    lambda p: np.repeat(np.array(p, dtype=np.float32), 10)
)


@given(probabilities)
def test_regions_are_in_order_and_within_the_recording(given_: np.ndarray) -> None:
    found = regions(given_)
    assert all(r.start < r.end for r in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(r.start >= 0 and r.end <= len(given_) * FRAME_SECONDS + 1e-6 for r in found)


@given(probabilities)
def test_windows_hold_all_speech_once_and_no_more_than_a_model_hears(given_: np.ndarray) -> None:
    found = regions(given_)
    packed = windows(found, given_)
    assert all(w.length <= LIMIT + 1e-6 for w in packed)
    spans = [s for w in packed for s in w.spans]
    assert all(a.end <= b.start + 1e-6 for a, b in pairwise(spans))
    for region in found:
        covered = sum(max(0.0, min(s.end, region.end) - max(s.start, region.start)) for s in spans)
        assert covered == pytest.approx(region.end - region.start, abs=1e-3)


@given(probabilities, st.floats(0, 1))
def test_heard_moments_map_into_the_spans_in_order(given_: np.ndarray, share: float) -> None:
    for window in windows(regions(given_), given_):
        moment = window.time(share * window.length)
        assert any(s.start - 1e-6 <= moment <= s.end + 1e-6 for s in window.spans)
        assert moment <= window.time(window.length, end=True) + 1e-6
        assert window.time(0) == window.spans[0].start


def test_a_speech_without_pause_is_cut_where_it_is_quietest() -> None:
    loud = np.full(int(50 / FRAME_SECONDS), 0.9, dtype=np.float32)
    quiet = int(20 / FRAME_SECONDS)
    loud[quiet] = 0.5
    packed = windows(regions(loud), loud)
    assert packed[0].spans[-1].end == pytest.approx(20, abs=0.1)
    assert sum(w.length for w in packed) == pytest.approx(50, abs=0.2)


def test_long_silences_are_shortened() -> None:
    (window,) = windows([Region(0, 5), Region(20, 25)], np.zeros(1000, dtype=np.float32))
    assert window.length == pytest.approx(10.8)
    assert window.time(1) == 1
    assert window.time(9) == pytest.approx(23.2)


def test_speech_within_counts_seconds() -> None:
    found = [Region(0, 2), Region(5, 6), Region(8, 10)]
    assert speech_within(found, 1, 9) == pytest.approx(3)
    assert speech_within(found, 2, 5) == 0
    assert speech_within([], 0, 9) == 0


@pytest.mark.parametrize("kind", sorted(NOT_SPEECH))
def test_hardly_any_speech_is_found_where_there_is_none(kind: str) -> None:
    found = regions(speech_probabilities(audio(NOT_SPEECH[kind](20))))
    assert sum(r.end - r.start for r in found) < 1


def test_probabilities_do_not_depend_on_block_borders() -> None:
    whole = speech_probabilities(audio(noise(40)))
    assert len(whole) == 1250
    assert np.allclose(whole[:500], speech_probabilities(audio(noise(40)[: 500 * 512])), atol=1e-5)
