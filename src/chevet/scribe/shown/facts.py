"""The facts as rows: what each says, how it stands to the chart, and which of its values may be edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chevet.clinical.units import symbol
from chevet.contracts.draft import (
    FACT_KINDS,
    Allergy,
    Examination,
    Fact,
    Medication,
    Order,
    Problem,
    Result,
    Symptom,
    Vital,
)
from chevet.contracts.transcript import Transcript
from chevet.drafts.reviewed import CannotReview, Mark, Reviewed
from chevet.ehr.chart import Chart
from chevet.ehr.compare import status
from chevet.ehr.mapping.condition import is_filed
from chevet.scribe.shown.beside import Beside, by_place
from chevet.scribe.shown.codes import Choice, choices, labelled
from chevet.scribe.shown.moments import Quote, quotes

Words: TypeAlias = str | Promise | Any

KINDS: dict[str, Words] = {
    "problems": _("Problems"),
    "medications": _("Medications"),
    "allergies": _("Allergies"),
    "vitals": _("Measurements"),
    "symptoms": _("Symptoms"),
    "orders": _("Orders"),
    "examination": _("Examination"),
    "results": _("Results"),
}
CHOICES: dict[str, dict[str, Words]] = {
    "status": {
        "active": _("active"),
        "resolved": _("resolved"),
        "negated": _("denied"),
        "family": _("in the family"),
        "possible": _("possible"),
    },
    "action": {
        "continue": _("continue"),
        "start": _("start"),
        "stop": _("stop"),
        "change": _("change"),
    },
    "type": {
        "medication": _("medication"),
        "lab": _("laboratory"),
        "imaging": _("imaging"),
        "followup": _("follow-up"),
        "referral": _("referral"),
        "procedure": _("procedure"),
    },
    "present": {"true": _("present"), "false": _("denied")},
    "normal": {"": _("not said"), "true": _("normal"), "false": _("abnormal")},
}
LABELS: dict[str, Words] = {
    "text": _("What"),
    "status": _("Status"),
    "name": _("Name"),
    "dose": _("Dose"),
    "route": _("Route"),
    "frequency": _("How often"),
    "duration": _("How long"),
    "action": _("What happens"),
    "substance": _("Substance"),
    "reaction": _("Reaction"),
    "value": _("Value"),
    "unit": _("Unit"),
    "present": _("Present"),
    "onset": _("Since"),
    "course": _("Course"),
    "site": _("Where"),
    "normal": _("Assessment"),
    "interpretation": _("Interpretation"),
    "type": _("Kind"),
    "description": _("What"),
    "reason": _("Why"),
}
FIELDS: dict[type[Fact], tuple[str, ...]] = {
    Problem: ("text", "status"),
    Medication: ("name", "dose", "route", "frequency", "duration", "action"),
    Allergy: ("substance", "reaction"),
    Vital: ("value", "unit"),
    Symptom: ("text", "present", "onset", "course"),
    Order: ("type", "description", "reason"),
    Examination: ("text", "site", "normal"),
    Result: ("name", "value", "unit", "interpretation"),
}
REQUIRED = ("text", "name", "substance", "description", "value", "unit")
# A result may be words alone ("negative"), without a number.
OPTIONAL: dict[type[Fact], tuple[str, ...]] = {Result: ("value", "unit")}


@dataclass(frozen=True)
class Field:
    """One value that may be edited; `choices` is empty for free text."""

    name: str
    label: Words
    value: str
    choices: tuple[tuple[str, Words], ...]
    required: bool


@dataclass(frozen=True)
class Row:
    """One fact. `chart` is new, in_chart, contradicts, or note_only for what is never filed by itself.

    Of a problem that will be filed: `code` goes with it, `codes` may be chosen, `codes_note` says why none is.
    """

    ref: str
    title: str
    details: tuple[Words, ...]
    mark: Mark
    by: str
    chart: str
    fields: tuple[Field, ...]
    quotes: tuple[Quote, ...]
    findings: tuple[Beside, ...]
    reason: str = ""
    code: str = ""
    codes: tuple[Choice, ...] = ()
    codes_note: str = ""
    no_code: bool = False  # a person chose that none goes with it


@dataclass(frozen=True)
class Group:
    """The facts of one kind."""

    kind: str
    title: Words
    rows: tuple[Row, ...]


def groups(
    reviewed: Reviewed, chart: Chart | None, transcript: Transcript | None, names: dict[str, str]
) -> tuple[Group, ...]:
    """All facts by kind; kinds without any are left out."""
    beside = by_place(reviewed, names, transcript)
    result = []
    for kind in FACT_KINDS:
        rows = tuple(
            _row(reviewed, fact, chart, transcript, tuple(beside.get(fact.id, ())), names)
            for fact in getattr(reviewed.draft.facts, kind)
        )
        if rows:
            result.append(Group(kind, KINDS[kind], rows))
    return tuple(result)


def _row(
    reviewed: Reviewed,
    fact: Fact,
    chart: Chart | None,
    transcript: Transcript | None,
    findings: tuple[Beside, ...],
    names: dict[str, str],
) -> Row:
    now = reviewed.shown(fact)
    assert isinstance(now, Fact)
    title, details = describe(now)
    decision = reviewed.decisions.get(fact.id)
    return Row(
        ref=fact.id,
        title=title,
        details=details,
        mark=reviewed.mark(fact.id),
        by=names.get(decision.by, "") if decision else "",
        chart=standing(now, chart),
        fields=tuple(_field(now, name) for name in FIELDS[type(now)]),
        quotes=quotes(fact.evidence, transcript),
        findings=findings,
        reason=(now.reason or "") if isinstance(now, Order) else "",
        **(
            _coded(reviewed, fact, now, transcript)
            if isinstance(fact, Problem)
            and isinstance(now, Problem)
            and standing(now, chart) in ("new", "contradicts")
            else {}
        ),
    )


def _coded(reviewed: Reviewed, fact: Problem, now: Problem, transcript: Transcript | None) -> dict[str, Any]:
    pick = reviewed.picks.get(fact.id)
    return {
        "code": labelled(now.code) if now.code else "",
        "codes": choices(fact, now, transcript),
        "codes_note": now.codes_note or "",
        "no_code": pick is not None and pick.code is None,
    }


def standing(fact: Fact, chart: Chart | None) -> str:
    """How the fact stands to the chart; "note_only" for what stays in the note's text."""
    if isinstance(fact, Symptom | Examination | Result):
        return "note_only"
    if isinstance(fact, Problem) and not is_filed(fact):
        return "note_only"
    return status(fact, chart) if chart else "new"


def describe(fact: Fact) -> tuple[str, tuple[Words, ...]]:
    """What the fact is about, and its values as a person reads them."""
    if isinstance(fact, Medication):
        given = (fact.dose, fact.route, fact.frequency, fact.duration)
        return fact.name, (CHOICES["action"][fact.action], *(g for g in given if g))
    if isinstance(fact, Allergy):
        return fact.substance, (fact.reaction,) if fact.reaction else ()
    if isinstance(fact, Vital):
        value = number_format(fact.value if fact.value % 1 else int(fact.value))
        return fact.code.display or fact.code.code, (f"{value} {symbol(fact.unit, get_language() or 'en')}",)
    if isinstance(fact, Symptom):
        said: Words = CHOICES["present"]["true" if fact.present else "false"]
        return fact.text, (said, *(words for words in (fact.onset, fact.course) if words))
    if isinstance(fact, Order):
        kind = CHOICES["type"][fact.type]
        return fact.description, (kind,)
    if isinstance(fact, Examination):
        found = () if fact.normal is None else (CHOICES["normal"]["true" if fact.normal else "false"],)
        return fact.text, (*((fact.site,) if fact.site else ()), *found)
    if isinstance(fact, Result):
        return fact.name, tuple(words for words in (_measured(fact), fact.interpretation) if words)
    assert isinstance(fact, Problem)
    return fact.text, (CHOICES["status"][fact.status],)


def _measured(fact: Result) -> str:
    if fact.value is None:
        return ""
    value = number_format(fact.value if fact.value % 1 else int(fact.value))
    return f"{value} {symbol(fact.unit, get_language() or 'en')}" if fact.unit else value


def _field(fact: Fact, name: str) -> Field:
    value = getattr(fact, name)
    if isinstance(value, bool):
        shown = "true" if value else "false"
    elif isinstance(value, float):
        shown = number_format(value if value % 1 else int(value), use_l10n=True)
    else:
        shown = value or ""
    choices = tuple(CHOICES.get(name, {}).items())
    required = name in REQUIRED and name not in OPTIONAL.get(type(fact), ())
    return Field(name, LABELS[name], shown, choices, required)


def changes(fact: Fact, posted: Mapping[str, str]) -> dict[str, Any]:
    """The new values out of a posted form, only those that differ. Raises CannotReview."""
    result: dict[str, Any] = {}
    for name in FIELDS[type(fact)]:
        if name not in posted:
            continue
        text = " ".join(posted[name].split())
        value: Any = text or None
        if name == "present":
            value = text == "true"
        elif name == "normal":
            value = None if not text else text == "true"
        elif name == "value":
            value = _number(text) if text or name not in OPTIONAL.get(type(fact), ()) else None
        if value != getattr(fact, name):
            result[name] = value
    return result


def _number(text: str) -> float:
    plain = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        raise CannotReview("That value does not fit; check the number and the words.") from None
