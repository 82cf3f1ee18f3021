"""What commands read: files or standard input, JSON and JSON Lines, each mistake with its place."""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

import click
from pydantic import BaseModel, ValidationError

from chevet.cli.refusal import refusal
from chevet.contracts.transcript import Transcript

STANDARD_INPUT = "standard input"


class BadInput(Exception):
    """What cannot be worked on: a stable code, a sentence, and where (line, field) when known."""

    def __init__(self, code: str, message: str, where: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = where


def refuse(message: str) -> NoReturn:
    """End the command that runs: one line on standard error, status 2."""
    refusal(click.get_current_context().command_path)(message)


def sources(files: tuple[Path, ...]) -> list[tuple[str, bytes]]:
    """Name and bytes of every file, or of standard input where none is named; refuses what cannot be read."""
    return [(str(path), _read(path)) for path in files] or [(STANDARD_INPUT, sys.stdin.buffer.read())]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        refuse(f"{path}: cannot be read ({error.strerror}).")


def decoded(raw: bytes) -> str:
    """The text; raises BadInput `not_text`."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput("not_text", "this is not UTF-8 text.", f":{line}") from None


def as_object(text: str) -> dict[str, object]:
    """The JSON object; raises BadInput `not_json` or `not_an_object`."""
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise BadInput("not_json", "this is not JSON, though it begins like it.", f":{line}") from None
    if not isinstance(value, dict):
        raise BadInput("not_an_object", "this is not a JSON object.")
    return value


def as_transcript(value: dict[str, object]) -> Transcript:
    """The object as a Transcript; raises BadInput `not_a_transcript` with the field."""
    try:
        return Transcript.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadInput(
            "not_a_transcript", f"not a transcript: {first['msg'].lower()}.", f":{field}"
        ) from None


def one_by_one(named: Iterable[tuple[str, bytes]], make: Callable[[str, bytes], BaseModel]) -> None:
    """What `make(name, bytes)` gives, an object a line; nothing is written when any source is refused."""
    made = []
    for name, raw in named:
        try:
            made.append(make(name, raw))
        except BadInput as error:
            refuse(f"{name}{error.where}: {error.message}")
    for value in made:
        click.echo(value.model_dump_json(exclude_none=True))


def line_by_line(
    named: Iterable[tuple[str, bytes]], make: Callable[[dict[str, object]], BaseModel]
) -> NoReturn:
    """One object out for each line in, in order, an error for what cannot be handled; ends with 1 if there was any."""
    failed = False
    for name, raw in named:
        for number, line in enumerate(raw.split(b"\n"), 1):
            if not line.strip():
                continue
            identity: object = None
            try:
                value = as_object(decoded(line))
                identity = value.get("id")
                click.echo(make(value).model_dump_json(exclude_none=True))
            except BadInput as error:
                failed = True
                field = error.where.removeprefix(":1") if error.code != "not_a_transcript" else error.where
                message = f"{name}:{number}{field}: {error.message}"
                click.echo(json.dumps({"id": identity, "error": {"code": error.code, "message": message}}))
    sys.exit(1 if failed else 0)
