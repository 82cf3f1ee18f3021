"""Sentences of rooms that know no reader's language, in the reader's."""

from django.utils.translation import get_language, gettext

from chevet.ehr.errors import KINDS


def said(sentence: object) -> str:
    """The sentence in the present language where there is a translation, else as it is."""
    text = str(sentence)
    translated = gettext(text) if text else ""
    if translated == text and (get_language() or "").startswith("fr"):
        for kind in KINDS.values():
            if text.startswith(kind.en):
                return kind.fr + text[len(kind.en) :]
    return translated
