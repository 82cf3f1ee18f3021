"""`chevet draft`: transcripts or plain dialogues in, drafts out."""

from collections.abc import Callable
from pathlib import Path

import click

from chevet.cli.inputs import (
    STANDARD_INPUT,
    BadInput,
    as_object,
    as_transcript,
    decoded,
    line_by_line,
    one_by_one,
    refuse,
    sources,
)
from chevet.contracts.draft import Draft
from chevet.contracts.transcript import Transcript
from chevet.engines.language.choice import UnknownEngine, draft_with, language_engine
from chevet.engines.language.templates import choose
from chevet.language.errors import BadTemplate, NotADialogue, UnknownTemplate
from chevet.language.read import parse_dialogue
from chevet.language.templates import Template
from chevet.settings.environment import SettingsError, templates_folder


@click.command("draft", help="Turn transcripts or plain dialogues into drafted notes, as JSON.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--engine", default="grounded", show_default=True, help="What drafts the note: grounded or llm."
)
@click.option(
    "--template",
    "wanted",
    default="soap",
    show_default=True,
    help="Which sections the note has: a name, or a file of your own (FILE.toml).",
)
@click.option("--send", is_flag=True, help="Let the text go to the vendor that CHEVET_LLM_VENDOR names.")
@click.option("--jsonl", is_flag=True, help="One Transcript or {“id”, “text”} a line; one draft a line.")
def command(files: tuple[Path, ...], engine: str, wanted: str, send: bool, jsonl: bool) -> None:
    try:
        vendor = language_engine(engine).CARD.vendor
        template = choose(wanted, templates_folder())
    except (UnknownEngine, UnknownTemplate, BadTemplate, SettingsError) as error:
        refuse(str(error))
    if vendor is not None and not send:  # here no gate asks for the contract
        refuse(f"the text would go to {vendor}; say --send if it may, or use --engine grounded.")
    if jsonl:
        line_by_line(sources(files), lambda value: _from_object(value, engine, template))
    one_by_one(sources(files), lambda name, raw: _draft(decoded(raw), _stem(name), engine, template))


def _stem(name: str) -> str:
    return Path(name).stem if name != STANDARD_INPUT else "dialogue"


def _draft(text: str, name: str, engine: str, template: Template) -> Draft:
    """One file: a Transcript as JSON, or a plain dialogue."""
    if text.lstrip().startswith("{"):
        return _guarded(lambda: as_transcript(as_object(text)), engine, template)
    return _guarded(lambda: parse_dialogue(text, id=name), engine, template)


def _guarded(make: Callable[[], Transcript], engine: str, template: Template) -> Draft:
    try:
        transcript = make()
        return draft_with(engine, transcript, draft_id=f"draft-{transcript.id}", template=template)
    except NotADialogue as error:
        where = f":{error.line}" if error.line else ""
        raise BadInput(error.code, error.message, where) from None


def _from_object(value: dict[str, object], engine: str, template: Template) -> Draft:
    if "utterances" in value:
        return _guarded(lambda: as_transcript(value), engine, template)
    text, identity, language = value.get("text"), value.get("id"), value.get("language", "auto")
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise BadInput("no_id", "“id” must be a text.", ":id")
    if not isinstance(text, str):
        raise BadInput("no_text", "neither “utterances” (a transcript) nor “text” (a dialogue).", ":text")
    return _guarded(lambda: parse_dialogue(text, id=str(identity), language=str(language)), engine, template)
