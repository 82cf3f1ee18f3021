"""The whole way: transcript → reading → facts → note → verified draft."""

from chevet.contracts.base import Engine
from chevet.contracts.draft import Draft
from chevet.contracts.transcript import Transcript
from chevet.language.compose.note import compose, render
from chevet.language.errors import NotADialogue
from chevet.language.extract import extract
from chevet.language.identify import language_of
from chevet.language.sentences import read
from chevet.language.templates import template as template_named
from chevet.language.verify import verify


def draft_note(transcript: Transcript, *, draft_id: str, template: str = "soap", engine: Engine) -> Draft:
    """A verified draft; pure and deterministic, it can write only what was said.

    Raises NotADialogue (`empty`, `language`) and UnknownTemplate.
    """
    chosen = template_named(template)
    said = "\n".join(u.text for u in transcript.utterances)
    if not said.strip():
        raise NotADialogue("empty", "Nothing was said in this transcript; there is nothing to draft from.")
    language = language_of(said, transcript.language)
    reading = read(transcript, language)
    extracted = extract(reading)
    sections = compose(reading, extracted, chosen)
    draft = Draft(
        id=draft_id,
        engine=engine,
        language=language,
        template=chosen.name,
        sections=sections,
        text=render(sections),
        facts=extracted.facts,
    )
    return verify(draft, transcript)
