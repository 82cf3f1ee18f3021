"""Surrogates in a FHIR resource: by what its elements are, and in its free text."""

import re
from typing import Any

from chevet.contracts.redaction import Identifier
from chevet.language.redaction.surrogates import Book, pseudonymised

# Elements that are an identifier whatever they hold (of Patient, Practitioner, Organization, Address, HumanName …)
WHOLE: dict[str, Identifier] = {
    "family": "name",
    "given": "name",
    "line": "geographic",
    "city": "geographic",
    "district": "geographic",
    "postalCode": "geographic",
}
# Codes, systems and machine values: no person is in them
KEPT = frozenset(
    "resourceType id system code unit status use type intent priority category profile versionId gender language url contentType".split()
)
DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T.*)?")


def resource(value: Any, book: Book, key: str = "", parent: str = "") -> Any:
    """The resource (parsed JSON) with surrogates; names, addresses, identifiers, contacts and dates go by their element.

    Ids and references stay, so that a bundle holds together; photographs are left out.
    """
    if isinstance(value, dict):
        system = value.get("system")
        return {
            k: resource(v, book, f"{system}" if k == "value" and key == "telecom" else k, key)
            for k, v in value.items()
            if k != "photo"
        }
    if isinstance(value, list):
        return [resource(v, book, key, parent) for v in value]
    if not isinstance(value, str) or key in KEPT or key == "reference":
        return value
    if key in WHOLE:
        return book.surrogate(WHOLE[key], value)
    if key == "value" and parent == "identifier":
        return book.surrogate("medical_record_number", value)
    if key in ("phone", "fax", "email", "url") and parent == "telecom":
        return book.surrogate(key, value)  # type: ignore[arg-type]
    if DATE.fullmatch(value):
        return book.surrogate("date", value)
    return pseudonymised(value, book)[0]
