"""The redactor that is installed here, if any: `chevet.language.redaction.vendor.redactor(language)`."""

from importlib import import_module
from importlib.util import find_spec

from chevet.contracts.redaction import Redactor

MODULE = "chevet.language.redaction.vendor"


def redactor(language: str) -> Redactor | None:
    """The redactor for that language (ISO 639-1); None where none is installed or it does not know the language."""
    try:
        if find_spec(MODULE) is None:
            return None
    except ModuleNotFoundError:
        return None
    found: Redactor | None = import_module(MODULE).redactor(language)
    return found
