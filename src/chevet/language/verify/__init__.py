"""Independent of whoever wrote the note: does every statement hold against its evidence?

Each statement and fact is read again as text; its numbers, units, drugs, sides, persons and denials must be those of
the words it cites. The verifier never uses what the composer knew, so it judges any engine's note the same way.
`align` finds the words for a claim that comes without any, or with a citation nobody should trust.
"""

from chevet.language.verify.align import align
from chevet.language.verify.verify import verify

__all__ = ["align", "verify"]
