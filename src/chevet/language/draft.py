"""The whole way: transcript → reading → facts → note → verified draft."""

from chevet.contracts.base import Engine
from chevet.contracts.chart import KnownChart
from chevet.contracts.draft import Draft
from chevet.contracts.preferences import NONE, Preferences
from chevet.contracts.transcript import Transcript
from chevet.language.compose.dictated import dictated_sections, without_headings
from chevet.language.compose.note import compose, render
from chevet.language.errors import NotADialogue
from chevet.language.extract import extract
from chevet.language.identify import language_of
from chevet.language.repair import repaired
from chevet.language.sentences import read
from chevet.language.templates import Template, arranged
from chevet.language.templates import template as template_named
from chevet.language.verify import verify


def draft_note(
    transcript: Transcript,
    *,
    draft_id: str,
    template: str | Template = "soap",
    preferences: Preferences = NONE,
    chart: KnownChart | None = None,
    engine: Engine,
) -> Draft:
    """A verified draft; pure and deterministic, it can write only what was said. A dictation is written as dictated.

    `template` is the name of one that ships, or a hospital's own (`templates.parse`); the caller resolves the
    template that `preferences` name. Raises NotADialogue (`empty`, `language`) and UnknownTemplate.
    """
    chosen = template if isinstance(template, Template) else template_named(template)
    said = "\n".join(u.text for u in transcript.utterances)
    if not said.strip():
        raise NotADialogue("empty", "Nothing was said in this transcript; there is nothing to draft from.")
    language = language_of(said, transcript.language)
    transcript = with_names(transcript, language)
    if transcript.mode == "dictation":  # the words are the note
        transcript = without_headings(spoken := transcript, language)
        extracted = extract(read(transcript, language))
        sections = dictated_sections(spoken, language, chosen)
    else:
        reading = read(transcript, language)
        extracted = extract(reading)
        sections = compose(reading, extracted, arranged(chosen, preferences), preferences)
    opening, closing = chosen.opening(language), chosen.closing(language)
    draft = Draft(
        id=draft_id,
        engine=engine,
        language=language,
        template=chosen.name,
        sections=sections,
        opening=opening,
        closing=closing,
        text=render(sections, opening, closing),
        facts=extracted.facts,
    )
    return verify(draft, transcript, chart)


def with_names(transcript: Transcript, language: str) -> Transcript:
    """The transcript with the names that were probably meant, unless somebody looked for them already."""
    return transcript if transcript.repairs else repaired(transcript, language)
