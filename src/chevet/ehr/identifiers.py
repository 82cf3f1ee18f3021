"""Chevet's identifiers in the EHR: how a resource is found again, and why a retry writes nothing twice.

One signing makes one release key. Everything that a release writes carries an identifier made of
that key and its place in the note; a note that is taken back and signed again gets a new key, so
that the second release is not taken for the withdrawn first.
"""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote

from chevet.contracts.base import Engine
from chevet.ehr.client import token

if TYPE_CHECKING:
    from chevet.ehr.release import SignedNote

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:chevet:release")
_SAFE = re.compile(r"[A-Za-z0-9._-]{1,80}")

RELEASE_TAG = "urn:chevet:release"
RETRACTION_TAG = "urn:chevet:retraction"
ENGINE = "urn:chevet:engine"
DRAFT = "urn:chevet:draft"
TRANSCRIPT = "urn:chevet:transcript"
SIGNATURE = "urn:chevet:signature"


def release_key(note: SignedNote) -> str:
    """The same for every retry of one signing, different for every other signing."""
    signed = (
        note.draft_id,
        note.revision,
        note.signature_sha256,
        note.signed_at.isoformat(),
        note.patient_id,
    )
    return f"{_safe(note.draft_id)}.{uuid.uuid5(_NAMESPACE, '|'.join(map(str, signed))).hex[:12]}"


def system(kind: str) -> str:
    """The identifier system of what Chevet writes of one resource type."""
    return f"urn:chevet:{kind.lower()}"


def value(note: SignedNote, *parts: str) -> str:
    """The identifier's value: the release key and the place in the note (a fact's id, "note"…)."""
    return ".".join([release_key(note), *(_safe(p) for p in parts)])


def engine_value(engine: Engine) -> str:
    """One version of one engine, for all notes: name, version, start of the weights' hash."""
    weights = (engine.sha256[:12],) if engine.sha256 else ()
    return ".".join(_safe(p) for p in (engine.name, engine.version, *weights))


def full_url(identifier_system: str, identifier_value: str) -> str:
    """The entry's urn:uuid, the same every time."""
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{identifier_system}|{identifier_value}')}"


def by_identifier(identifier_system: str, identifier_value: str) -> str:
    """A conditional create's query."""
    return f"identifier={quote(token(identifier_system, identifier_value), safe='')}"


def by_tag(tag_system: str, tag_code: str) -> str:
    """The same for types without an identifier, or whose identifier few servers search."""
    return f"_tag={quote(token(tag_system, tag_code), safe='')}"


def _safe(text: str) -> str:
    """As it is where that is plain, else a hash of it: never a character that a query could trip over."""
    return text if _SAFE.fullmatch(text) else uuid.uuid5(_NAMESPACE, text).hex
