"""`chevet draft`: transcripts or plain dialogues in, drafts out."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import click
from pydantic import ValidationError

from chevet.contracts.draft import Draft
from chevet.contracts.transcript import Transcript
from chevet.engines.language.choice import UnknownEngine, draft_with, language_engine
from chevet.engines.language.templates import choose
from chevet.language.errors import BadTemplate, NotADialogue, UnknownTemplate
from chevet.language.read import parse_dialogue
from chevet.language.templates import Template
from chevet.settings.environment import SettingsError, templates_folder


class BadInput(Exception):
    """What cannot be drafted from: a stable code, a sentence, and where (line, field) when known."""

    def __init__(self, code: str, message: str, where: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = where


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
@click.option("--jsonl", is_flag=True, help="One Transcript or {“id”, “text”} a line; one draft a line.")
def command(files: tuple[Path, ...], engine: str, wanted: str, jsonl: bool) -> None:
    try:
        language_engine(engine)
        template = choose(wanted, templates_folder())
    except (UnknownEngine, UnknownTemplate, BadTemplate, SettingsError) as error:
        _refuse(str(error))
    sources = [(str(path), _read(path)) for path in files] or [("standard input", sys.stdin.buffer.read())]
    if jsonl:
        failed = [_lines(name, raw, engine, template) for name, raw in sources]
        sys.exit(1 if any(failed) else 0)
    drafts = []
    for name, raw in sources:
        try:
            drafts.append(_draft(_decode(raw), _stem(name), engine, template))
        except BadInput as error:
            _refuse(f"{name}{error.where}: {error.message}")
    for draft in drafts:
        click.echo(draft.model_dump_json(exclude_none=True))


def _refuse(message: str) -> NoReturn:
    click.echo(f"chevet draft: {message}", err=True)
    sys.exit(2)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        _refuse(f"{path}: cannot be read ({error.strerror}).")


def _stem(name: str) -> str:
    return Path(name).stem if name != "standard input" else "dialogue"


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput("not_text", "this is not UTF-8 text.", f":{line}") from None


def _draft(text: str, name: str, engine: str, template: Template) -> Draft:
    """One file: a Transcript as JSON, or a plain dialogue."""
    if text.lstrip().startswith("{"):
        return _guarded(lambda: _transcript(_object(text)), engine, template)
    return _guarded(lambda: parse_dialogue(text, id=name), engine, template)


def _guarded(make: Callable[[], Transcript], engine: str, template: Template) -> Draft:
    try:
        transcript = make()
        return draft_with(engine, transcript, draft_id=f"draft-{transcript.id}", template=template)
    except NotADialogue as error:
        where = f":{error.line}" if error.line else ""
        raise BadInput(error.code, error.message, where) from None


def _object(text: str) -> dict[str, object]:
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise BadInput("not_json", "this is not JSON, though it begins like it.", f":{line}") from None
    if not isinstance(value, dict):
        raise BadInput("not_an_object", "this is not a JSON object.")
    return value


def _transcript(value: dict[str, object]) -> Transcript:
    try:
        return Transcript.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadInput(
            "not_a_transcript", f"not a transcript: {first['msg'].lower()}.", f":{field}"
        ) from None


def _lines(name: str, raw: bytes, engine: str, template: Template) -> bool:
    """One object out for each line in, in order; True when any could not be handled."""
    failed = False
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip():
            continue
        identity: object = None
        try:
            value = _object(_decode(line))
            identity = value.get("id")
            draft = _from_object(value, engine, template)
            click.echo(draft.model_dump_json(exclude_none=True))
        except BadInput as error:
            failed = True
            field = error.where.removeprefix(":1") if error.code != "not_a_transcript" else error.where
            message = f"{name}:{number}{field}: {error.message}"
            click.echo(json.dumps({"id": identity, "error": {"code": error.code, "message": message}}))
    return failed


def _from_object(value: dict[str, object], engine: str, template: Template) -> Draft:
    if "utterances" in value:
        return _guarded(lambda: _transcript(value), engine, template)
    text, identity, language = value.get("text"), value.get("id"), value.get("language", "auto")
    if not isinstance(identity, str | int) or isinstance(identity, bool):
        raise BadInput("no_id", "“id” must be a text.", ":id")
    if not isinstance(text, str):
        raise BadInput("no_text", "neither “utterances” (a transcript) nor “text” (a dialogue).", ":text")
    return _guarded(lambda: parse_dialogue(text, id=str(identity), language=str(language)), engine, template)
