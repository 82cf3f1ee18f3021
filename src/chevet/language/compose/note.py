"""Template and material → numbered sections, and the note as it would be filed."""

from collections.abc import Callable, Sequence
from typing import Literal

from chevet.contracts.draft import Section, Statement
from chevet.contracts.preferences import NONE, Preferences
from chevet.language.compose import examination, facts, history, plan, review
from chevet.language.compose.material import Line, Material, pronoun
from chevet.language.extract import Extracted
from chevet.language.rules.corrections import with_corrections
from chevet.language.sentences import Reading
from chevet.language.templates import Template
from chevet.language.templates.wording import reworded

COMPOSERS: dict[str, Callable[[Material], list[Line]]] = {
    "chief_complaint": history.chief_complaint,
    "history_of_present_illness": history.history_of_present_illness,
    "past_history": history.past_history,
    "medications": facts.medications,
    "allergies": facts.allergies,
    "family_history": facts.family_history,
    "social_history": history.social_history,
    "vital_signs": facts.vital_signs,
    "physical_exam": examination.physical_exam,
    "results": examination.results,
    "assessment": plan.assessment,
    "plan": plan.plan,
    "assessment_and_plan": plan.assessment_and_plan,
    "review_of_systems": review.review_of_systems,
    "instructions": plan.instructions,
}
# A sentence is told once: these take theirs before the present illness, which takes what is left.
FIRST = ("social_history", "past_history", "results", "physical_exam", "instructions", "plan")


def compose(
    reading: Reading, extracted: Extracted, template: Template, preferences: Preferences = NONE
) -> tuple[Section, ...]:
    """The sections that have something to say, statements s1, s2 … in reading order."""
    material = Material(reading, extracted, pronoun(reading), preferences)
    material.plan_as_list = any(x.style == "list" for x in template.sections if "plan" in x.parts)
    language = reading.language
    layouts = [x for x in template.sections if language in x.languages]
    wanted = [part for layout in layouts for part in layout.parts]
    order = [n for n in FIRST if n in wanted] + [n for n in wanted if n not in FIRST]
    lines = {name: COMPOSERS[name](material) for name in order}
    sections, count = [], 0
    for layout in layouts:
        statements = []
        for line in (line for part in layout.parts for line in lines[part]):
            count += 1
            text = reworded(line.text, preferences.wording, language)
            statements.append(
                Statement(
                    id=f"s{count}",
                    text=text,
                    heads=line.heads,
                    evidence=with_corrections(line.evidence, reading),
                )
            )
        if statements:
            style: Literal["prose", "list"] = "prose" if layout.style == "prose" else "list"
            sections.append(
                Section(
                    code=layout.code,
                    title=layout.title(language),
                    style=style,
                    statements=tuple(statements),
                )
            )
    return tuple(sections)


def render(sections: Sequence[Section], opening: str | None = None, closing: str | None = None) -> str:
    """The whole note as text: a title, its statements, an empty line; a letter's words around it."""
    parts = [opening] if opening else []
    for section in sections:
        join = " " if section.style == "prose" else "\n"
        headed = section.style == "list" and any(s.heads for s in section.statements)
        mark = "- " if headed else ""
        parts.append(
            f"{section.title}\n{join.join(s.text if s.heads else mark + s.text for s in section.statements)}"
        )
    return "\n\n".join([*parts, closing] if closing else parts)
