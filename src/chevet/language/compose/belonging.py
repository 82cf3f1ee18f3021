"""Which problem of the plan a result belongs to, whatever was being spoken of when it was told."""

from collections.abc import Collection
from functools import lru_cache

from chevet.language.compose.examination import is_result
from chevet.language.compose.material import Material
from chevet.language.lexicon import Lexicon
from chevet.language.sentences import Sentence
from chevet.language.tokens import fold
from chevet.language.vocabulary import cues, read


def problem_of(m: Material, s: Sentence, heads: Collection[str], topic: str) -> str:
    """The heading for what is told in `s`: a result goes to the problem it names or tells of; else the topic stays.

    Where neither the sentence nor what is measured points to one heading, nothing is moved.
    """
    if not (
        is_result(m, s)
        or (_tested(m.language).has(s.tokens) and cues(m.language, "result_words").has(s.tokens))
    ):
        return topic
    named = {x.term.label for x in m.extracted.mentions if x.sentence is s and not x.negated} & set(heads)
    told = named or _told_of(m, s, heads)
    return next(iter(told)) if len(told) == 1 and topic not in told else topic


def _told_of(m: Material, s: Sentence, heads: Collection[str]) -> set[str]:
    rows = {hit.entry for hit in _tested(m.language).find(s.tokens)}
    problems = {fold(w) for n in rows for w in read("about")["about"][n][f"problems_{m.language}"]}
    return {h for h in heads if any(f" {p} " in f" {fold(h)} " for p in problems)}


@lru_cache
def _tested(language: str) -> Lexicon[int]:
    return Lexicon(
        (test, n) for n, row in enumerate(read("about")["about"]) for test in row[f"tests_{language}"]
    )
