"""Sound in and sound out: uploads sealed as they are read, playback from any moment."""

import re
from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from chevet.scribe import intake
from chevet.scribe.guarded import RECORDING, VISIT
from chevet.scribe.models import Recording, Visit
from chevet.scribe.shown.sentences import said
from chevet.scribe.views.access import SAID, allowed, member, message, opened, origin
from chevet.trust.vault import SealedReader, VaultError

PIECE = 1024 * 1024  # the most that one range request is answered with; players ask for the next
RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
TYPES = {
    "audio/wav", "audio/x-wav", "audio/wave", "audio/flac", "audio/x-flac", "audio/ogg", "audio/mpeg",
    "audio/mp4", "audio/x-m4a", "audio/webm", "video/mp4", "application/ogg",
}  # fmt: skip


@require_POST
@allowed("visit.upload_audio", on=VISIT)
def upload(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The body is the recording itself, not a form, so that it is sealed as it is read."""
    visit = get_object_or_404(Visit, pk=visit_id)
    try:
        intake.add_recording(
            visit,
            request,  # type: ignore[arg-type]  # a request reads like a file
            by=member(request),
            language=request.GET.get("language", "auto"),
            mode=request.GET.get("mode", ""),
            media_type=(request.content_type or "").lower(),
            origin=origin(request),
        )
    except SAID as problem:
        return message(request, said(problem), problem)
    response = HttpResponse(status=201)
    response["Location"] = reverse("scribe:visit_steps", args=[visit.pk])
    return response


@require_GET
@allowed("draft.view", on=RECORDING)
def play(request: HttpRequest, recording_id: UUID) -> HttpResponseBase:
    """The source audio, whole or from any byte on (RFC 9110, section 14)."""
    recording = get_object_or_404(Recording.objects.select_related("visit"), pk=recording_id)
    opened(request, "recording.played", recording.audit_subject, recording.visit.patient_id)
    try:
        reader = intake.open_audio(recording)
    except (VaultError, OSError):
        return HttpResponse(status=410)
    kind = recording.media_type if recording.media_type in TYPES else "application/octet-stream"
    wanted = RANGE.match(request.headers.get("Range", "").strip())
    if wanted is None or wanted.groups() == ("", ""):
        whole = StreamingHttpResponse(_pieces(reader), content_type=kind)
        whole["Content-Length"] = str(reader.size)
        whole["Accept-Ranges"] = "bytes"
        return whole
    with reader:
        first, last = wanted.groups()
        if first:
            start, end = int(first), int(last) + 1 if last else reader.size
        else:  # the last so many bytes
            start, end = max(0, reader.size - int(last)), reader.size
        if start >= reader.size or end <= start:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{reader.size}"
            return response
        end = min(end, reader.size, start + PIECE)
        part = HttpResponse(reader.read(start, end), status=206, content_type=kind)
        part["Content-Range"] = f"bytes {start}-{end - 1}/{reader.size}"
    part["Accept-Ranges"] = "bytes"
    return part


def _pieces(reader: SealedReader) -> Iterator[bytes]:
    with reader:
        for start in range(0, reader.size, PIECE):
            yield reader.read(start, start + PIECE)
