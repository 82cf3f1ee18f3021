"""What the live page says: its script's sentences in the reader's language, and facts as rows while they grow."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from chevet.contracts.draft import FACT_KINDS, Facts
from chevet.scribe.shown.facts import KINDS, describe


def sentences() -> dict[str, Any]:
    """Everything that `static/chevet/live/` says. `%(n)s` is filled in there: seconds, or a time."""
    return {
        "sign": {
            "recording": _("Recording"),
            "paused": _("Paused"),
            "silent": _("No sound"),
            "off": _("Not recording"),
            "finishing": _("Finishing"),
            "ended": _("Finished"),
        },
        "behind": _("Text is %(n)s s behind"),
        "marked": _("Marked"),
        "marked_at": _("Marked at %(n)s."),
        "discarded": _("Discarded"),
        "discarded_now": _("Discarded. What was said since %(n)s is silence now."),
        "paused_now": _("Paused. Nothing is recorded."),
        "resumed_now": _("Recording."),
        "listening": _("Listening …"),
        "said_by": _("Said by: %(n)s"),
        "whose": _("Somebody else said this"),
        "put_right": _("put right"),
        "swapped": _("Clinician and patient swapped"),
        "waits": _("%(n)s s wait here."),
        "level": _("%(n)s of 100"),
        "level_none": _("no sound"),
        "sending": _("Sending the last %(n)s s …"),
        "hearing": _("All stored. The rest is being heard, then the note is drafted."),
        "leave": _("You can leave this page; it goes on by itself."),
        "notices": _notices(),
        "do": {
            "again": _("Try again"),
            "go_on": _("Go on recording"),
            "log_in": _("Log in, in a new tab"),
            "take_over": _("Record here instead"),
            "send_left": _("Send them as another recording"),
            "drop_left": _("Delete them here"),
            "visit": _("To the visit"),
            "note": _("To the note"),
        },
    }


def _notices() -> dict[str, list[str]]:
    """What is wrong, and what to do about it."""
    return {
        "asking": [
            _("The browser asks whether this page may use the microphone: allow it."),
            _("Recording begins when you do."),
        ],
        "refused": [
            _("The browser does not let this page use the microphone."),
            _("Allow it beside the page’s address, then try again. Nothing recorded so far is lost."),
        ],
        "none": [
            _("There is no microphone."),
            _("Plug one in; recording then begins by itself. Nothing recorded so far is lost."),
        ],
        "in_use": [
            _("The microphone does not answer."),
            _("Another programme may hold it: close that, then try again. Nothing recorded so far is lost."),
        ],
        "insecure": [
            _("The browser gives no microphone to this page."),
            _("Open Chevet at its https address in a current browser, or ask the administrator."),
        ],
        "failed": [
            _("The microphone could not be started."),
            _("Try again, or start the browser anew. Nothing recorded so far is lost."),
        ],
        "gone": [
            _("The microphone was unplugged. What was recorded is kept."),
            _("Plug it in again and recording goes on by itself, or choose another one below."),
        ],
        "press": [
            _("Recording stands still since this page was opened again. What was recorded is kept."),
            "",
        ],
        "silent": [
            _("No sound comes from the microphone."),
            _("Is it switched on, plugged in, and the right one? Recording goes on."),
        ],
        "muted": [
            _("The microphone is muted, by its own switch or by the system."),
            _("Unmute it; until then silence is recorded."),
        ],
        "stalled": [_("The browser has stopped giving sound."), _("Press to go on.")],
        "clipped": [
            _("The sound is too loud and is cut off."),
            _("Move the microphone further away, or turn its level down."),
        ],
        "lost": [
            _("Connection lost. Recording goes on in this browser; nothing is lost."),
            _("Keep this page open; it connects again by itself."),
        ],
        "lost_quiet": [
            _("Connection lost. What was recorded is kept in this browser; nothing is lost."),
            _("Keep this page open; it connects again by itself."),
        ],
        "unreached": [
            _("Chevet cannot be reached. Recording has not begun."),
            _("It is tried again by itself."),
        ],
        "logged_out": [
            _("You were logged out. What is recorded is kept in this browser."),
            _("Log in again, and it is sent by itself."),
        ],
        "catching_up": [_("Connected again. What waited is being sent."), ""],
        "disk": [
            _("This browser cannot keep the recording on its disk."),
            _("Leave this page open until everything is sent."),
        ],
        "holes": [_("%(n)s s could not be recovered; they are silent in the recording."), ""],
        "busy": [_("This visit is being recorded in another tab or on another machine."), ""],
        "stopped": [_("Recording has stopped."), ""],
        "left": [
            _("%(n)s s recorded in this browser came too late for this recording."),
            _("They can be sent as another recording of this visit."),
        ],
        "left_sent": [_("Sent as another recording of this visit."), ""],
        "left_failed": [_("They could not be sent; they are still here. Try again."), ""],
        "long": [_("A recording holds at most four hours; this one is nearly full."), ""],
    }


def facts_told(facts: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """A draft's facts (the published contract) as the live page lists them, in the reader's language:
    `[{"kind", "title", "rows": [{"title", "details": […]}]}]`, kinds without any left out."""
    if not facts:
        return []
    known = Facts.model_validate(facts)
    told = []
    for kind in FACT_KINDS:
        rows = [describe(fact) for fact in getattr(known, kind)]
        if rows:
            listed = [{"title": title, "details": [str(d) for d in details]} for title, details in rows]
            told.append({"kind": kind, "title": str(KINDS[kind]), "rows": listed})
    return told
