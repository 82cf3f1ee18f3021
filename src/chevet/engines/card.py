"""What is known about a model, for those who approve it and for every draft that it had a part in."""

from dataclasses import dataclass

from chevet.contracts.base import Engine


@dataclass(frozen=True)
class Card:
    """A model's card. `vendor` is None for a model that runs here, under no contract with anybody."""

    name: str
    version: str
    sha256: str | None
    vendor: str | None
    licence: str

    @property
    def engine(self) -> Engine:
        """What transcripts and drafts carry of it."""
        return Engine(name=self.name, version=self.version, sha256=self.sha256)
