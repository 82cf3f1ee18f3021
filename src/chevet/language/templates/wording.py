"""A clinician's own words for the engine's: "myocardial infarction" → "heart attack", and never more than words.

A replacement that would touch a number, a unit, a drug, a side, a person or a denial is refused when it is
set (`refusal`) and, whatever was stored, has no effect on a sentence whose meaning it would change (`reworded`).
"""

import re
from collections.abc import Sequence

from chevet.contracts.preferences import Wording
from chevet.language.templates.meaning import fixed, same_claims
from chevet.language.vocabulary import LANGUAGES


def refusal(wording: Wording) -> str | None:
    """Why this replacement cannot be a preference, in one sentence; None when it can."""
    for text in (wording.term, wording.preferred):
        for language in LANGUAGES:
            if what := fixed(text, language):
                return f"“{text}” holds {what}; a preference may change words, never that."
    return None


def reworded(text: str, wordings: Sequence[Wording], language: str) -> str:
    """The text with each term replaced; one that would change what the text claims is left as it is."""
    for wording in wordings:
        if wording.term.casefold() not in text.casefold() or refusal(wording) is not None:
            continue
        pattern = rf"(?<!\w){re.escape(wording.term)}(?!\w)"
        changed = re.sub(pattern, lambda m, w=wording: _cased(m, w.preferred), text, flags=re.IGNORECASE)  # type: ignore[misc]
        if same_claims(text, changed, language):
            text = changed
    return text


def _cased(match: re.Match[str], preferred: str) -> str:
    """The preferred words, with a capital where the term had one at the start of the text."""
    opens = match.start() == 0 and match[0][:1].isupper()
    return preferred[:1].upper() + preferred[1:] if opens else preferred
