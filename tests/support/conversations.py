"""Helpers of these tests: short dialogues to readings, facts and drafts."""

from chevet.contracts.draft import Draft, Facts
from chevet.contracts.transcript import Transcript
from chevet.engines.language.grounded import draft
from chevet.language.extract import extract
from chevet.language.read import parse_dialogue
from chevet.language.sentences import Reading, read

# enough plain talk, in each language, for the language to be told and the phases to be found
OPENING = {
    "en": "D: Hello, how are you today?\nP: Hello doctor, thank you, I have been waiting for this.\n",
    "fr": "D: Bonjour, comment allez-vous ?\nP: Bonjour docteur, merci, je suis venu pour vous voir.\n",
}
EXAM = {
    "en": "D: Let me examine you. Your lungs are clear.\n",
    "fr": "D: Je vais vous examiner. Les poumons sont clairs.\n",
}


def transcript(lines: str, language: str) -> Transcript:
    return parse_dialogue(OPENING[language] + lines, id="t", language=language)


def reading(lines: str, language: str) -> Reading:
    t = transcript(lines, language)
    assert t.language == language
    return read(t, language)


def facts(lines: str, language: str) -> Facts:
    return extract(reading(lines, language)).facts


def note(lines: str, language: str) -> Draft:
    return draft(transcript(lines, language), draft_id="d")


def section(d: Draft, code: str) -> list[str]:
    return [s.text for x in d.sections if x.code == code for s in x.statements]
