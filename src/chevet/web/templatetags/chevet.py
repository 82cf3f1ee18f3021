"""The marks, the times and the small phrases that are the same everywhere in the product."""

import json
from typing import Any, TypeAlias

from django import template
from django.conf import settings
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chevet.trust import glass
from chevet.trust.consent_texts import PURPOSES
from chevet.trust.models import Staff
from chevet.trust.policy import expiry
from chevet.trust.roles import may

register = template.Library()
Words: TypeAlias = str | Promise | Any

# Every mark has a shape (web/icon.html) and a word; colour only underlines them.
MARKS: dict[str, Words] = {
    "proposed": gettext_lazy("Proposed by AI"),
    "accepted": gettext_lazy("Accepted"),
    "edited": gettext_lazy("Changed by a person"),
    "written": gettext_lazy("Written by a person"),
    "rejected": gettext_lazy("Left out"),
    "signed": gettext_lazy("Signed"),
    "in_ehr": gettext_lazy("In the EHR"),
    "taken_back": gettext_lazy("Taken back"),
    "to_record": gettext_lazy("To record"),
    "listening": gettext_lazy("Listening"),
    "drafting": gettext_lazy("Drafting"),
    "to_review": gettext_lazy("To review"),
    "failed": gettext_lazy("Needs a look"),
}
SPEAKERS: dict[str, Words] = {
    "clinician": gettext_lazy("Clinician"),
    "patient": gettext_lazy("Patient"),
    "other": gettext_lazy("Other"),
    "unknown": gettext_lazy("Speaker unsure"),
}
FINDINGS: dict[str, Words] = {
    "unsupported": gettext_lazy("Not supported"),
    "contradiction": gettext_lazy("Contradiction"),
    "omission": gettext_lazy("Left out of the note"),
    "low_confidence": gettext_lazy("Heard unsurely"),
    "out_of_range": gettext_lazy("Unusual value"),
    "unsure_speaker": gettext_lazy("Speaker unsure"),
    "repair": gettext_lazy("Heard otherwise"),
}
SETTLED: dict[str, Words] = {
    "confirmed": gettext_lazy("Confirmed"),
    "corrected": gettext_lazy("Corrected"),
    "dismissed": gettext_lazy("Dismissed"),
    "applied": gettext_lazy("Proposal taken"),
    "added": gettext_lazy("Added to the note"),
}
STANDINGS: dict[str, Words] = {
    "new": gettext_lazy("New"),
    "in_chart": gettext_lazy("Already in the chart"),
    "contradicts": gettext_lazy("At odds with the chart"),
    "note_only": gettext_lazy("In the note only"),
}
ACTIONS: dict[str, Words] = {
    "proposed": gettext_lazy("Proposed by AI"),
    "accept": gettext_lazy("Accepted"),
    "accept_rest": gettext_lazy("Accepted the remaining facts"),
    "reject": gettext_lazy("Left out"),
    "undecide": gettext_lazy("Back to the proposal"),
    "edit": gettext_lazy("Changed"),
    "write": gettext_lazy("Added a sentence"),
    "settle": gettext_lazy("Settled a finding"),
    "reopen": gettext_lazy("Reopened a finding"),
    "add": gettext_lazy("Added what was left out"),
    "pick": gettext_lazy("Chose a code"),
    "put_in": gettext_lazy("Put in what nothing supports"),
    "leave_withheld": gettext_lazy("Left out what nothing supports"),
    "keep_aside": gettext_lazy("Put in an earlier wording"),
    "drop_aside": gettext_lazy("Let an earlier wording go"),
    "speaker": gettext_lazy("Corrected who speaks"),
    "speaker_back": gettext_lazy("Undid a correction of who speaks"),
}
# Purposes as their own page says them to patients.
THEIR_PURPOSES: dict[str, Words] = {
    "ambient_capture": gettext_lazy("Your conversations may be recorded for your note"),
    "ai_drafting": gettext_lazy("An AI may write them down and draft your note"),
    "outreach": gettext_lazy("The hospital may write to you between visits, with the help of an AI"),
    "audio_quality": gettext_lazy(
        "Your recordings may be used in this hospital to check how well the AI listens"
    ),
}
CHANGES: dict[str, Words] = {
    "added": gettext_lazy("New in the chart"),
    "changed": gettext_lazy("Changed in the chart"),
    "removed": gettext_lazy("No longer in the chart"),
}
GENDERS: dict[str, Words] = {
    "female": gettext_lazy("female"),
    "male": gettext_lazy("male"),
    "other": gettext_lazy("other gender"),
}
LANGUAGES: dict[str, Words] = {"en": gettext_lazy("English"), "fr": gettext_lazy("French")}
_WORDS = {
    "purpose": PURPOSES,
    "their_purpose": THEIR_PURPOSES,
    "mark": MARKS, "speaker": SPEAKERS, "finding": FINDINGS, "settled": SETTLED, "standing": STANDINGS,
    "action": ACTIONS, "change": CHANGES, "gender": GENDERS, "language": LANGUAGES,
}  # fmt: skip


@register.filter
def word_for(value: str, table: str) -> Words:
    """The word for a code of one of the tables above; the code itself when there is none."""
    return _WORDS[table].get(value, value)


@register.inclusion_tag("web/mark.html")
def mark(name: str, quiet: bool = False, by: str = "") -> dict[str, Any]:
    """A mark: its shape and its word. `quiet` leaves the word to screen readers and the tooltip."""
    return {"name": name, "label": MARKS[name], "quiet": quiet, "by": by}


@register.inclusion_tag("web/icon.html")
def icon(name: str) -> dict[str, str]:
    """A shape alone, hidden from screen readers: a word always stands with it."""
    return {"name": name}


@register.simple_tag
def site_name() -> str:
    """The hospital's name, as the administrator gave it."""
    return str(settings.CHEVET.site_name)


@register.simple_tag
def glass_waiting() -> int:
    """How many break-glass accesses wait for the privacy officer."""
    return glass.waiting()


@register.filter
def clock(seconds: float | None) -> str:
    """12.3 → 0:12; an hour and more as 1:02:03."""
    if seconds is None:
        return ""
    whole = int(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


@register.filter
def time_left(seconds: int) -> str:
    """A duration as one says it: about 40 seconds left."""
    if seconds < 60:
        near = max(5, round(seconds / 5) * 5)
        return ngettext("about %(n)d second left", "about %(n)d seconds left", near) % {"n": near}
    minutes = round(seconds / 60)
    return ngettext("about %(n)d minute left", "about %(n)d minutes left", minutes) % {"n": minutes}


@register.filter
def duration(seconds: float) -> str:
    """How long something took: 0.3 s, 12 s."""
    return f"{number_format(round(seconds, 1) if seconds < 10 else round(seconds))}\u00a0s"


@register.filter
def in_words(sentence: str) -> str:
    """A constant sentence of a pure room, in the reader's language."""
    return _(sentence) if sentence else ""


@register.filter
def evidence(quotes: tuple[Any, ...]) -> str:
    """Quotes as the page's script reads them: utterance, code points from and to, seconds from and to."""
    return json.dumps([[q.utterance, q.start, q.end, q.begins, q.ends] for q in quotes])


@register.filter
def age_of(years: int) -> str:
    """Years as one says them."""
    return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}


@register.simple_tag
def about(number: int, what: str) -> str:
    """Counted phrases: "3 to settle"."""
    phrases = {
        "settle": ngettext("%(n)d to settle", "%(n)d to settle", number),
        "undecided": ngettext("%(n)d fact undecided", "%(n)d facts undecided", number),
        "accept": ngettext("Accept the remaining fact", "Accept the remaining %(n)d facts", number),
        "waiting": ngettext("%(n)d visit waits for you", "%(n)d visits wait for you", number),
        "serious": ngettext("%(n)d serious finding is open", "%(n)d serious findings are open", number),
        "withheld": ngettext("%(n)d sentence", "%(n)d sentences", number),
        "facts": ngettext("%(n)d fact", "%(n)d facts", number),
        "leave_out": ngettext("Leave it out", "Leave all %(n)d out", number),
        "aside": ngettext("%(n)d wording", "%(n)d wordings", number),
        "codes": ngettext("%(n)d code to choose", "%(n)d codes to choose from", number),
        "decided": ngettext("You decided one thing.", "You decided %(n)d things.", number),
        "learned": ngettext("learned from %(n)d of your notes", "learned from %(n)d of your notes", number),
        "corrections": ngettext("%(n)d correction of who speaks", "%(n)d corrections of who speaks", number),
        "looks": ngettext("%(n)d look into the chart", "%(n)d looks into the chart", number),
        "visits": ngettext("%(n)d visit", "%(n)d visits", number),
        "minor": ngettext("%(n)d smaller finding stays open", "%(n)d smaller findings stay open", number),
    }
    return phrases[what] % {"n": number} if number else _("Nothing to settle")


@register.inclusion_tag("web/vendor_warnings.html")
def vendor_warnings(staff: Staff) -> dict[str, Any]:
    """What of a vendor runs out within 60 days, for those who can do something about it; nothing for others."""
    return {"warnings": expiry.warnings() if may(staff, "vendor.change") else []}
