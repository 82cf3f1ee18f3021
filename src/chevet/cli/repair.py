"""`chevet repair`: transcripts in, the same transcripts out with the names that were probably meant."""

import json
import sys
from pathlib import Path

import click

from chevet.cli.draft import BadInput, _decode, _object, _read, _transcript
from chevet.contracts.transcript import Transcript
from chevet.language.errors import NotADialogue
from chevet.language.identify import language_of
from chevet.language.repair import repaired


@click.command(
    "repair", help="Propose the names of drugs and illnesses that were heard wrong; no word changes."
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--jsonl", is_flag=True, help="One Transcript a line; one Transcript out for each.")
@click.option("--medication", "-m", multiple=True, help="A drug of the patient's own list (may be repeated).")
def command(files: tuple[Path, ...], jsonl: bool, medication: tuple[str, ...]) -> None:
    sources = [(str(path), _read(path)) for path in files] or [("standard input", sys.stdin.buffer.read())]
    if jsonl:
        failed = [
            _lines(name, raw, medication) for name, raw in sources
        ]  # every file, whatever the first says
        sys.exit(1 if any(failed) else 0)
    done = []
    for name, raw in sources:
        try:
            done.append(_repair(_object(_decode(raw)), medication))
        except BadInput as error:
            click.echo(f"chevet repair: {name}{error.where}: {error.message}", err=True)
            sys.exit(2)
    for transcript in done:
        click.echo(transcript.model_dump_json(exclude_none=True))


def _repair(value: dict[str, object], medication: tuple[str, ...]) -> Transcript:
    transcript = _transcript(value)
    said = "\n".join(u.text for u in transcript.utterances)
    if not said.strip():
        return transcript
    try:
        return repaired(transcript, language_of(said, transcript.language), medication)
    except NotADialogue as error:
        raise BadInput(error.code, error.message) from None


def _lines(name: str, raw: bytes, medication: tuple[str, ...]) -> bool:
    """One object out for each line in, in order; True when any could not be handled."""
    failed = False
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip():
            continue
        identity: object = None
        try:
            value = _object(_decode(line))
            identity = value.get("id")
            click.echo(_repair(value, medication).model_dump_json(exclude_none=True))
        except BadInput as error:
            failed = True
            message = f"{name}:{number}: {error.message}"
            click.echo(json.dumps({"id": identity, "error": {"code": error.code, "message": message}}))
    return failed
