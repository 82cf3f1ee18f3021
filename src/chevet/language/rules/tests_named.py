"""Tests, pictures and procedures as they are named: "MRI of the left knee", "right upper quadrant ultrasound"."""

from collections.abc import Sequence
from functools import lru_cache

from chevet.language.lexicon import Lexicon
from chevet.language.rules.measure import words
from chevet.language.rules.mentions import Mention
from chevet.language.rules.orderwords import single
from chevet.language.rules.when import in_time
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import Term, cue_words, read

# what may join a test and its place, and ends no place itself
LINKS = frozenset(
    "of the your that this both on and with de du des d' la le l' les votre vos au a et".split()
)
OWN = {"your": "the", "votre": "la", "vos": "les"}
NEVER = frozenset(
    "a an the some any your my our this that these those of for to and or in on by is was are were be been it its more "
    "get order check do have send run draw repeat another again just also like as with see morning her his sure make "
    "know want going i we you let's so what which".split()
)


@lru_cache
def spellings(language: str) -> Lexicon[str]:
    """Each name of a test as the vocabulary writes it: "cbc" → "CBC"."""
    return Lexicon((name, name) for entry in read("tests")["term"] for name in entry.get(language, []))


def described(mention: Mention, language: str) -> str:
    """The test with its side and place, in the words spoken."""
    s = mention.sentence
    tokens = s.tokens
    hit = spellings(language).at(tokens, mention.first)
    written = (
        hit.entry if hit is not None and hit.last == mention.last and mention.term.kind == "test" else None
    )
    name = written if written and (written.isupper() or any(c.isupper() for c in written)) else mention.text
    first = mention.first
    plain = single(language, "modifiers")
    while (
        first > 0
        and mention.first - first < 4
        and tokens[first - 1].norm in plain - LINKS
        and language == "en"
    ):
        first -= 1
    placed = mention.term.detail in ("imaging", "procedure")
    last = _place_after(tokens, mention.last, plain) if placed else mention.last
    before = words(tokens[first : mention.first])
    after = words([*tokens[mention.last : last]])
    text = " ".join(part for part in (before, name, after) if part)
    for own, plain_word in OWN.items():
        text = f" {text} ".replace(f" {own} ", f" {plain_word} ").strip()
    when = in_time(s, language, mention.last, 12)
    return f"{text} {when}" if when else text


def _place_after(tokens: Sequence[Token], last: int, plain: frozenset[str]) -> int:
    """Up to where "of the left knee", « du genou droit » goes."""
    end = place = last
    while place < len(tokens) and place - last < 9:
        word = tokens[place].norm
        if word in plain - LINKS:
            end = place + 1
        elif word not in LINKS:
            break
        place += 1
    return end


def unlisted(reading: Reading, found: Sequence[Mention]) -> list[Mention]:
    """Laboratory tests no list holds, by their head: "aldosterone levels", "MMR titer", « dosage du zinc »."""
    if reading.language != "en":
        return []
    heads = single("en", "test_heads")
    taken = {(m.sentence.index, i) for m in found for i in range(m.first, m.last) if m.term.kind == "test"}
    out = []
    for s in reading.sentences:
        if s.speaker == "patient" or s.phase == "history":
            continue
        for i, token in enumerate(s.tokens):
            if token.norm not in heads or (s.index, i) in taken:
                continue
            first = i
            while first > 0 and i - first < 2 and _content(s, first - 1):
                first -= 1
            if first == i:
                continue
            text = words(s.tokens[first : i + 1])
            term = Term(f"said:{text.lower()}", "said test", text, None, "lab")
            out.append(Mention(term, s, first, i + 1, False, False, False, "patient", False))
    return out


def _content(s: Sentence, place: int) -> bool:
    token = s.tokens[place]
    word = token.norm
    known = word in NEVER or word in cue_words("en", "stop_words") or word in single("en", "test_heads")
    return token.is_word and not known and word not in single("en", "asking")
