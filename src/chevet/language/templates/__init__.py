"""Templates as data: which sections a note has, in which order, under which titles. One TOML file each."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from chevet.language.errors import BadTemplate, UnknownTemplate
from chevet.language.templates.layout import Layout, Template, parse
from chevet.language.templates.preferred import arranged

__all__ = ["BadTemplate", "Layout", "Template", "UnknownTemplate", "arranged", "names", "parse", "template"]


def names() -> list[str]:
    """Every template that ships."""
    return sorted(f.name.removesuffix(".toml") for f in files(__name__).iterdir() if f.name.endswith(".toml"))


def template(name: str, own: Mapping[str, Template] | None = None) -> Template:
    """The template of that name: of a hospital's `own`, else of those that ship; raises UnknownTemplate."""
    if own and name in own:
        return own[name]
    if name not in names():
        every = sorted({*names(), *(own or {})})
        raise UnknownTemplate(f"There is no template “{name}”; there are: {', '.join(every)}.")
    return _shipped(name)


@lru_cache
def _shipped(name: str) -> Template:
    return parse(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"), f"{name}.toml")
