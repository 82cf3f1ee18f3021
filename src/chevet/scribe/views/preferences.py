"""How my notes are written: a clinician's settings, what was learned from her edits, and what she set herself."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chevet.scribe.guarded import PREFERENCE
from chevet.scribe.models import Preference
from chevet.scribe.note_templates import USUAL, offered
from chevet.scribe.preferences import kept
from chevet.scribe.shown import made
from chevet.scribe.shown import preferences as shown
from chevet.scribe.views import voice
from chevet.scribe.views.access import allowed, member, origin, told_in_place
from chevet.trust.models import Staff

KINDS = ("template", "plan", "denials", "drugs")


@require_GET
@allowed("preferences.change")
def page(request: HttpRequest) -> HttpResponse:
    """The whole page."""
    staff = member(request)
    return render(request, "scribe/preferences.html", {**_context(staff), **voice.context(staff)})


@require_POST
@allowed("preferences.change")
@told_in_place
def answer(request: HttpRequest) -> HttpResponse:
    """Take what is proposed, or decline it."""
    take = request.POST.get("take") == "yes"
    kept.answer(member(request), request.POST.get("key", ""), take=take, origin=origin(request))
    return _body(request)


@require_POST
@allowed("preferences.change")
@told_in_place
def choose(request: HttpRequest) -> HttpResponse:
    """Choose one of several values, or leave a section out."""
    posted = request.POST
    kept.choose(member(request), posted.get("kind", ""), posted.get("name", ""), origin=origin(request))
    return _body(request)


@require_POST
@allowed("preferences.change")
@told_in_place
def words(request: HttpRequest) -> HttpResponse:
    """Add a preferred wording of one's own."""
    posted = request.POST
    kept.add_wording(
        member(request),
        posted.get("term", ""),
        posted.get("preferred", ""),
        posted.get("language", ""),
        origin=origin(request),
    )
    return _body(request)


@require_POST
@allowed("preferences.change", on=PREFERENCE)
@told_in_place
def switch(request: HttpRequest, preference_id: UUID) -> HttpResponse:
    """Switch a setting on or off, or take it away."""
    kept.switch(member(request), preference_id, request.POST.get("state", ""), origin=origin(request))
    return _body(request)


def _body(request: HttpRequest) -> HttpResponse:
    return render(request, "scribe/preferences_body.html", _context(member(request)))


def _context(staff: Staff) -> dict[str, Any]:
    rows, proposals = kept.present(staff), kept.proposed(staff)
    declined = list(Preference.objects.filter(staff=staff, state=Preference.State.DECLINED))
    ids = {i for r in (*rows, *declined) for i in r.drafts} | {i for p in proposals for i in p.drafts}
    signed, template = shown.signed_at(ids), kept.template_of(staff)
    usual = _("As the hospital has it (%(title)s)") % {"title": made.title(USUAL)}
    templates = (("", usual), *((name, title) for name, title in offered()))
    out = {row.value["name"]: row for row in rows if row.kind == "omitted"}
    wordings = [shown.setting(row, template, signed) for row in rows if row.kind == "wording"]
    return {
        "proposals": [shown.proposal(p, template, signed) for p in proposals],
        "singles": [shown.single(kind, rows, templates, signed) for kind in KINDS],
        "sections": [
            (
                layout.name,
                shown.section_title(layout.name, template),
                shown.setting(out[layout.name], template, signed) if layout.name in out else None,
            )
            for layout in kept.may_leave_out(staff)
        ],
        "wordings": sorted(wordings, key=lambda w: (w.language, w.text.casefold())),
        "declined": [shown.setting(row, template, signed) for row in declined],
        "languages": ("en", "fr") if (get_language() or "").startswith("en") else ("fr", "en"),
    }
