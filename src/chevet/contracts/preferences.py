"""How one clinician wants notes written: explicit settings they can read, change and take back."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chevet.contracts.base import Value

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class Wording(Value):
    """Write `preferred` where the engine would write `term` (whole words, whatever their case)."""

    term: Words
    preferred: Words


class Preferences(Value):
    """What a clinician prefers; every default leaves the note as its template has it.

    `template`: the template's name. `order`: names of sections that come first, in this order; the others
    follow as the template has them. `omitted`: sections left out (a warning that an allergy or a drug is then
    missing from the note stays). `drugs`: names as said, generic, or generic with the name said in brackets.
    `denials`: one sentence in the history, or a line each. `plan`: grouped by problem or one list (None: as the
    template). `wording`: words replaced, first match first; one that would touch a number, drug, side, person
    or denial has no effect (language.templates.wording says why, when it is set).
    """

    template: str | None = None
    order: tuple[str, ...] = ()
    omitted: tuple[str, ...] = ()
    drugs: Literal["as_said", "generic", "generic_and_said"] = "as_said"
    denials: Literal["prose", "list"] = "prose"
    plan: Literal["by_problem", "list"] | None = None
    wording: Annotated[tuple[Wording, ...], Field(max_length=200)] = ()


NONE = Preferences()
