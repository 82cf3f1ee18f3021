"""The templates that a note can be written by: those that ship and the hospital's own."""

from django.conf import settings
from django.utils.translation import get_language

from chevet.engines.language.templates import choose, folder
from chevet.language.templates import Template, names, template

USUAL = "soap"


def named(name: str) -> Template:
    """The template of that name. Raises UnknownTemplate, and BadTemplate for a hospital's wrong file."""
    return choose(name, settings.CHEVET.templates)


def offered() -> list[tuple[str, str]]:
    """(name, title in the reader's language), by title. Raises BadTemplate for a hospital's wrong file."""
    language = "fr" if (get_language() or "").startswith("fr") else "en"
    own = folder(settings.CHEVET.templates)
    every = {name: template(name) for name in names()} | own
    return sorted(((name, t.title(language)) for name, t in every.items()), key=lambda pair: pair[1])
