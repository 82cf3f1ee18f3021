"""Redaction: where a text says who somebody is. Pure: text in, spans out; docs/redaction.md has the figures."""

from chevet.language.redaction.find import redacted, spans

__all__ = ["redacted", "spans"]
