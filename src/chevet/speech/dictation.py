"""A dictation: one person speaks the note itself, with its marks, lines and headings.

What is heard goes in, what was dictated comes out: marks as marks, a paragraph an utterance, a heading an
utterance of its own that ends in a colon ("Assessment:"), what was taken back left out. Every other word stays
as it was heard, with its time and sureness.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chevet.clinical.headings import headings, plain, section_of
from chevet.contracts.transcript import Transcript, Utterance, Word
from chevet.speech import notes
from chevet.speech.marks import AFTER, ARTICLES, BEFORE, MARKS, NUMBERS, SMALL, Mark

PAUSE = 0.25
"""Seconds of silence that set a command apart from the words around it."""

_LONGEST = 6  # words in a command or a heading's name
_ENDS = (".", "?", "!")
_MODELS_OWN = " .,;:?!…"
_ABOUT_SPEAKERS = frozenset({notes.NO_VOICES, notes.ONE_VOICE, notes.UNSURE_ROLES})


def dictated(transcript: Transcript) -> Transcript:
    """The dictation in a transcript, all of it the clinician's; `mode` says what it is.

    Words are needed: utterances without them are taken as one word a word of their text, untimed.
    In a language without commands the words stay as they are.
    """
    words = [word for utterance in transcript.utterances for word in _words(utterance)]
    writing = _Writing(transcript.language)
    i = 0
    while i < len(words):
        i += _step(words, i, writing)
    writing.end_line()
    return transcript.model_copy(
        update={
            "mode": "dictation",
            "utterances": tuple(_utterance(n, line) for n, line in enumerate(writing.lines, 1)),
            "notes": tuple(n for n in transcript.notes if n not in _ABOUT_SPEAKERS),
        }
    )


@dataclass
class _Writing:
    """The lines so far, and the one being written."""

    language: str
    lines: list[list[Word]] = field(default_factory=list)
    line: list[Word] = field(default_factory=list)
    opened: str = ""  # a bracket that waits for its word
    capital: bool = True  # the next word begins a sentence
    lower: bool = False  # the next word goes on after a dictated comma

    def word(self, word: Word) -> None:
        text = word.text
        if self.capital:
            text = text[:1].upper() + text[1:]
        elif self.lower and plain(text) in SMALL.get(self.language, ()):
            text = text[:1].lower() + text[1:]
        self.line.append(word.model_copy(update={"text": self.opened + text}))
        self.opened, self.lower = "", False
        self.capital = text.rstrip(")”» ").endswith(_ENDS)

    def sign(self, mark: Mark, at: Word) -> None:
        """A mark after the last word; the model's own there makes way for it."""
        if mark.kind == "open":
            self.opened += mark.sign
            return
        if not self.line:
            return
        last = self.line[-1]
        own = _MODELS_OWN if mark.kind != "close" else " ,;:"
        text = (last.text.rstrip(own) or last.text) + mark.sign
        self.line[-1] = last.model_copy(
            update={"text": text, "end": max(last.end, min(at.end, last.end + 1.0))}
        )
        self.capital = mark.kind == "end"
        self.lower = mark.kind != "end"

    def end_line(self) -> None:
        if self.line:
            self.lines.append(self.line)
        self.line, self.opened, self.capital, self.lower = [], "", True, False

    def heading(self, words: Sequence[Word]) -> None:
        self.end_line()
        name = " ".join(w.text.strip(_MODELS_OWN) for w in words)
        self.lines.append(
            [
                Word(
                    text=name[:1].upper() + name[1:] + ":",
                    start=words[0].start,
                    end=words[-1].end,
                    confidence=min(w.confidence for w in words),
                )
            ]
        )

    def scratch(self) -> None:
        """Take the last sentence back, or as much of it as there is; never a heading."""
        if not self.line and self.lines and not is_heading(self.lines[-1][-1].text, self.language):
            self.line = self.lines.pop()
        if self.line:
            self.line.pop()
        while self.line and not _ends(self.line[-1]):
            self.line.pop()
        self.opened, self.capital, self.lower = "", True, False


def is_heading(text: str, language: str) -> bool:
    """Whether a line of a dictation is a heading."""
    return text.endswith(":") and section_of(text, language) is not None


def _step(words: Sequence[Word], i: int, writing: _Writing) -> int:
    """Take what begins at word `i`; how many words that was."""
    name = _heading_at(words, i, writing.language)
    if (name and not writing.line) or (name and _ends(writing.line[-1])):
        after = i + name
        colon, length = _mark_at(words, after, writing.language)
        spoken = colon is not None and colon.sign.strip() == ":"
        if spoken or words[after - 1].text.rstrip().endswith(":"):
            writing.heading(words[i:after])
            return name + (length if spoken else 0)
    mark, length = _mark_at(words, i, writing.language)
    if mark is None:
        writing.word(words[i])
        return 1
    after = i + length
    if mark.kind == "literal":
        _, told = _mark_at(words, after, writing.language, any_context=True)
        if not told:
            writing.word(words[i])
            return 1
        for word in words[after : after + told]:
            writing.word(word.model_copy(update={"text": word.text.strip(_MODELS_OWN)}))
        return length + told
    if mark.kind == "heading":
        small = ARTICLES.get(writing.language, ())
        if (
            after < len(words)
            and plain(words[after].text) in small
            and not _heading_at(words, after, writing.language)
        ):
            after, length = after + 1, length + 1
        name = _heading_at(words, after, writing.language)
        if not name:
            writing.word(words[i])
            return 1
        writing.heading(words[after : after + name])
        colon, more = _mark_at(words, after + name, writing.language)
        swallowed = colon is not None and (colon.sign.strip() == ":" or colon.kind in ("line", "paragraph"))
        return length + name + (more if swallowed else 0)
    if mark.kind == "scratch":
        writing.scratch()
    elif mark.kind in ("line", "paragraph"):
        if writing.line and plain(words[i].text) == "point":  # « point à la ligne »
            writing.sign(Mark("end", "."), words[i])
        writing.end_line()
    else:
        writing.sign(mark, words[after - 1])
    return length


def _mark_at(
    words: Sequence[Word], i: int, language: str, *, any_context: bool = False
) -> tuple[Mark | None, int]:
    """The command that begins at word `i` and how many words it has; None and 0 where there is none."""
    table = MARKS.get(language, {})
    for length in range(min(_LONGEST, len(words) - i), 0, -1):
        said = plain(" ".join(w.text for w in words[i : i + length]))
        mark = table.get(said)
        if mark is not None and (any_context or not _literal(words, i, length, said, mark, language)):
            return mark, length
    return None, 0


def _literal(words: Sequence[Word], i: int, length: int, said: str, mark: Mark, language: str) -> bool:
    """Whether these words are meant as words here."""
    before = plain(words[i - 1].text).split()[-1:] if i else []
    after = plain(words[i + length].text).split()[:1] if i + length < len(words) else []
    if mark.kind == "scratch":
        return not (_apart(words, i) or _apart(words, i + length))
    if before and before[0] in BEFORE.get(language, {}).get(said, ()) and not _apart(words, i):
        return True
    if after and after[0] in AFTER.get(language, {}).get(said, ()) and not _apart(words, i + length):
        return True
    if said in ("virgule", "point") and before and after:
        return all(w.isdigit() or w in NUMBERS[language] for w in (before[0], after[0]))
    return False


def _apart(words: Sequence[Word], i: int) -> bool:
    """Whether a pause or a mark of the model's own parts word `i` from the one before."""
    if i <= 0 or i >= len(words):
        return True
    before = words[i - 1]
    return words[i].start - before.end >= PAUSE or before.text.rstrip().endswith(tuple(_MODELS_OWN.strip()))


def _heading_at(words: Sequence[Word], i: int, language: str) -> int:
    """How many words from `i` on are a heading's name, 0 for none."""
    known = headings(language)
    for length in range(min(_LONGEST, len(words) - i), 0, -1):
        said = plain(" ".join(w.text for w in words[i : i + length]))
        if said in known or said.removesuffix("s") in known:
            return length
    return 0


def _ends(word: Word) -> bool:
    return word.text.rstrip(")”» ").endswith(_ENDS)


def _words(utterance: Utterance) -> Sequence[Word]:
    if utterance.words:
        return utterance.words
    start, end = utterance.start or 0.0, utterance.end or utterance.start or 0.0
    return [Word(text=text, start=start, end=end, confidence=1.0) for text in utterance.text.split()]


def _utterance(number: int, line: Sequence[Word]) -> Utterance:
    return Utterance(
        id=f"u{number}",
        speaker="clinician",
        start=line[0].start,
        end=max(w.end for w in line),
        text=" ".join(w.text for w in line),
        words=tuple(line),
    )
