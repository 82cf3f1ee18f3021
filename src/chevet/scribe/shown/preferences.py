"""A clinician's settings in words: what each does, whether it is on, and where it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from chevet.drafts.models import Signature
from chevet.language.templates import Template
from chevet.scribe.models import Preference
from chevet.scribe.preferences.learn import Proposal
from chevet.scribe.shown.made import title

Words: TypeAlias = str | Promise | Any

# What may be chosen, the template's own way first.
CHOICES: dict[str, tuple[tuple[str, Words], ...]] = {
    "plan": (
        ("", gettext_lazy("As the template has it")),
        ("by_problem", gettext_lazy("By problem")),
        ("list", gettext_lazy("One list")),
    ),
    "denials": (
        ("", gettext_lazy("In a sentence of the history")),
        ("list", gettext_lazy("A line each")),
    ),
    "drugs": (
        ("", gettext_lazy("As they were said")),
        ("generic", gettext_lazy("Generic names")),
        ("generic_and_said", gettext_lazy("Generic names, with the name said")),
    ),
}
TITLES: dict[str, Words] = {
    "template": gettext_lazy("Template"),
    "plan": gettext_lazy("Plan"),
    "denials": gettext_lazy("What the patient denies"),
    "drugs": gettext_lazy("Names of drugs"),
}


@dataclass(frozen=True)
class Origin:
    """Where a setting came from: `learned` from signed notes (id, when signed), or set on a day."""

    learned: bool
    notes: tuple[tuple[str, datetime], ...] = ()
    number: int = 0
    last: datetime | None = None
    set_at: datetime | None = None


@dataclass(frozen=True)
class Setting:
    """One setting as a sentence; `ref` names it to the forms: a row's id, or a proposal's key."""

    ref: str
    text: str
    on: bool
    origin: Origin
    language: str = ""


@dataclass(frozen=True)
class Single:
    """A setting with one value out of several."""

    kind: str
    title: Words
    choices: tuple[tuple[str, Words], ...]
    value: str
    origin: Origin | None


def signed_at(ids: set[str]) -> dict[str, datetime]:
    """When each of these drafts was signed; those that are gone or taken back are left out."""
    found = Signature.objects.filter(draft__in=[UUID(i) for i in ids], revoked_at=None)
    return {str(s.draft_id): s.signed_at for s in found}


def origin(row: Preference | Proposal, signed: Mapping[str, datetime]) -> Origin:
    """Where a row or a proposal came from; only notes that can be opened are named."""
    if isinstance(row, Preference) and row.source == Preference.Source.SET:
        return Origin(False, set_at=row.created_at)
    ids = list(row.drafts)
    last = datetime.fromisoformat(row.last) if isinstance(row, Proposal) else row.last
    return Origin(True, tuple((i, signed[i]) for i in ids if i in signed), len(ids), last)


def sentence(kind: str, value: Mapping[str, str], template: Template) -> str:
    """What a setting does."""
    if kind == "wording":
        return _("Write “%(preferred)s” for “%(term)s”") % dict(value)
    if kind == "omitted":
        return _("Leave out the section “%(title)s”") % {"title": section_title(value["name"], template)}
    if kind == "template":
        return _("Write my notes as “%(title)s”") % {"title": title(value["name"])}
    labels = dict(CHOICES.get(kind, ()))
    return f"{TITLES.get(kind, kind)}: {labels.get(value['name'], value['name'])}"


def section_title(name: str, template: Template) -> str:
    """A section's title in the reader's language."""
    language = "fr" if (get_language() or "").startswith("fr") else "en"
    return next((x.title(language) for x in template.sections if x.name == name), name.replace("_", " "))


def setting(row: Preference, template: Template, signed: Mapping[str, datetime]) -> Setting:
    """A row as the page shows it."""
    on = row.state == Preference.State.ON
    return Setting(
        str(row.pk), sentence(row.kind, row.value, template), on, origin(row, signed), row.language
    )


def proposal(found: Proposal, template: Template, signed: Mapping[str, datetime]) -> Setting:
    """A proposal as the page shows it."""
    text = sentence(found.kind, found.value, template)
    return Setting(found.key, text, False, origin(found, signed), found.language)


def single(
    kind: str,
    rows: list[Preference],
    templates: tuple[tuple[str, Words], ...],
    signed: Mapping[str, datetime],
) -> Single:
    """A setting of one value with what it is now."""
    row = next((r for r in rows if r.kind == kind and r.state == Preference.State.ON), None)
    choices = templates if kind == "template" else CHOICES[kind]
    return Single(
        kind,
        TITLES[kind],
        choices,
        row.value["name"] if row else "",
        origin(row, signed) if row else None,
    )
