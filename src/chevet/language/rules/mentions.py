"""Every place where a symptom, problem, test, drug or substance is named, with its context."""

from collections.abc import Iterator
from dataclasses import dataclass

from chevet.language.lexicon import Hit
from chevet.language.rules import scope
from chevet.language.rules.misheard import misheard
from chevet.language.rules.pain import pain_sites
from chevet.language.sentences import Reading, Sentence
from chevet.language.vocabulary import Term, concepts, cues, drugs


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
    for group in (*sources, pain_sites(sentence, language), _heard_drugs(sentence, language)):
        for hit in group:
            present = by_place.get(hit.first)
            if present is None or hit.last > present.last or hit.entry.kind == "drug":
                by_place[hit.first] = hit
    kept: list[Hit[Term]] = []
    for hit in sorted(by_place.values(), key=lambda h: (h.first, -h.last)):
        if not kept or hit.first >= kept[-1].last:
            kept.append(hit)
    return kept


def _heard_drugs(sentence: Sentence, language: str) -> Iterator[Hit[Term]]:
    """Words that are probably drugs heard wrong: kept as heard, without a code; verifying asks about them."""
    for place, token, _ in misheard(sentence, language):
        yield Hit(Term(f"heard:{token.norm}", "drug", token.text), place, place + 1)


THEY = frozenset(
    ["he", "she", "they", "he's", "she's", "they've", "they're", "his", "her", "il", "elle", "ils", "elles"]
)


def goes_on_about(sentence: Sentence) -> bool:
    """Whether the sentence goes on about the person just named (he, she, elle, il)."""
    return any(t.norm in THEY for t in sentence.tokens[:4])


def _mention(sentence: Sentence, hit: Hit[Term], whose: str, language: str) -> Mention:
    return Mention(
        term=hit.entry,
        sentence=sentence,
        first=hit.first,
        last=hit.last,
        negated=scope.negated(sentence, hit.first, hit.last, language),
        doubted=scope.doubted(sentence, hit.first, language),
        supposed=scope.supposed(sentence, hit.first, hit.last, language),
        whose=whose,
        past=cues(language, "past").has(sentence.tokens),
    )
