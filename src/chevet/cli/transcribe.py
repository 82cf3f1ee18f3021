"""`chevet transcribe`: recordings in, transcripts out. No database, no web, no network."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chevet.cli.refusal import refusal

if TYPE_CHECKING:
    from chevet.contracts.transcript import Transcript
    from chevet.engines.speech.choice import Model

_SOME_FAILED = 1

_refuse = refusal("chevet transcribe")


@click.command("transcribe")
@click.argument("audio", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--language", default="auto", show_default=True, help="en, fr, both, or auto.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a recording, as JSON Lines.")
@click.option("--cache", type=click.Path(path_type=Path), help="Folder in which model weights are kept.")
@click.option("--model", "model_path", type=click.Path(path_type=Path), help="Folder of a CTranslate2 model.")
@click.option("--sha256", help="SHA-256 of that model's model.bin.")
@click.option(
    "--vocabulary", type=click.Path(path_type=Path), help="File of words to listen for, one a line."
)
@click.option("--dictation", is_flag=True, help="One person dictates a note, with its marks and headings.")
@click.option("--send", is_flag=True, help="Let the sound go to the vendor that CHEVET_SPEECH_VENDOR names.")
def command(
    audio: tuple[Path, ...],
    language: str,
    as_json: bool,
    cache: Path | None,
    model_path: Path | None,
    sha256: str | None,
    vocabulary: Path | None,
    dictation: bool,
    send: bool,
) -> None:
    """Turn recordings (WAV, FLAC, Ogg/Opus, MP3, M4A) into transcripts.

    One recording that cannot be used: one line on standard error, exit status 2. Among several, it
    becomes an error in its place, the rest go on, and the exit status is 1. CHEVET_SPEECH_… and
    CHEVET_VOCABULARY count here too, where --model and --vocabulary do not say otherwise.
    """
    from chevet.engines.errors import ModelError
    from chevet.engines.speech import choice
    from chevet.settings import speech as settings
    from chevet.settings.errors import SettingsError
    from chevet.speech.transcribe import check_language

    try:
        site = settings.Speech(path=model_path, sha256=sha256) if model_path else settings.read()
        if site.vendor is not None and not send:  # here no gate asks for the contract
            _refuse(f"the sound would go to {site.vendor}; say --send if it may, or use --model.")
        model = choice.load(site, cache)
        words = _listed(vocabulary) if vocabulary else site.vocabulary
    except ModelError as error:
        _refuse(error.message)
    except SettingsError as error:
        _refuse(str(error))
    try:
        check_language(model, language)
    except ValueError:
        _refuse(f"--language: the speech model does not know {language!r}.")
    failed = False
    for path in audio:
        problem, transcript = _transcribe(path, model, language, words)
        if transcript is not None:
            if dictation:
                from chevet.speech.dictation import dictated

                transcript = dictated(transcript)
            click.echo(transcript.model_dump_json() if as_json else readable(transcript, path.name))
        elif problem is not None:
            code, message = problem
            if len(audio) == 1:
                _refuse(f"{path}: {message}")
            failed = True
            if as_json:
                error_object = {"id": path.name, "error": {"code": code, "message": message}}
                click.echo(json.dumps(error_object, ensure_ascii=False))
            else:
                click.echo(f"{path}: {message}", err=True)
    if failed:
        sys.exit(_SOME_FAILED)


def readable(transcript: "Transcript", title: str) -> str:
    """The transcript as a person reads it: a turn a paragraph, with its time and speaker."""
    lines = [f"{title}  ({transcript.language}, {clock(transcript.duration or 0)})"]
    lines += [f"! {note}" for note in transcript.notes]
    lines.append("")
    for utterance in transcript.utterances:
        lines.append(f"[{clock(utterance.start or 0)}] {utterance.speaker}: {utterance.text}")
    return "\n".join(lines) + "\n"


def clock(seconds: float) -> str:
    """Seconds as 3:07 or 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _transcribe(
    path: Path, model: "Model", language: str, words: tuple[str, ...]
) -> tuple[tuple[str, str] | None, "Transcript | None"]:
    """The transcript, or the code and sentence of what was wrong."""
    from chevet.engines.speech.errors import SpeechError
    from chevet.speech.decode import decode
    from chevet.speech.errors import AudioError
    from chevet.speech.transcribe import transcribe

    try:
        audio = decode(path)
        with _bar(path.name) as progress:
            return None, transcribe(
                audio,
                model,
                language=language,
                vocabulary=words,
                progress=progress,
                transcript_id=path.name,
            )
    except (AudioError, SpeechError) as error:
        return (error.code, error.message), None
    except OSError as error:
        return ("unreadable", f"The file cannot be read ({error.strerror or 'input/output error'})."), None


def _listed(file: Path) -> tuple[str, ...]:
    """The words in a file, one a line."""
    from chevet.speech.vocabulary import BadVocabulary, parse

    try:
        return parse(file.read_text("utf-8"), str(file))
    except UnicodeDecodeError:
        _refuse(f"{file}: this is not text in UTF-8.")
    except OSError as error:
        _refuse(f"{file}: the file cannot be read ({error.strerror or 'input/output error'}).")
    except BadVocabulary as error:
        _refuse(str(error))


@contextmanager
def _bar(title: str) -> Iterator[Callable[[float], None]]:
    """A progress bar on standard error while that is a terminal."""
    from tqdm import tqdm

    form = "{desc} {percentage:3.0f}%|{bar}| {elapsed}<{remaining}"
    with tqdm(total=1.0, desc=title, bar_format=form, disable=None, leave=False, file=sys.stderr) as bar:
        yield lambda share: bar.update(share - bar.n)
