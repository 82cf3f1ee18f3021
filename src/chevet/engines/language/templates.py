"""Templates from files: those of a hospital's folder, or one file given by hand."""

from pathlib import Path

from chevet.language.templates import BadTemplate, Template, parse
from chevet.language.templates import template as named


def load(path: Path) -> Template:
    """The template in that file; raises BadTemplate with one sentence naming file and field."""
    try:
        return parse(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise BadTemplate(f"{path}: cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise BadTemplate(f"{path}: this is not UTF-8 text.") from None


def folder(path: Path | None) -> dict[str, Template]:
    """Every template of a hospital's folder (*.toml) by name; none where there is no folder. Raises BadTemplate."""
    found: dict[str, Template] = {}
    for file in sorted(path.glob("*.toml")) if path else ():
        template = load(file)
        if template.name in found:
            raise BadTemplate(f"{file}: name “{template.name}” is another file's too; give each its own.")
        found[template.name] = template
    return found


def choose(wanted: str, own: Path | None = None) -> Template:
    """A template by name (a hospital's `own` folder first) or, where it ends in .toml, by file.

    Raises UnknownTemplate and BadTemplate.
    """
    return load(Path(wanted)) if wanted.endswith(".toml") else named(wanted, folder(own))
