"""Independent of whoever wrote the note: does every statement hold against its evidence?

Each statement and fact is read again as text; its numbers, units, drugs, sides, persons and denials must be those of
the words it cites. The verifier never uses what the composer knew, so it judges any engine's note the same way.
"""

from chevet.language.verify.verify import verify

__all__ = ["verify"]
