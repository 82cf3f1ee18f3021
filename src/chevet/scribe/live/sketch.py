"""The note as it grows during the visit: a sketch on what was heard so far, never filed and never signed.

Always by the rules (`grounded`), whatever the site's engine: it takes a fraction of a second, and the note
itself is drafted from the whole when the visit ends.
"""

import time
from collections.abc import Sequence
from typing import Any

from chevet.contracts.transcript import Transcript
from chevet.language.errors import NotADialogue
from chevet.scribe import leaving
from chevet.scribe.models import Capture
from chevet.speech.corrections import Correction, corrected, cut
from chevet.speech.live import Heard

EVERY = 5.0  # seconds between two sketches


class Sketch:
    """Facts and sections of what was heard, renewed every few seconds."""

    def __init__(self, capture: Capture) -> None:
        from chevet.engines.language import grounded
        from chevet.scribe.jobs import refusal

        use = leaving.of_language(grounded)
        self._may = refusal(capture.visit, capture.started_by, use) is None
        self._id = str(capture.pk)
        self._last = 0.0
        self._corrected = 0
        self._content: dict[str, Any] = {}

    def of(self, heard: Heard, corrections: Sequence[Correction] = ()) -> dict[str, Any]:
        """`facts` and `sections` for a page, as new as `EVERY` allows; empty where there is nothing yet.

        `corrections` of who speaks count at once: whoever said one wants to see it.
        """
        fresh = time.monotonic() - self._last < EVERY and len(corrections) == self._corrected
        if not self._may or heard.language is None or fresh:
            return self._content
        from chevet.engines.language import grounded

        spoken = Transcript(id=self._id, language=heard.language, utterances=heard.utterances)
        transcript = corrected(cut(spoken, corrections), corrections)
        self._corrected = len(corrections)
        try:
            draft = grounded.draft(transcript, draft_id=self._id)
        except NotADialogue:
            return self._content
        self._last = time.monotonic()
        content = draft.model_dump(mode="json", include={"facts"})
        self._content = {
            "facts": content["facts"],
            "sections": [
                {"title": section.title, "text": " ".join(s.text for s in section.statements)}
                for section in draft.sections
                if section.statements
            ],
        }
        return self._content
