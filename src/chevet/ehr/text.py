"""Text as FHIR and XHTML accept it."""

import re
from html import escape

# FHIR strings: no control characters but tab, line feed, carriage return; XML knows no lone surrogates
# and no U+FFFE/U+FFFF. https://hl7.org/fhir/R4/datatypes.html#string
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without characters that FHIR forbids, lines ended by line feeds, trimmed."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def narrative(paragraphs: list[str], language: str) -> dict[str, str]:
    """A FHIR Narrative: each text a paragraph, markup in it shown as text and never obeyed."""
    body = "".join(f"<p>{escape(clean(p)).replace(chr(10), '<br/>')}</p>" for p in paragraphs if clean(p))
    lang = escape(language, quote=True)
    return {
        "status": "generated",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml" xml:lang="{lang}" lang="{lang}">{body}</div>',
    }
