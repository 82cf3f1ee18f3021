"""The `llm` engine: an OpenAI-compatible endpoint, or the local model, behind the same verifier as all engines."""

import contextlib
import logging
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from threading import Event

from chevet.contracts.chart import KnownChart
from chevet.contracts.draft import Draft, Usage
from chevet.contracts.preferences import NONE, Preferences
from chevet.contracts.redaction import Redactor
from chevet.contracts.transcript import Transcript
from chevet.engines.card import Card
from chevet.engines.errors import UnknownEngine
from chevet.engines.language import grounded
from chevet.engines.language.llm import kept, weights
from chevet.engines.language.llm.client import Client
from chevet.engines.language.llm.combine import combine, with_finding
from chevet.engines.language.llm.errors import GenerationError
from chevet.engines.language.llm.generate import Generated, generate
from chevet.engines.language.llm.prompts import prompt
from chevet.language.draft import with_names
from chevet.language.sentences import read as read_turns
from chevet.language.templates import Template, arranged
from chevet.language.templates import template as template_named
from chevet.settings.errors import SettingsError
from chevet.settings.generative import Generative, read

log = logging.getLogger("chevet.llm")


class LanguageModel:
    """A model that generates. `CARD` names exactly what is approved: model, weights if local, questions."""

    def __init__(self, settings: Generative) -> None:
        self.settings = settings
        here = settings.url is None
        questions = prompt("en").version
        self.CARD = Card(
            name="llm",
            version=f"{weights.NAME if here else settings.model}+{questions}",
            sha256=weights.SHA256 if here else None,
            vendor=settings.vendor,
            licence=weights.LICENCE if here else "as given by its publisher",
        )

    def draft(
        self,
        transcript: Transcript,
        *,
        draft_id: str,
        template: str | Template = "soap",
        preferences: Preferences = NONE,
        chart: KnownChart | None = None,
        cancel: Event | None = None,
        redactor: Redactor | None = None,
    ) -> Draft:
        """A verified draft. When the model fails, the rules' draft, with a finding that says so.

        Raises what the grounded engine raises: NotADialogue and UnknownTemplate.
        """
        chosen = template if isinstance(template, Template) else template_named(template)
        ruled = grounded.draft(
            transcript, draft_id=draft_id, template=chosen, preferences=preferences, chart=chart
        )
        if transcript.mode == "dictation":
            return ruled  # the clinician has written it herself
        transcript = with_names(transcript, ruled.language)
        if ruled.language not in self.settings.languages:
            return instead(ruled, "language")
        try:
            generated = self._generate(transcript, ruled.language, cancel, redactor)
            combined, withheld = combine(
                ruled, generated.sentences, transcript, arranged(chosen, preferences), self.CARD.engine, chart
            )
        except GenerationError as error:
            if error.code == "cancelled":
                raise
            log.warning("the language model wrote nothing (%s): %s", error.code, error.message)
            return instead(ruled, error.code)
        return self._accounted(combined, generated, dict(withheld))

    def _generate(
        self, transcript: Transcript, language: str, cancel: Event | None, redactor: Redactor | None
    ) -> Generated:
        questions = prompt(language)
        # what was aimed at a program, or said in another language, is not even shown to one
        aside = {utterance for utterance, _ in read_turns(transcript, language).left_out}
        heard = tuple(u for u in transcript.utterances if u.id not in aside)
        transcript = transcript.model_copy(update={"utterances": heard})
        if folder := kept.folder():
            model = self.CARD.sha256 or f"{self.settings.url} {self.settings.model}"
            answers = kept.Kept(folder, model, lambda: self._client(redactor))
            return generate(answers, transcript, language, questions, self.settings, cancel)
        with self._client(redactor) as client:
            return generate(client, transcript, language, questions, self.settings, cancel)

    @contextlib.contextmanager
    def _client(self, redactor: Redactor | None) -> Iterator[Client]:
        settings = self.settings
        if settings.url is not None:
            assert settings.model is not None
            client = Client(
                settings.url,
                settings.model,
                vendor=settings.vendor,
                redactor=redactor,
                key=settings.key,
                timeout=settings.timeout,
            )
            with contextlib.closing(client):
                yield client
            return
        from chevet.engines.language.llm import local  # subprocesses, only where they are needed

        with local.one_at_a_time:
            server = local.running(settings.models, settings.context)
            client = Client(server.url, weights.NAME, vendor=None, key=server.key, timeout=settings.timeout)
            with contextlib.closing(client):
                yield client

    def _accounted(self, draft: Draft, generated: Generated, withheld: dict[str, int]) -> Draft:
        told = messages(draft.language)
        count = sum(n for why, n in withheld.items() if why not in ("repeated", "rules_only"))
        if count:
            draft = with_finding(draft, told["withheld" if count > 1 else "withheld_one"].format(value=count))
        if generated.cut or generated.loops:
            draft = with_finding(draft, told["cut_short"])
        settings, spent = self.settings, generated.spent
        return draft.model_copy(
            update={
                "usage": Usage(
                    model=weights.NAME if settings.url is None else settings.model or "",
                    prompt=prompt(draft.language).name,
                    prompt_sha256=prompt(draft.language).sha256,
                    calls=spent.calls,
                    tokens_in=spent.tokens_in,
                    tokens_out=spent.tokens_out,
                    seconds=round(spent.seconds, 2),
                    cost=round(spent.cost(settings.price_in, settings.price_out), 6),
                    currency=settings.currency,
                    withheld={why: n for why, n in withheld.items() if n},
                )
            }
        )


def instead(ruled: Draft, why: str) -> Draft:
    """The rules' draft with a finding that says why no model wrote it. `why` is an error's code or a gate's name."""
    told = messages(ruled.language)
    return with_finding(ruled, f"{told['instead']} {told[why]}")


@lru_cache
def messages(language: str) -> dict[str, str]:
    """What a draft says about its model, in that language."""
    raw = files("chevet.engines.language.llm").joinpath("messages.toml").read_text("utf-8")
    found: dict[str, str] = tomllib.loads(raw)[language]
    return found


@lru_cache(maxsize=4)
def _engine(settings: Generative) -> LanguageModel:
    return LanguageModel(settings)


def ready(settings: Generative | None = None) -> LanguageModel:
    """The engine as set (default: by the environment). Raises UnknownEngine: makes no sense, or not installed."""
    try:
        settings = settings or read()
    except SettingsError as error:
        raise UnknownEngine(str(error)) from None
    if settings.url is None and not weights.installed(settings.models):
        raise UnknownEngine(weights.NOT_INSTALLED)
    return _engine(settings)
