"""Names that speech recognition garbled, found again by ear: proposals, never changes.

`repaired(transcript, language, medications)` is the whole of it. Spelling → sounds in `english.py` and `french.py`,
how far two words sound apart in `sounds.py`, every name in `names.py`, where a medicine is spoken of in
`context.py`, runs of words in `candidates.py`, and how likely each is in `confidence.py`.
"""

from chevet.language.repair.propose import repaired

__all__ = ["repaired"]
