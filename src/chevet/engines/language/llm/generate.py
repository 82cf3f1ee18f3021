"""A conversation → what a model wrote about it: in one question, section by section, in parts when it is long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any, Protocol

from chevet.contracts.transcript import Transcript
from chevet.engines.language.llm.accounting import Spent, estimated_tokens
from chevet.engines.language.llm.client import Answer, Message
from chevet.engines.language.llm.errors import GenerationError
from chevet.engines.language.llm.parts import lines, parts
from chevet.engines.language.llm.prompts import Prompt
from chevet.engines.language.llm.written import Written, written
from chevet.settings.generative import Generative

LONGEST = 900  # tokens of one answer; notes of 1,300-word visits take about 500
SLACK = 1.15  # tokens are estimated


class Answering(Protocol):
    """What answers a question: an endpoint, or what it answered before. Raises GenerationError."""

    def complete(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
        cancel: Event | None = None,
    ) -> Answer: ...


@dataclass(frozen=True)
class Generated:
    """What was written, what it took, and how many answers were cut off or went round in circles."""

    sentences: tuple[Written, ...]
    spent: Spent
    cut: int = 0
    loops: int = 0


def generate(
    client: Answering,
    transcript: Transcript,
    language: str,
    prompt: Prompt,
    settings: Generative,
    cancel: Event | None = None,
) -> Generated:
    """Ask for the note. Raises GenerationError when any question fails: half a visit is no visit."""
    budget = _budget(settings, prompt)
    found: list[Written] = []
    spent, cut, loops = Spent(), 0, 0
    for part in parts(lines(transcript, language), budget):
        for question, place in _questions(prompt, settings, part):
            answer = client.complete(
                [{"role": "system", "content": prompt.system}, {"role": "user", "content": question}],
                max_tokens=LONGEST,
                schema=_schema(prompt) if settings.format == "json" and settings.mode == "whole" else None,
                cancel=cancel,
            )
            spent += answer.spent
            cut += answer.cut == "length"
            loops += answer.cut == "loop"
            found += _read(answer, place)
    if not found:
        raise GenerationError(
            "garbage", "The language model wrote no note; try again or choose another model."
        )
    return Generated(tuple(found), spent, cut, loops)


def _read(answer: Answer, place: str | None) -> list[Written]:
    try:
        found = written(answer.text, cut=bool(answer.cut))
    except GenerationError:
        if place is not None:  # one section of several may be empty
            return []
        raise
    return found if place is None else [Written(place, w.text) for w in found]


def _questions(prompt: Prompt, settings: Generative, part: str) -> list[tuple[str, str | None]]:
    """(question, the part of the note it is about or None for all)."""
    if settings.mode == "sections":
        return [
            (prompt.section.replace("{heading}", heading).replace("{transcript}", part), place)
            for heading, place in prompt.headings.items()
        ]
    whole = prompt.whole.replace("{transcript}", part)
    return [(f"{whole}\n{prompt.as_json}" if settings.format == "json" else whole, None)]


def _budget(settings: Generative, prompt: Prompt) -> int:
    """Tokens of conversation that one question has room for."""
    around = estimated_tokens(prompt.system + prompt.whole + prompt.as_json)
    room = int((settings.context - LONGEST) / SLACK) - around
    if room < 200:
        raise GenerationError(
            "too_long", "CHEVET_LLM_CONTEXT leaves no room for a conversation; set 4096 or more."
        )
    return room


def _schema(prompt: Prompt) -> Mapping[str, Any]:
    sentences = {"type": "array", "items": {"type": "string"}}
    return {
        "type": "object",
        "properties": dict.fromkeys(prompt.headings, sentences),
        "required": list(prompt.headings),
        "additionalProperties": False,
    }
