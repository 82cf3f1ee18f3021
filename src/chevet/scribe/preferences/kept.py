"""A clinician's settings: read, proposed from her signed notes, switched on and off. Every change is audited."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from chevet.contracts.draft import Statement
from chevet.contracts.preferences import Preferences, Wording
from chevet.drafts.models import Draft, Signature
from chevet.drafts.reviewed import Reviewed
from chevet.language.templates import BadTemplate, Template, UnknownTemplate
from chevet.scribe.models import Preference
from chevet.scribe.note_templates import USUAL, named, offered
from chevet.scribe.preferences.learn import NEEDED, Part, Proposal, Sentence, Signed, proposals
from chevet.scribe.preferences.words import refused
from chevet.trust import audit
from chevet.trust.models import Staff
from chevet.trust.roles import may
from chevet.trust.verdict import Refused, Verdict, require

SEEN = 60  # the newest signed notes that are learned from
MOST = 100  # wordings of one clinician
SINGLE = {
    "plan": ("by_problem", "list"),
    "denials": ("prose", "list"),
    "drugs": ("as_said", "generic", "generic_and_said"),
}
State, Source = Preference.State, Preference.Source


def present(staff: Staff) -> list[Preference]:
    """Her settings, on or off, oldest first."""
    return list(Preference.objects.filter(staff=staff, state__in=(State.ON, State.OFF)))


def preferences_of(staff: Staff, language: str | None = None) -> Preferences:
    """What the composer honours: what is on; wordings of that language (None: of every language)."""
    on = [row for row in present(staff) if row.state == State.ON]
    single = {row.kind: row.value["name"] for row in on if row.kind in ("template", *SINGLE)}
    return Preferences.model_validate(
        {
            **single,
            "omitted": tuple(row.value["name"] for row in on if row.kind == "omitted"),
            "wording": tuple(
                Wording(**row.value)
                for row in on
                if row.kind == "wording" and language in (None, row.language)
            ),
        }
    )


# --- learning ---


def proposed(staff: Staff) -> list[Proposal]:
    """What her signed notes suggest and she has neither taken nor declined."""
    rows = list(Preference.objects.filter(staff=staff).exclude(state=State.REPLACED))
    answered = {key_of(row) for row in rows}
    since = {row.kind: row.created_at.isoformat() for row in rows if row.state == State.ON}
    return [
        p
        for p in proposals(list(_signed(staff)), preferences_of(staff))
        if p.key not in answered
        and not (p.kind in ("template", *SINGLE) and p.last < since.get(p.kind, ""))  # she set it after these
    ]


def key_of(row: Preference) -> str:
    """The key that the same proposal would have."""
    return Proposal(row.kind, row.value, row.language).key


def _signed(staff: Staff) -> Iterator[Signed]:
    signatures = (
        Signature.objects.filter(signer=staff, revoked_at=None, draft__capability="scribe")
        .select_related("revision", "draft")
        .order_by("-signed_at")[:SEEN]
    )
    for signature in signatures:
        yield signed_as(signature.draft, signature.revision.reviewed, signature.signed_at, str(staff.pk))


def signed_as(draft: Draft, reviewed: Reviewed, at: datetime, by: str) -> Signed:
    """A signed note as the learner reads it; what others changed counts as left as it was."""
    try:
        names = {layout.code: layout.name for layout in named(reviewed.draft.template).sections}
    except (UnknownTemplate, BadTemplate):
        names = {}
    return Signed(
        str(draft.pk),
        at.isoformat(),
        reviewed.draft.language,
        reviewed.draft.template,
        tuple(
            Part(names.get(s.code, ""), tuple(_sentences(reviewed, s.statements, by)))
            for s in reviewed.draft.sections
        ),
    )


def _sentences(reviewed: Reviewed, statements: tuple[Statement, ...], by: str) -> Iterator[Sentence]:
    for statement in statements:
        decision = reviewed.decisions.get(statement.id)
        if decision is None or decision.by != by:
            if reviewed.in_note(statement):
                yield Sentence(statement.text, statement.text)
            continue
        now = reviewed.shown(statement)
        assert isinstance(now, Statement)
        yield Sentence(statement.text, now.text if reviewed.in_note(statement) else None)


# --- changing ---


def answer(staff: Staff, key: str, *, take: bool, origin: str = "") -> None:
    """Take a proposal (it is on from now) or decline it. Raises Refused when it is no longer proposed."""
    require(may(staff, "preferences.change"))
    found = next((p for p in proposed(staff) if p.key == key), None)
    if found is None:
        raise Refused(Verdict(False, _("That is no longer proposed; reload the page.")))
    with transaction.atomic():
        if take:
            _replace(staff, found.kind, found.value, found.language, origin)
        row = Preference.objects.create(
            staff=staff,
            kind=found.kind,
            language=found.language,
            value=found.value,
            state=State.ON if take else State.DECLINED,
            source=Source.LEARNED,
            drafts=list(found.drafts),
            last=datetime.fromisoformat(found.last),
        )
        _record(row, "preference.taken" if take else "preference.declined", staff, origin)


def choose(staff: Staff, kind: str, name: str, *, origin: str = "") -> None:
    """Set a setting that has one value ("" leaves it to the template), or leave a section out. Raises Refused."""
    require(may(staff, "preferences.change"))
    if kind == "template":
        known = {"", *(name for name, _title in offered())}
    elif kind == "omitted":
        known = {layout.name for layout in may_leave_out(staff)}
    else:
        known = {"", *SINGLE.get(kind, ())}
    if name not in known or kind not in ("template", "omitted", *SINGLE):
        raise Refused(Verdict(False, _("That setting does not exist here; reload the page.")))
    with transaction.atomic():
        _replace(staff, kind, {"name": name}, "", origin)
        if name:
            _set(staff, kind, {"name": name}, "", origin)


def add_wording(staff: Staff, term: str, preferred: str, language: str, *, origin: str = "") -> None:
    """Write `preferred` for `term` from now on. Raises Refused for what no setting may hold."""
    require(may(staff, "preferences.change"))
    term, preferred = " ".join(term.split())[:80], " ".join(preferred.split())[:80]
    if language not in ("en", "fr") or not term or not preferred:
        raise Refused(Verdict(False, _("Give the words and what is written in their place.")))
    why = refused(Wording(term=term, preferred=preferred), language)
    if why is not None:
        raise Refused(Verdict(False, why))
    if sum(row.kind == "wording" for row in present(staff)) >= MOST:
        raise Refused(Verdict(False, _("There are a hundred preferred words already; take some away first.")))
    with transaction.atomic():
        value = {"term": term, "preferred": preferred}
        _replace(staff, "wording", value, language, origin)
        _set(staff, "wording", value, language, origin)


def switch(staff: Staff, preference_id: UUID, state: str, *, origin: str = "") -> None:
    """On, off, or taken away; what was declined and is taken away may be proposed again. Raises Refused."""
    require(may(staff, "preferences.change"))
    with transaction.atomic():
        row = Preference.objects.select_for_update().filter(pk=preference_id, staff=staff).first()
        if row is None or row.state == State.REPLACED or state not in (State.ON, State.OFF, State.REPLACED):
            raise Refused(Verdict(False, _("That setting does not exist here; reload the page.")))
        if state == State.ON and row.state == State.DECLINED:
            _replace(staff, row.kind, row.value, row.language, origin)
        if state == State.REPLACED and row.source == Source.LEARNED and row.state != State.DECLINED:
            state = State.DECLINED  # she does not want it: the same notes do not propose it again
        row.state = state
        row.save(update_fields=["state", "changed_at"])
        _record(row, f"preference.{state}", staff, origin)


def may_leave_out(staff: Staff) -> tuple:
    """The sections of her template that she may leave out: none whose absence may harm."""
    return tuple(x for x in template_of(staff).sections if NEEDED.isdisjoint({x.name, *x.parts}))


def template_of(staff: Staff) -> Template:
    """The template that her notes are written by; the usual one where hers is gone."""
    try:
        return named(preferences_of(staff).template or USUAL)
    except (UnknownTemplate, BadTemplate):
        return named(USUAL)


def _set(staff: Staff, kind: str, value: dict[str, str], language: str, origin: str) -> None:
    row = Preference.objects.create(staff=staff, kind=kind, value=value, language=language, source=Source.SET)
    _record(row, "preference.set", staff, origin)


def _replace(staff: Staff, kind: str, value: dict[str, str], language: str, origin: str) -> None:
    """End what another value of the same setting takes the place of."""
    for row in Preference.objects.select_for_update().filter(staff=staff, kind=kind, language=language):
        same = {
            "wording": lambda r: r.value["term"].casefold() == value["term"].casefold(),
            "omitted": lambda r: r.value == value,
        }.get(kind, lambda r: True)
        if row.state in (State.ON, State.OFF) and same(row):
            row.state = State.REPLACED
            row.save(update_fields=["state", "changed_at"])
            _record(row, "preference.replaced", staff, origin)


def _record(row: Preference, action: str, staff: Staff, origin: str) -> None:
    """One audit record; the value by its hash, which the row (never altered) gives again."""
    value = json.dumps(row.value, sort_keys=True, ensure_ascii=False)
    audit.record(
        action,
        actor=staff,
        subject=row.audit_subject,
        detail={
            "kind": row.kind,
            "source": row.source,
            "value": hashlib.sha256(value.encode()).hexdigest(),
            "drafts": len(row.drafts),
        },
        origin=origin,
    )
