"""A recording that was heard, and the draft that is to come of it: what the worker leaves after listening."""

from typing import Any


def draft_to_come(recording: Any, content: dict[str, Any], author: Any, **more: Any) -> Any:
    """Keep `content` (a transcript as JSON) as heard, and the draft of it, on which nobody works yet."""
    from chevet.drafts.models import Draft
    from chevet.scribe.models import Heard

    Heard.objects.create(recording=recording, content=content, seconds=1.0)
    recording.state, recording.progress = "heard", 1.0
    recording.save()
    visit = recording.visit
    return Draft.objects.create(
        capability="scribe",
        subject=visit.pk,
        source=recording.pk,
        patient_id=visit.patient_id,
        encounter_id=visit.encounter_id,
        language=content["language"],
        author=author,
        **more,
    )
