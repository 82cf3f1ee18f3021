"""Templates as data: which sections a note has, in which order. One TOML file each."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from chevet.language.errors import UnknownTemplate


@dataclass(frozen=True, slots=True)
class Template:
    """A name and the names of its sections, in order."""

    name: str
    sections: tuple[str, ...]


def names() -> list[str]:
    """Every template there is."""
    return sorted(f.name.removesuffix(".toml") for f in files(__name__).iterdir() if f.name.endswith(".toml"))


@lru_cache
def template(name: str) -> Template:
    """The template of that name; raises UnknownTemplate."""
    if name not in names():
        raise UnknownTemplate(f"There is no template “{name}”; there are: {', '.join(names())}.")
    data = tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))
    return Template(data["name"], tuple(data["sections"]))
