"""Why something is ordered: said beside it, or the problem under which it is ordered, in the words spoken."""

from collections.abc import Sequence

from chevet.contracts.draft import Evidence
from chevet.language.rules.measure import words
from chevet.language.rules.mentions import Mention
from chevet.language.rules.orderwords import asks, said, single
from chevet.language.sentences import Reading, Sentence
from chevet.language.vocabulary import body_parts, cue_words, cues

KINDS = ("problem", "symptom")
BESIDE = 14  # tokens between an order and its reason in the same sentence
BACK = 14  # sentences to look back for the problem that is being dealt with
FEW = 7  # words of a reason that no vocabulary knows

Reason = tuple[str, Evidence]


def reason_of(
    reading: Reading, found: Sequence[Mention], s: Sentence, first: int, last: int
) -> Reason | None:
    """The reason for what tokens `first` to `last` of a sentence order, with the words that give it."""
    beside = _beside(found, s, last, reading.language)
    if beside is not None:
        return beside, s.evidence()
    for earlier in reversed(reading.sentences[max(0, s.index - BACK) : s.index + 1]):
        if earlier.speaker == "patient" or (earlier is not s and asks(earlier, reading.language)):
            continue
        if earlier.phase == "history" and s.phase != "history":
            break
        until = first if earlier is s else len(earlier.tokens)
        named = _dealt_with(found, earlier, until, reading.language)
        if named is not None:
            return named, earlier.evidence()
    return None


def _beside(found: Sequence[Mention], s: Sentence, last: int, language: str) -> str | None:
    """ "an MRI for your knee pain", "to rule out gallstones", « pour la toux »."""
    for cue in said(language, "because").find(s.tokens[last : last + BESIDE]):
        place = last + cue.last
        for other in found:
            if other.sentence is s and other.term.kind in KINDS and 0 <= other.first - place <= 5:
                return other.text
        plain = said(language, "plain_reasons").at(s.tokens, place) if place < len(s.tokens) else None
        if plain is not None:
            return words(s.tokens[place : plain.last])
        if part := _part(s, place, language):
            return part
    return None


def _part(s: Sentence, place: int, language: str) -> str | None:
    """ "for your left knee": the part of the body."""
    if place + 1 >= len(s.tokens) or s.tokens[place].norm not in (
        "your",
        "the",
        "that",
        "this",
        "votre",
        "vos",
    ):
        return None
    end = place + 1
    while end < len(s.tokens) and s.tokens[end].norm in single(language, "modifiers") - BARE:
        end += 1
    part = next(body_parts(language).find(s.tokens[place + 1 : end]), None)
    return words(s.tokens[place + 1 : end]) if part is not None else None


BARE = frozenset({"and", "with", "without", "et", "avec", "sans", "de", "la", "le", "les", "a"})


def _dealt_with(found: Sequence[Mention], s: Sentence, until: int, language: str) -> str | None:
    """The last problem (else symptom) that the words before `until` name as dealt with or diagnosed."""
    openings = [
        h.last for name in ("heading", "diagnosing") for h in said(language, name).find(s.tokens[:until])
    ]
    if not openings:
        return None
    named = [
        m
        for m in found
        if m.sentence is s
        and m.term.kind in KINDS
        and m.last <= until
        and not m.negated
        and m.whose == "patient"
        and any(0 <= m.first - place <= 9 for place in openings)
    ]
    if named:
        problems = [m for m in named if m.term.kind == "problem"]
        return (problems or named)[-1].text
    own = _in_own_words(s, until, language)
    if own is not None:
        return own
    parts = [
        _part(s, place - 1, language)
        for place in openings
        if place and s.tokens[place - 1].norm in ("your", "votre")
    ]
    return next((p for p in parts if p), None)


def _in_own_words(s: Sentence, until: int, language: str) -> str | None:
    """ "you have a <lumbar strain>": the words up to the end of their clause, when few."""
    for name in ("diagnosing_surely",):
        for hit in reversed(list(said(language, name).find(s.tokens[:until]))):
            place = hit.last
            while place < until and s.tokens[place].norm in ARTICLES:
                place += 1
            end = place
            while end < until and end - place <= FEW and not _ends(s, end, language):
                end += 1
            if 1 <= end - place <= FEW and (end == until or _ends(s, end, language)):
                text = words(s.tokens[place:end])
                if len(text) > 4 and not number_only(text):
                    return text
    return None


def number_only(text: str) -> bool:
    """Whether there is no word of letters in it."""
    return not any(c.isalpha() for c in text)


ARTICLES = frozenset("a an the some this your of , un une des du de la le l' les d' problem".split())
ENDS = frozenset(
    ", . ? ! ; and so but which that because where when for i we you it to if is was on in from with okay "
    "et mais donc qui que je vous on il pour".split()
)


def _ends(s: Sentence, place: int, language: str) -> bool:
    word = s.tokens[place].norm
    return (
        word in ENDS
        or word in cue_words(language, "scope_end")
        or cues(language, "plan").at(s.tokens, place) is not None
    )
