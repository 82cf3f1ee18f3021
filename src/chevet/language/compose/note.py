"""Template and material → numbered sections, and the note as it would be filed."""

from collections.abc import Callable, Sequence

from chevet.contracts.draft import Section, Statement
from chevet.language.compose import facts, narrative
from chevet.language.compose.material import Line, Material, pronoun
from chevet.language.extract import Extracted
from chevet.language.sentences import Reading
from chevet.language.templates import Template
from chevet.language.vocabulary import read

COMPOSERS: dict[str, Callable[[Material], list[Line]]] = {
    "chief_complaint": facts.chief_complaint,
    "history_of_present_illness": narrative.history_of_present_illness,
    "past_history": narrative.past_history,
    "medications": facts.medications,
    "allergies": facts.allergies,
    "family_history": facts.family_history,
    "social_history": narrative.social_history,
    "vital_signs": facts.vital_signs,
    "physical_exam": narrative.physical_exam,
    "results": narrative.results,
    "assessment": narrative.assessment,
    "plan": narrative.plan,
}
# A sentence is told once: these take theirs before the present illness, which takes what is left.
FIRST = ("social_history", "past_history", "results", "physical_exam")


def compose(reading: Reading, extracted: Extracted, template: Template) -> tuple[Section, ...]:
    """The sections that have something to say, statements s1, s2 … in reading order."""
    material = Material(reading, extracted, pronoun(reading))
    order = [n for n in FIRST if n in template.sections] + [n for n in template.sections if n not in FIRST]
    lines = {name: COMPOSERS[name](material) for name in order}
    sections, count = [], 0
    for name in template.sections:
        if not lines[name]:
            continue
        meta = read("sections")[name]
        statements = []
        for line in lines[name]:
            count += 1
            statements.append(Statement(id=f"s{count}", text=line.text, evidence=line.evidence))
        sections.append(
            Section(code=meta["code"], title=meta[reading.language], statements=tuple(statements))
        )
    return tuple(sections)


# Sections that read as prose; the others have one statement a line.
PROSE = frozenset({"10164-2", "29762-2"})


def render(sections: Sequence[Section]) -> str:
    """The whole note as text: a title, its statements, an empty line."""
    parts = []
    for section in sections:
        join = " " if section.code in PROSE else "\n"
        parts.append(f"{section.title}\n{join.join(s.text for s in section.statements)}")
    return "\n\n".join(parts)
