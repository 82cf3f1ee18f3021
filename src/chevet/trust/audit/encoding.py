"""The canonical bytes of a record, over which its hash is taken.

A JSON array of every column in a fixed order: unambiguous (no two records have the same bytes),
readable, and quick to make in Python's C encoder. The time is UTC as PostgreSQL writes it.
"""

import hashlib
import json
import math
import re
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = bytes(32)
MAX_TEXT = 200
MAX_DETAIL = 4000
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")

# PostgreSQL's own text of each column, whatever the session's time zone.
COLUMNS_AS_TEXT = (
    "seq",
    "site",
    "(at AT TIME ZONE 'UTC')::text",
    "actor_id::text",
    "actor_role",
    "action",
    "subject",
    "patient",
    "origin",
    "detail_json",
)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def time_text(at: datetime) -> str:
    """`at` as PostgreSQL writes a UTC timestamp: no trailing zeros in the fraction."""
    at = at.astimezone(UTC)
    fraction = f".{at.microsecond:06d}".rstrip("0").rstrip(".")
    return f"{at:%Y-%m-%d %H:%M:%S}{fraction}"


def record_hash(columns: tuple[Any, ...], prev_hash: bytes) -> bytes:
    """SHA-256 over the columns (in the order and text of COLUMNS_AS_TEXT) and the previous hash."""
    digest = hashlib.sha256(prev_hash)
    digest.update(_encode(columns).encode("utf-8", "surrogatepass"))
    return digest.digest()


def detail_text(detail: Mapping[str, Any] | None) -> str:
    """Canonical JSON of a detail.

    Only ids, hashes, numbers, short codes and lists or one mapping of those pass; raises ValueError
    for anything that could carry a patient's story (longer text, objects, deep nesting).
    """
    plain = _checked(dict(detail or {}), depth=0)
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    if len(text) > MAX_DETAIL:
        raise ValueError(f"An audit detail holds at most {MAX_DETAIL} characters; this one has {len(text)}.")
    return text


def _checked(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("An audit detail holds no infinite or undefined number.")
        return value
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, str):
        if len(value) > MAX_TEXT or "\x00" in value:
            raise ValueError(
                f"An audit detail holds ids, hashes and short codes, not {len(value)} characters of text."
            )
        return str(value)
    if isinstance(value, Mapping) and depth < 2:
        for key in value:
            if not isinstance(key, str) or not _KEY.fullmatch(key):
                raise ValueError("The keys of an audit detail are short lower-case names.")
        return {key: _checked(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset) and depth < 2:
        items = sorted(value) if isinstance(value, set | frozenset) else value
        return [_checked(item, depth + 1) for item in items]
    raise ValueError(f"An audit detail can't hold a {type(value).__name__} here.")
