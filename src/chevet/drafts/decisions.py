"""What a person decides about a draft, each with who and when. Pure values, kept whole in every revision."""

from typing import Any, Literal

from pydantic import Field

from chevet.contracts.base import Code, Value
from chevet.contracts.draft import Evidence

Mark = Literal["proposed", "accepted", "edited", "rejected", "written"]
How = Literal["confirmed", "corrected", "dismissed", "applied", "added"]


class Decision(Value):
    """What a person decided about one statement or fact. `changes` holds an edit's new field values."""

    mark: Literal["accepted", "edited", "rejected"]
    by: str
    at: str
    changes: dict[str, Any] = Field(default_factory=dict)


class Pick(Value):
    """The code that a person chose for a problem; None is "no code"."""

    code: Code | None
    by: str
    at: str


class Settlement(Value):
    """How a person settled one finding. `before` and `picks` are what an applied proposal replaced: decisions and chosen
    codes, so that it can be undone.
    """

    how: How
    by: str
    at: str
    before: dict[str, Decision | None] = Field(default_factory=dict)
    picks: dict[str, Pick] = Field(default_factory=dict)


class Written(Value):
    """A sentence that a person added to a section: with the words of an omission it has their `evidence`."""

    id: str
    section: str
    text: str
    by: str
    at: str
    evidence: tuple[Evidence, ...] = ()
    finding: str = ""


class Aside(Value):
    """A person's wording from an earlier draft of this note that found no place in the present one."""

    id: str
    section: str
    text: str
    by: str
    at: str
