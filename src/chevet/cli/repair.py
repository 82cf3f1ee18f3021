"""`chevet repair`: transcripts in, the same transcripts out with the names that were probably meant."""

from pathlib import Path

import click

from chevet.cli.inputs import BadInput, as_object, as_transcript, decoded, line_by_line, one_by_one, sources
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
    if jsonl:
        line_by_line(sources(files), lambda value: _repair(value, medication))
    one_by_one(sources(files), lambda name, raw: _repair(as_object(decoded(raw)), medication))


def _repair(value: dict[str, object], medication: tuple[str, ...]) -> Transcript:
    transcript = as_transcript(value)
    said = "\n".join(u.text for u in transcript.utterances)
    if not said.strip():
        return transcript
    try:
        return repaired(transcript, language_of(said, transcript.language), medication)
    except NotADialogue as error:
        raise BadInput(error.code, error.message) from None
