"""`chevet redact`: texts in, the same texts out with the spans that say who somebody is."""

from collections.abc import Callable
from pathlib import Path

import click

from chevet.cli.inputs import BadInput, as_object, decoded, line_by_line, one_by_one, refuse, sources
from chevet.contracts.redaction import Redaction
from chevet.engines.language import presidio
from chevet.language.redaction import redacted


@click.command("redact", help="Find what says who somebody is, in English and French (HIPAA Safe Harbor).")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--jsonl", is_flag=True, help="One {“id”, “text”} a line; one with “spans” out for each.")
@click.option(
    "--language",
    type=click.Choice(["en", "fr", "auto"]),
    default="auto",
    show_default=True,
    help="The texts' language. The rules of both are always applied; Presidio needs one.",
)
@click.option(
    "--engine",
    type=click.Choice(["rules", "presidio"]),
    default="rules",
    show_default=True,
    help="What finds them.",
)
def command(files: tuple[Path, ...], jsonl: bool, language: str, engine: str) -> None:
    find: Callable[[str, str], Redaction] = redacted
    if engine == "presidio":
        try:
            find = presidio.detector(language)
        except presidio.NotInstalled as error:
            refuse(str(error))
    if jsonl:
        line_by_line(sources(files), lambda value: _redact(value, find))
    one_by_one(sources(files), lambda name, raw: _redact(as_object(decoded(raw)), find))


def _redact(value: dict[str, object], find: Callable[[str, str], Redaction]) -> Redaction:
    identity, text = value.get("id"), value.get("text")
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise BadInput("no_id", "“id” must be a text.", ":id")
    if not isinstance(text, str):
        raise BadInput("no_text", "“text” must be a text.", ":text")
    return find(text, str(identity))
