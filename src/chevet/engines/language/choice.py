"""The engines that draft notes, by name."""

from collections.abc import Callable
from importlib import import_module
from typing import Protocol

from chevet.contracts.draft import Draft
from chevet.contracts.preferences import NONE, Preferences
from chevet.contracts.transcript import Transcript
from chevet.engines.card import Card
from chevet.engines.errors import UnknownEngine
from chevet.language.templates import Template

ENGINES = {"grounded": "chevet.engines.language.grounded", "llm": "chevet.engines.language.llm.engine"}

__all__ = ["ENGINES", "LanguageEngine", "UnknownEngine", "draft_with", "language_engine"]


class LanguageEngine(Protocol):
    """What drafts: an engine's module, or what its `ready()` answers when it has to be set up first."""

    @property
    def CARD(self) -> Card: ...  # noqa: N802  # a constant of a module, or an attribute

    @property
    def draft(self) -> Callable[..., Draft]: ...


def language_engine(name: str) -> LanguageEngine:
    """The engine of that name; raises UnknownEngine."""
    if name not in ENGINES:
        raise UnknownEngine(f"There is no engine “{name}”; there are: {', '.join(ENGINES)}.")
    module = import_module(ENGINES[name])
    return module.ready() if hasattr(module, "ready") else module  # type: ignore[return-value]


def draft_with(
    engine: str,
    transcript: Transcript,
    *,
    draft_id: str,
    template: str | Template = "soap",
    preferences: Preferences = NONE,
) -> Draft:
    """A verified draft by the engine of that name; raises what the engine raises, and UnknownEngine."""
    return language_engine(engine).draft(
        transcript, draft_id=draft_id, template=template, preferences=preferences
    )
