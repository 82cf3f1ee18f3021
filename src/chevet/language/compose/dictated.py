"""A dictation → sections: its headings map to the template's sections, its sentences are the statements, word for word."""

import re
from collections.abc import Iterator
from typing import Literal

from chevet.clinical.headings import section_of
from chevet.contracts.draft import Evidence, Section, Statement
from chevet.contracts.transcript import Transcript, Utterance
from chevet.language.templates import Layout, Template
from chevet.language.vocabulary import read

UNHEADED = "history_of_present_illness"
"""Where sentences go that no heading stands before."""

# A section that the template does not have goes where the template has its matter.
KIN = {
    "assessment": ("assessment_and_plan",),
    "plan": ("assessment_and_plan", "instructions"),
    "assessment_and_plan": ("assessment", "plan"),
    "instructions": ("plan", "assessment_and_plan"),
    "chief_complaint": ("history_of_present_illness",),
    "review_of_systems": ("history_of_present_illness",),
}
_END = re.compile(r"(?<!\bdr)(?<!\bmr)(?<!\bmrs)(?<!\bms)[.?!]+[\"»”’)]*(?=\s|$)", re.IGNORECASE)


def heading_of(utterance: Utterance, language: str) -> str | None:
    """The section that an utterance of a dictation announces; None where it is text."""
    text = utterance.text
    return section_of(text, language) if text.endswith(":") else None


def without_headings(transcript: Transcript, language: str) -> Transcript:
    """The dictation's text alone, for reading facts: same utterances, same offsets."""
    kept = tuple(u for u in transcript.utterances if heading_of(u, language) is None)
    return transcript.model_copy(update={"utterances": kept})


def dictated_sections(transcript: Transcript, language: str, template: Template) -> tuple[Section, ...]:
    """The sections that were dictated, in the template's order; what it has no place for comes after, under
    its own title. No sentence is left out, changed or told twice."""
    filled: dict[str, list[Evidence]] = {}
    part = UNHEADED
    for utterance in transcript.utterances:
        heading = heading_of(utterance, language)
        if heading is not None:
            part = heading
        else:
            filled.setdefault(part, []).extend(_sentences(utterance))
    layouts = [x for x in template.sections if language in x.languages]
    placed: dict[str, list[Evidence]] = {}
    homeless: dict[str, list[Evidence]] = {}
    for part, sentences in filled.items():
        layout = _layout(part, layouts)
        if layout is not None:
            placed.setdefault(layout.name, []).extend(sentences)
        else:
            homeless.setdefault(part, []).extend(sentences)
    numbers = iter(range(1, 1 + sum(len(s) for s in filled.values())))
    sections = [
        _section(x.code, x.title(language), x.style, placed[x.name], numbers)
        for x in layouts
        if placed.get(x.name)
    ]
    known = read("sections")
    for part, sentences in homeless.items():
        base = known[part]
        if sentences:
            sections.append(_section(base["code"], base[language], base["style"], sentences, numbers))
    return tuple(sections)


def _layout(part: str, layouts: list[Layout]) -> Layout | None:
    for wanted in (part, *KIN.get(part, ())):
        for layout in layouts:
            if wanted in layout.parts:
                return layout
    return None


def _section(code: str, title: str, style: str, sentences: list[Evidence], numbers: Iterator[int]) -> Section:
    reads: Literal["prose", "list"] = "prose" if style == "prose" else "list"
    return Section(
        code=code,
        title=title,
        style=reads,
        statements=tuple(Statement(id=f"s{next(numbers)}", text=e.quote, evidence=(e,)) for e in sentences),
    )


def _sentences(utterance: Utterance) -> Iterator[Evidence]:
    """Each sentence of an utterance with its place; together they are all of its text."""
    start = 0
    text = utterance.text
    for end in [*(m.end() for m in _END.finditer(text)), len(text)]:
        piece = text[start:end]
        quote = piece.strip()
        if quote:
            at = start + piece.index(quote)
            yield Evidence(utterance=utterance.id, start=at, end=at + len(quote), quote=quote)
        start = end
