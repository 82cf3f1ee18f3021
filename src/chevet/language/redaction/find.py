"""All detectors over one text."""

from chevet.contracts.redaction import Redaction, Span
from chevet.language.redaction.addresses import addresses
from chevet.language.redaction.dates import dates
from chevet.language.redaction.found import settled
from chevet.language.redaction.hospitals import hospitals
from chevet.language.redaction.names import names
from chevet.language.redaction.numbers import long_numbers, numbers
from chevet.language.redaction.phones import phones
from chevet.language.redaction.web import web


def spans(text: str) -> tuple[Span, ...]:
    """The identifiers of an English or French text, in order, without overlap (code points)."""
    found = settled(
        (
            *web(text),
            *numbers(text),
            *dates(text),
            *addresses(text),
            *phones(text),
            *hospitals(text),
            *names(text),
            *long_numbers(text),
        ),
        len(text),
    )
    return tuple(
        Span.model_construct(start=f.start, end=f.end, type=f.type, text=text[f.start : f.end])
        for f in found
        if any(map(str.isalnum, text[f.start : f.end]))
    )


def redacted(text: str, id: str = "") -> Redaction:
    """The text with its spans."""
    return Redaction(id=id, text=text, spans=spans(text))
