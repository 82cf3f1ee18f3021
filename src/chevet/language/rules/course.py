"""How it goes: getting worse, better, constant, on and off; in the words said, a denial with them.

"It gets worse when I lie down" says what makes it worse, not how it goes.
"""

from chevet.language.rules.measure import words
from chevet.language.sentences import Sentence
from chevet.language.vocabulary import time_course

COURSES = ("worse", "better", "constant", "intermittent")
CAUSES = frozenset(
    "when with after if on at during while by in quand lorsque avec apres si a au aux en la le pendant".split()
)
DENIED = frozenset({"not", "n't", "isn't", "hasn't", "doesn't", "aren't", "haven't", "pas", "no"})


def course(sentence: Sentence, language: str) -> str | None:
    """The first words that tell the course, with a denial just before them."""
    tokens = sentence.tokens
    for kind in COURSES:
        for hit in time_course(language, kind).find(tokens):
            following = tokens[hit.last].norm if hit.last < len(tokens) else ""
            if kind in ("worse", "better") and following in CAUSES:
                continue
            first = hit.first
            while first > 0 and hit.first - first < 2 and tokens[first - 1].norm in DENIED:
                first -= 1
            return words(tokens[first : hit.last])
    return None
