"""What a reply settles: each thing asked about that was answered by a plain yes or no.

"Any fever or cough?" "No." denies both. "Any fever or cough?" "Yes." leaves open which: nothing is concluded.
A negative question ("no chest pain?") is denied by no, affirmed by « si ».
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from chevet.contracts.draft import Evidence
from chevet.language.rules.mentions import Mention
from chevet.language.sentences import Reading, Sentence
from chevet.language.vocabulary import cues, status_words

LONGEST_NAMING = 8  # words of a reply that only names who has it


@dataclass(frozen=True)
class Answered:
    """`mention` was asked about; `present` says what `reply` made of it."""

    mention: Mention
    reply: Sentence
    present: bool

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The question's words and the reply's."""
        return (self.mention.sentence.evidence(), self.reply.evidence())


def answered(reading: Reading, found: Sequence[Mention], kinds: frozenset[str]) -> Iterator[Answered]:
    """Every mention of `kinds` in a question that got a yes or no, in order of the replies."""
    by_sentence: dict[int, list[Mention]] = {}
    for mention in found:
        by_sentence.setdefault(mention.sentence.index, []).append(mention)
    for reply in reading.sentences:
        if not reply.answers or reply.question:
            continue
        polarity = reply.polarity or implied(reply, reading)
        relative = polarity is None and _names_relative(reply, reading.language)
        if polarity is None and not relative:
            continue
        asked = [m for q in reply.answers for m in by_sentence.get(q.index, []) if m.term.kind in kinds]
        own = {m.term.id for m in by_sentence.get(reply.index, [])}
        things = {m.term.id for m in asked if not m.supposed}
        for mention in asked:
            if mention.supposed or mention.term.id in own:
                continue
            if relative:
                if mention.whose not in ("patient", "other") and len(things) == 1:
                    yield Answered(mention, reply, True)
            elif polarity == "no":
                yield Answered(mention, reply, False)
            elif len(things) == 1:
                contrary = mention.negated and _first_word(reply) not in ("si",)
                yield Answered(mention, reply, not contrary)


def implied(reply: Sentence, reading: Reading) -> Literal["yes", "no"] | None:
    """A reply that affirms or denies without the word: "Only when I climb stairs.", "Not today."

    Only the first sentence of a turn replies, and only where it names nothing else by itself.
    """
    before = reading.before(reply)
    if before is not None and before.utterance.id == reply.utterance.id:
        return None
    fillers = cues(reading.language, "filler")
    i = 0
    while i < len(reply.tokens) and (not reply.tokens[i].is_word or fillers.at(reply.tokens, i)):
        hit = fillers.at(reply.tokens, i)
        i = hit.last if hit else i + 1
    if i >= len(reply.tokens):
        return None
    if status_words(reading.language, "deny").at(reply.tokens, i):
        return "no"
    return "yes" if status_words(reading.language, "affirm").at(reply.tokens, i) else None


def _names_relative(reply: Sentence, language: str) -> bool:
    """ "My sister does.", « Ma mère. »: whoever is named has it, unless the reply denies."""
    if len(reply.words) > LONGEST_NAMING or not cues(language, "family").has(reply.tokens):
        return False
    return not any(cues(language, "negation").at(reply.tokens, i) for i in range(len(reply.tokens)))


def _first_word(sentence: Sentence) -> str:
    return next(iter(sentence.words), "")
