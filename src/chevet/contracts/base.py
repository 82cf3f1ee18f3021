"""What every value object shares: frozen, strict about unknown shapes, plain JSON."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value; unknown fields are kept out so that a typo is an error, not a silence."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Code(Value):
    """A coded concept, always with its system (FHIR Coding)."""

    system: str
    code: str
    display: str | None = None


class Engine(Value):
    """Which model or rule set made something: name, version and, where it has weights, their SHA-256."""

    name: str
    version: str
    sha256: str | None = None
