"""Which engine drafts a note: the one the site chose, if every gate lets it; else the rules, and the note says why."""

from collections.abc import Callable
from dataclasses import dataclass

from chevet.contracts.draft import Draft
from chevet.contracts.redaction import Redactor
from chevet.contracts.transcript import Transcript
from chevet.drafts.gates import Use
from chevet.engines.language import grounded
from chevet.engines.language.choice import LanguageEngine, UnknownEngine
from chevet.scribe import leaving
from chevet.settings.generative import Engine, Generative

Refusal = tuple[str, str]
Ask = Callable[..., Refusal | None]
"""Why these `Use`s may not be (sentence, gate); None when they may."""


@dataclass(frozen=True)
class Chosen:
    """An engine that may draft; `why` says why it is the rules and not what the site chose.

    `redactor` is what its vendor's contract demands; `use` what the gates have let.
    """

    engine: LanguageEngine
    why: str | None = None
    redactor: Redactor | None = None

    @property
    def use(self) -> Use:
        """As the gates were asked."""
        return leaving.of_language(self.engine, self.redactor)

    def draft(self, transcript: Transcript, *, draft_id: str, **layout: object) -> Draft:
        """The verified draft; raises what the engine raises."""
        if self.redactor is not None:
            layout["redactor"] = self.redactor
        proposal = self.engine.draft(transcript, draft_id=draft_id, **layout)
        if self.why is None:
            return proposal
        from chevet.engines.language.llm.engine import instead

        return instead(proposal, self.why)


def choose(wanted: Engine, llm: Generative, refused: Ask, language: str = "en") -> Chosen | Refusal:
    """The engine to draft with, or why none may. Nothing has left the house when this answers.

    Only a model or a contract that is wanting lets the rules step in: what a person may not do, or a
    patient has not agreed to, no engine does.
    """
    rules = leaving.of_language(grounded)
    why = None
    if wanted == "llm":
        from chevet.engines.language.llm.engine import ready

        try:
            engine = ready(llm)
        except UnknownEngine:
            why = "not_installed"
        else:
            redactor = leaving.redactor_for(engine.CARD.vendor, language)
            refusal = refused(leaving.of_language(engine, redactor), rules)
            if refusal is None:
                return Chosen(engine, redactor=redactor)
            if refusal[1] not in ("model", "contract"):
                return refusal
            why = refusal[1]
    return refused(rules) or Chosen(grounded, why)
