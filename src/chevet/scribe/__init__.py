"""Scribe: a consultation becomes a note that a clinician signs."""
