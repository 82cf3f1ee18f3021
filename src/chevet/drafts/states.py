"""The states of a draft and the only ways between them.

    generating ──▶ review ──▶ signed ──▶ released ──▶ retracting ──▶ retracted
        │  ▲          │          │  ▲                     │
        ▼  │          ▼          ▼  │                     ▼
      failed      discarded   unsent                  released (the EHR refused the undoing)

`unsent`: signed, and the EHR refused or could not be reached for long; sending can be asked for
again, or the signature taken back, since nothing was written.
"""

from enum import StrEnum


class State(StrEnum):
    GENERATING = "generating"
    FAILED = "failed"
    REVIEW = "review"
    DISCARDED = "discarded"
    SIGNED = "signed"
    UNSENT = "unsent"
    RELEASED = "released"
    RETRACTING = "retracting"
    RETRACTED = "retracted"


TRANSITIONS: dict[State, frozenset[State]] = {
    State.GENERATING: frozenset({State.REVIEW, State.FAILED}),
    State.FAILED: frozenset({State.GENERATING, State.DISCARDED}),
    State.REVIEW: frozenset({State.SIGNED, State.GENERATING, State.DISCARDED}),
    State.DISCARDED: frozenset(),
    State.SIGNED: frozenset({State.RELEASED, State.UNSENT}),
    State.UNSENT: frozenset({State.SIGNED, State.RETRACTING}),
    State.RELEASED: frozenset({State.RETRACTING}),
    State.RETRACTING: frozenset({State.RETRACTED, State.RELEASED, State.UNSENT}),
    State.RETRACTED: frozenset(),
}


class WrongState(Exception):
    """The draft is not in a state from which that can be done."""


def check(now: State, then: State) -> None:
    """Raise WrongState unless `then` may follow `now`."""
    if then not in TRANSITIONS[now]:
        raise WrongState(f"A draft that is {now} cannot become {then}.")
