"""Every place where a symptom, problem, test, drug or substance is named, with its context."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chevet.language.lexicon import Hit
from chevet.language.rules import scope
from chevet.language.rules.pain import pain_sites
from chevet.language.rules.weight import weight_changes
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import Term, concepts, cues, drugs, status_words


@dataclass(frozen=True)
class Mention:
    """`term` named in `sentence` by tokens `first` to `last` (exclusive)."""

    term: Term
    sentence: Sentence
    first: int
    last: int
    negated: bool
    doubted: bool
    supposed: bool
    whose: str
    past: bool

    @property
    def text(self) -> str:
        tokens = self.sentence.tokens
        return self.sentence.utterance.text[tokens[self.first].start : tokens[self.last - 1].end]


def mentions(reading: Reading) -> list[Mention]:
    """All mentions in order of speech; the longest name at each place."""
    found = []
    inherited = "patient"
    utterance = ""
    for sentence in reading.sentences:
        if sentence.utterance.id != utterance:
            inherited, utterance = "patient", sentence.utterance.id
        for hit in hits(sentence, reading.language):
            whose = scope.whose(sentence, hit.first, hit.last, reading.language)
            if whose == "patient" and inherited != "patient" and goes_on_about(sentence):
                whose = inherited
            found.append(_mention(sentence, hit, whose, reading.language))
        inherited = scope.person_named(sentence, reading.language) or inherited
    return found


def hits(sentence: Sentence, language: str) -> list[Hit[Term]]:
    """What a sentence names, left to right, the longest name at each place."""
    by_place: dict[int, Hit[Term]] = {}
    sources = [concepts(language).find(sentence.tokens), drugs(language).find(sentence.tokens)]
    found = (
        pain_sites(sentence, language),
        weight_changes(sentence, language),
        _heard_drugs(sentence),
    )
    for group in (*sources, *found):
        for hit in group:
            present = by_place.get(hit.first)
            drug = hit.entry.kind == "drug" and present is not None and hit.last == present.last
            if present is None or hit.last > present.last or drug:
                by_place[hit.first] = hit
    kept: list[Hit[Term]] = []
    for hit in sorted(by_place.values(), key=lambda h: (h.first, -h.last)):
        if not kept or hit.first >= kept[-1].last:
            kept.append(hit)
    return kept


def _heard_drugs(sentence: Sentence) -> Iterator[Hit[Term]]:
    """Words that are probably a drug heard wrong: kept as heard, without a code; a finding asks about them."""
    for start, end in sentence.garbled:
        inside = [i for i, t in enumerate(sentence.tokens) if start <= t.start and t.end <= end]
        if not inside:
            continue
        first, last = inside[0], inside[-1] + 1
        tokens = sentence.tokens[first:last]
        heard = sentence.utterance.text[tokens[0].start : tokens[-1].end]
        yield Hit(Term(f"heard:{' '.join(t.norm for t in tokens)}", "drug", heard), first, last)


THEY = frozenset(
    ["he", "she", "they", "he's", "she's", "they've", "they're", "his", "her", "il", "elle", "ils", "elles"]
)


def goes_on_about(sentence: Sentence) -> bool:
    """Whether the sentence goes on about the person just named (he, she, elle, il)."""
    return any(t.norm in THEY for t in sentence.tokens[:4])


def _mention(sentence: Sentence, hit: Hit[Term], whose: str, language: str) -> Mention:
    to_rule_out = _to_rule_out(sentence, hit, language)
    return Mention(
        term=hit.entry,
        sentence=sentence,
        first=hit.first,
        last=hit.last,
        negated=scope.negated(sentence, hit.first, hit.last, language) and not to_rule_out,
        doubted=to_rule_out
        or scope.doubted(sentence, hit.first, language)
        or _feared(sentence, hit, language),
        supposed=not to_rule_out and scope.supposed(sentence, hit.first, hit.last, language),
        whose=whose,
        past=is_over(sentence, language),
    )


NEAR = 5  # words between "rule out" or "afraid it's" and what is meant


def _before(sentence: Sentence, hit: Hit[Term], name: str, language: str) -> bool:
    found = status_words(language, name).find(sentence.tokens[: hit.first])
    return any(hit.first - h.last <= NEAR for h in found)


def _to_rule_out(sentence: Sentence, hit: Hit[Term], language: str) -> bool:
    """ "We need to rule out a pneumonia": it is suspected. "Ruled out" is a denial."""
    return _before(sentence, hit, "rule_out", language)


def _feared(sentence: Sentence, hit: Hit[Term], language: str) -> bool:
    """ "I'm afraid it's cancer": nobody has found it."""
    return hit.entry.kind == "problem" and _before(sentence, hit, "fear", language)


def is_over(sentence: Sentence, language: str) -> bool:
    """Whether the sentence speaks of what is over. "Diagnosed ten years ago" is not; "years ago" alone is."""
    tokens = sentence.tokens
    ago = status_words(language, "ago")
    past = [h.entry for h in cues(language, "past").find(tokens)]
    if status_words(language, "over").has(tokens) or any(entry not in AGO for entry in past):
        return True
    long_ago = bool(past) or ago.has(tokens) or _long_ago(tokens, language)
    return long_ago and not status_words(language, "found").has(tokens)


AGO = frozenset({"years ago"})
LONG = frozenset({"an", "ans", "annee", "annees"})


def _long_ago(tokens: Sequence[Token], language: str) -> bool:
    """« il y a vingt ans », "ten years ago" (the latter by its cue)."""
    if language != "fr":
        return False
    words = [t.norm for t in tokens]
    return any(
        words[i : i + 3] == ["il", "y", "a"] and not LONG.isdisjoint(words[i + 3 : i + 7])
        for i in range(len(words))
    )
