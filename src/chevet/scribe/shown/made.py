"""How a draft was made: by which engine and template, how long it took, by whose settings."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from chevet.contracts.draft import Draft as Proposal
from chevet.contracts.transcript import Transcript
from chevet.drafts.models import Draft
from chevet.drafts.reviewed import Reviewed
from chevet.language.templates import BadTemplate, UnknownTemplate
from chevet.scribe.note_templates import named

Words: TypeAlias = str | Promise | Any

SETTINGS: dict[tuple[str, str], Words] = {
    ("plan", "by_problem"): gettext_lazy("plan by problem"),
    ("plan", "list"): gettext_lazy("plan as one list"),
    ("denials", "list"): gettext_lazy("denials a line each"),
    ("drugs", "generic"): gettext_lazy("generic names of drugs"),
    ("drugs", "generic_and_said"): gettext_lazy("generic names, with the name said"),
}


@dataclass(frozen=True)
class Made:
    """`seconds` None: not kept. `rough`: the language is one in which the ear makes many mistakes."""

    engine: str
    heard_by: str
    template: str
    seconds: float | None
    settings: tuple[Words, ...]
    usage: tuple[Words, ...]
    rough: bool


def how(draft: Draft, reviewed: Reviewed, transcript: Transcript | None) -> Made:
    """How the draft that is shown was made."""
    proposal, kept = reviewed.draft, draft.made or {}
    ear = transcript.engine if transcript else None
    return Made(
        engine=f"{proposal.engine.name} {proposal.engine.version}",
        heard_by=f"{ear.name} {ear.version}" if ear else "",
        template=title(proposal.template),
        seconds=kept.get("seconds"),
        settings=tuple(_settings(kept.get("settings") or {})),
        usage=tuple(_usage(proposal)),
        rough=proposal.language == "fr",
    )


def title(template: str) -> str:
    """A template's title in the reader's language; its name where the template is gone."""
    try:
        return named(template).title("fr" if (get_language() or "").startswith("fr") else "en")
    except (UnknownTemplate, BadTemplate):
        return template


def _settings(kept: dict[str, Any]) -> list[Words]:
    found = [SETTINGS[kind, name] for kind, name in kept.items() if (kind, str(name)) in SETTINGS]
    left_out, words = len(kept.get("omitted") or ()), len(kept.get("wording") or ())
    if left_out:
        found.append(
            ngettext("%(n)d section left out", "%(n)d sections left out", left_out) % {"n": left_out}
        )
    if words:
        found.append(ngettext("%(n)d preferred word", "%(n)d preferred words", words) % {"n": words})
    return found


def _usage(proposal: Proposal) -> list[Words]:
    """What a generative engine used: its prompt, tokens, and money where that is known."""
    used = getattr(proposal, "usage", None)
    if used is None:
        return []
    tokens = number_format(used.tokens_in + used.tokens_out, use_l10n=True, force_grouping=True)
    found: list[Words] = [
        used.model,
        _("prompt %(name)s") % {"name": f"{used.prompt} ({used.prompt_sha256[:8]})"},
        _("%(n)s tokens") % {"n": tokens},
    ]
    if used.cost:
        found.append(f"{number_format(used.cost, 4)} {used.currency}")
    return found
