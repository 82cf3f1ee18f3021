"""A proposal with everything that a review page can show, made out of what the grounded engine drafted.

Codes to choose from, a name heard otherwise, statements that nothing supports, what was left out, an examination
and a result: as values of the contract, each with words that stand in the transcript.
"""

from chevet.contracts.base import Code
from chevet.contracts.draft import (
    CodeSuggestion,
    Draft,
    Evidence,
    Examination,
    Finding,
    Medication,
    Order,
    Result,
    Section,
    Statement,
)
from chevet.contracts.transcript import Transcript

ICD = "http://hl7.org/fhir/sid/icd-10-cm"
HISTORY, PLAN = "10164-2", "18776-5"


def cite(transcript: Transcript, words: str) -> tuple[Evidence, ...]:
    """The first place where these words were said."""
    for u in transcript.utterances:
        start = u.text.lower().find(words.lower())
        if start >= 0:
            end = start + len(words)
            return (Evidence(utterance=u.id, start=start, end=end, quote=u.text[start:end]),)
    raise AssertionError(f"nobody says {words!r}")


def codes(said: tuple[Evidence, ...]) -> tuple[CodeSuggestion, ...]:
    """Two codes for pneumonia, the second too general to bill."""
    return (
        CodeSuggestion(
            code=Code(system=ICD, code="J18.9", display="Pneumonia, unspecified organism"),
            billable=True,
            why="No germ was named.",
            evidence=said,
        ),
        CodeSuggestion(
            code=Code(system=ICD, code="J18", display="Pneumonia, unspecified organism"),
            billable=False,
            why="The chapter above: a more specific code is there.",
            evidence=said,
        ),
    )


def enrich(proposal: Draft, transcript: Transcript) -> Draft:
    """The draft of the English sample with more of everything; ids of what is added begin with x."""
    said, lungs = cite(transcript, "blood pressure"), cite(transcript, "pneumonia")
    drug = next(m for m in proposal.facts.medications if m.action == "start" and m.name.startswith("dox"))
    turn = drug.evidence[0].utterance
    heard = proposal.model_copy(
        update={
            "facts": proposal.facts.model_copy(
                update={
                    "problems": tuple(
                        p.model_copy(update={"code": None, "codes": codes(lungs)}) if "pneum" in p.text else p
                        for p in proposal.facts.problems
                    ),
                    "orders": (
                        Order(
                            id="xo1",
                            type="imaging",
                            description="chest X-ray",
                            reason="possible pneumonia",
                            evidence=cite(transcript, "chest X-ray"),
                        ),
                    ),
                    "examination": (
                        Examination(id="xe1", text="no wheeze", site="lungs", normal=True, evidence=said),
                    ),
                    "results": (Result(id="xr1", name="HbA1c", value=7.4, unit="%", evidence=said),),
                    "medications": (*proposal.facts.medications, Medication(id="xm1", name="aspirin")),
                }
            )
        }
    )
    invented = (
        Statement(id="xs1", text="No known allergies.", findings=("xf1",)),
        Statement(id="xs2", text="Blood pressure 140/90 mmHg.", findings=("xf2",)),
    )
    return heard.model_copy(
        update={
            "sections": tuple(
                _with(section, invented if section.code == HISTORY else ()) for section in heard.sections
            ),
            "findings": (
                Finding(
                    id="xf1", kind="contradiction", severity="major", message="Nobody said so.", refs=("xs1",)
                ),
                Finding(
                    id="xf2", kind="unsupported", severity="major", message="Nobody said so.", refs=("xs2",)
                ),
                Finding(
                    id="xf3",
                    kind="repair",
                    severity="minor",
                    message="Probably another drug.",
                    refs=(turn, drug.id),
                    heard=drug.name,
                    proposed="minocycline",
                    code=Code(system="http://www.whocc.no/atc", code="J01AA08", display="minocycline"),
                ),
                Finding(
                    id="xf4",
                    kind="omission",
                    severity="minor",
                    message="A granddaughter who was ill is not in the note.",
                    refs=(cite(transcript, "granddaughter")[0].utterance,),
                ),
            ),
        }
    )


def _with(section: Section, more: tuple[Statement, ...]) -> Section:
    return section.model_copy(update={"statements": (*section.statements, *more)})
