"""What a page is told of a capture: only what changed since it was last told."""

from typing import Any

from django.urls import reverse

from chevet.drafts.models import Draft
from chevet.drafts.states import State as DraftState
from chevet.scribe.live import audio
from chevet.scribe.live.speakers import by_whom
from chevet.scribe.models import Capture, Live
from chevet.scribe.shown.live import facts_told
from chevet.scribe.shown.sentences import said
from chevet.scribe.who_spoke import version


class Told:
    """Remembers what one page was told, and gives the next messages."""

    def __init__(self, capture: Capture) -> None:
        self._pk = capture.pk
        self._state = capture.state
        self._marks = (list(capture.marks), list(capture.discarded))
        self._version = (-1, -1)
        self._utterances: dict[str, Any] = {}
        self._drafted: Any = None

    def news(self, lease: Any) -> list[dict[str, Any]]:
        """The messages due; `busy` when the lease is not this connection's any more."""
        row = Capture.objects.select_related("visit").get(pk=self._pk)
        if row.lease != lease and row.state in (Capture.State.RECORDING, Capture.State.PAUSED):
            return [{"type": "busy"}]
        messages: list[dict[str, Any]] = []
        if row.state != self._state:
            self._state = row.state
            if row.state == Capture.State.STOPPED:
                messages.append({"type": "refused", "message": said(row.problem)})
            else:
                messages.append({"type": "state", "state": row.state})
        marks = (list(row.marks), list(row.discarded))
        if marks != self._marks:
            self._marks = marks
            messages.append({"type": "marks", "marks": marks[0], "discarded": marks[1]})
        heard = self.heard(row)
        if heard is not None:
            messages.append(heard)
        if row.state in (Capture.State.ENDED, Capture.State.REMOVED):
            ended = self._ended(row)
            if ended is not None:
                messages.append(ended)
        return messages

    def heard(self, row: Capture) -> dict[str, Any] | None:
        """What was heard since, None when nothing was."""
        live = Live.objects.filter(capture=row).defer("resume").first()
        now_at = (live.version, version(row.pk)) if live is not None else self._version
        if live is None or now_at == self._version:
            return None
        self._version = now_at
        content = live.heard or {}
        now = {u["id"]: u for u in by_whom(row.pk, content.get("utterances", ()))}
        changed = [u for key, u in now.items() if self._utterances.get(key) != u]
        gone = [key for key in self._utterances if key not in now]
        self._utterances = now
        drafted = (content.get("facts"), content.get("sections"))
        fresh = drafted != self._drafted
        self._drafted = drafted
        return {
            "type": "heard",
            "version": live.version,
            "utterances": changed,
            "gone": gone,
            "partial": live.partial,
            "until": live.until,
            "behind": round(max(0.0, row.stored / audio.FRAMES_A_SECOND - live.until), 1),
            "facts": facts_told(drafted[0]) if fresh else None,
            "sections": drafted[1] if fresh else None,
        }

    def _ended(self, row: Capture) -> dict[str, Any] | None:
        """Where to go on, once the note is there or will not come."""
        visit = reverse("scribe:visit", args=[row.visit_id])
        if row.recording_id is None:
            return {"type": "ended", "review": None, "visit": visit}
        draft = Draft.objects.filter(capability="scribe", source=row.recording_id).first()
        if draft is None or draft.state == DraftState.FAILED:
            return {"type": "ended", "review": None, "visit": visit}
        if draft.state == DraftState.GENERATING:
            return None
        return {"type": "ended", "review": reverse("scribe:review", args=[draft.pk]), "visit": visit}
