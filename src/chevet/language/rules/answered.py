"""What a reply settles: each thing asked about that was answered by a plain yes or no.

"Any fever or cough?" "No." denies both. "Any fever or cough?" "Yes." leaves open which: nothing is concluded.
A negative question ("no chest pain?") is denied by no, affirmed by « si ».
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chevet.contracts.draft import Evidence
from chevet.language.rules.mentions import Mention
from chevet.language.sentences import Reading, Sentence


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
        if reply.polarity is None or not reply.answers:
            continue
        asked = [m for q in reply.answers for m in by_sentence.get(q.index, []) if m.term.kind in kinds]
        own = {m.term.id for m in by_sentence.get(reply.index, [])}
        things = {m.term.id for m in asked if not m.supposed}
        for mention in asked:
            if mention.supposed or mention.term.id in own:
                continue
            if reply.polarity == "no":
                yield Answered(mention, reply, False)
            elif len(things) == 1:
                contrary = mention.negated and _first_word(reply) not in ("si",)
                yield Answered(mention, reply, not contrary)


def _first_word(sentence: Sentence) -> str:
    return next(iter(sentence.words), "")
