"""The one table of a draft's states."""

from itertools import product

import pytest

from chevet.drafts.states import TRANSITIONS, State, WrongState, check

ALLOWED = {
    ("generating", "review"),
    ("generating", "failed"),
    ("failed", "generating"),
    ("failed", "discarded"),
    ("review", "signed"),
    ("review", "generating"),
    ("review", "discarded"),
    ("signed", "released"),
    ("signed", "unsent"),
    ("unsent", "signed"),
    ("unsent", "retracting"),
    ("released", "retracting"),
    ("retracting", "retracted"),
    ("retracting", "released"),
    ("retracting", "unsent"),
}


@pytest.mark.parametrize(("now", "then"), list(product(State, State)))
def test_only_the_allowed_ways(now: State, then: State) -> None:
    if (now.value, then.value) in ALLOWED:
        check(now, then)
    else:
        with pytest.raises(WrongState):
            check(now, then)


def test_every_state_is_in_the_table() -> None:
    assert set(TRANSITIONS) == set(State)
