"""Draft: what the AI proposes, each statement and fact with its evidence.

The fields are those of the published contract. A generator fills them; what a person
decided about each (accepted, edited, rejected) is kept beside it by the spine, not here.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chevet.contracts.base import Code, Engine, Value
from chevet.contracts.transcript import Transcript

NonEmpty = Annotated[str, StringConstraints(min_length=1)]


class Evidence(Value):
    """A verbatim quote: `quote == utterance.text[start:end]`, offsets in code points."""

    utterance: str
    start: int
    end: int
    quote: NonEmpty


class Statement(Value):
    """One sentence of the note. One that `heads` names a problem that the statements after it are about."""

    id: str
    text: NonEmpty
    heads: bool = False
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[str, ...] = ()


class Section(Value):
    """A section of the note; `code` is LOINC, `style` how it reads: running text or a line a statement."""

    code: str
    title: str
    style: Literal["prose", "list"] = "list"
    statements: tuple[Statement, ...] = ()


class Fact(Value):
    """What every structured fact carries; `id` is unique in its draft."""

    id: str = ""
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[str, ...] = ()


class CodeSuggestion(Value):
    """A classification's code that the words cited justify; a person chooses.

    `billable` says whether it is a leaf of its classification. `why` is one sentence in the draft's language:
    the words that led there, or what would have to be said for a more specific code.
    """

    code: Code
    billable: bool
    why: str
    evidence: tuple[Evidence, ...] = ()


class Problem(Fact):
    """`code` stands only where the words alone make it certain; `codes` are suggestions, most specific first.

    `codes_note` says why no code is suggested where a reader might expect one (a diagnosis only suspected).
    """

    text: NonEmpty
    status: Literal["active", "resolved", "negated", "family", "possible"] = "active"
    code: Code | None = None
    codes: tuple[CodeSuggestion, ...] = ()
    codes_note: str | None = None


class Medication(Fact):
    name: NonEmpty
    dose: str | None = None
    route: str | None = None
    frequency: str | None = None
    duration: str | None = None
    action: Literal["continue", "start", "stop", "change"] = "continue"
    code: Code | None = None


class Allergy(Fact):
    substance: NonEmpty
    reaction: str | None = None
    code: Code | None = None


class Vital(Fact):
    """A measurement; `code` is LOINC, `unit` UCUM."""

    code: Code
    value: float
    unit: str


class Symptom(Fact):
    """`onset` and `course` ("getting worse", « par intermittence ») are as said."""

    text: NonEmpty
    present: bool = True
    onset: str | None = None
    course: str | None = None
    codes: tuple[CodeSuggestion, ...] = ()


class Examination(Fact):
    """What the clinician found on examining; `normal` is None where the words do not say."""

    text: NonEmpty
    site: str | None = None
    normal: bool | None = None


class Result(Fact):
    """A test's result spoken of: a number with its UCUM unit (None where none was said), or what was said of it."""

    name: NonEmpty
    value: float | None = None
    unit: str | None = None
    interpretation: str | None = None
    code: Code | None = None


class Order(Fact):
    """What is ordered; `action` says what is to happen with the drug of a medication order."""

    type: Literal["medication", "lab", "imaging", "followup", "referral", "procedure"]
    description: NonEmpty
    reason: str | None = None
    action: Literal["continue", "start", "stop", "change"] | None = None


class Facts(Value):
    problems: tuple[Problem, ...] = ()
    medications: tuple[Medication, ...] = ()
    allergies: tuple[Allergy, ...] = ()
    vitals: tuple[Vital, ...] = ()
    symptoms: tuple[Symptom, ...] = ()
    orders: tuple[Order, ...] = ()
    examination: tuple[Examination, ...] = ()
    results: tuple[Result, ...] = ()

    def all(self) -> Iterator[Fact]:
        """Every fact, in the order of the kinds above."""
        for kind in FACT_KINDS:
            yield from getattr(self, kind)


FACT_KINDS = (
    "problems",
    "medications",
    "allergies",
    "vitals",
    "symptoms",
    "orders",
    "examination",
    "results",
)

FindingKind = Literal[
    "unsupported", "contradiction", "omission", "low_confidence", "out_of_range", "unsure_speaker", "repair"
]


class Finding(Value):
    """Something a person should look at; `refs` name statements, facts or utterances.

    A `repair` finding also says what was `heard` and what it was probably meant as (`proposed`), with the
    `code` of that name: a fact takes it over when a person accepts the proposal, never before.
    """

    id: str
    kind: FindingKind
    severity: Literal["minor", "major"]
    message: str
    refs: tuple[str, ...] = ()
    heard: str | None = None
    proposed: str | None = None
    code: Code | None = None


class Usage(Value):
    """What a generative model took for a draft: tokens, seconds, money; and what of its text was withheld, by reason."""

    model: str
    prompt: str
    prompt_sha256: str
    calls: int
    tokens_in: int
    tokens_out: int
    seconds: float
    cost: float = 0.0
    currency: str = "USD"
    withheld: dict[str, int] = Field(default_factory=dict)


class Draft(Value):
    """A note with its facts, as proposed. `text` is the whole note as it would be filed.

    `opening` and `closing` are the template's own words around a letter; they claim nothing. `usage` is what a
    generative model took (None: none had a part in it).
    """

    id: str
    engine: Engine
    language: str
    template: str = "soap"
    sections: tuple[Section, ...] = ()
    opening: str | None = None
    closing: str | None = None
    text: str = ""
    facts: Facts = Field(default_factory=Facts)
    findings: tuple[Finding, ...] = ()
    usage: Usage | None = None

    def statements(self) -> Iterator[Statement]:
        """Every statement, in reading order."""
        for section in self.sections:
            yield from section.statements

    def items(self) -> "list[Statement | Fact]":
        """Every statement, then every fact: all that carries evidence."""
        return [*self.statements(), *self.facts.all()]


def broken_evidence(draft: Draft, transcript: Transcript) -> list[str]:
    """One sentence for each quote that does not stand verbatim at its offsets; empty when all hold."""
    texts = {u.id: u.text for u in transcript.utterances}
    wrong = []
    for item in draft.items():
        for e in item.evidence:
            if texts.get(e.utterance, "")[e.start : e.end] != e.quote:
                wrong.append(
                    f"{item.id}: evidence in {e.utterance} at {e.start}:{e.end} is not the text there"
                )
    return wrong
