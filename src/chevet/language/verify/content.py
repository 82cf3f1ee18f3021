"""Every word of content of a claim must be found in its evidence: itself, its stem, its term or a synonym.

What a pure rule can do against a paraphrase that says something else with the same numbers, names and denials: a
claim of which more than a third was not said is unsupported; one strange word in a long claim is a minor finding.
"""

from collections.abc import Iterator

from chevet.language.tokens import Token, fold
from chevet.language.verify.actions import WORDED
from chevet.language.verify.claim import Claim, persons_in
from chevet.language.verify.failure import Failure
from chevet.language.verify.grounds import Grounds
from chevet.language.verify.senses import Unit

STRANGE = 1 / 3  # of a claim's words of content; more than this not said: unsupported
LABEL = 4  # words at most before a colon that only name an organ system or a heading
TOLD = 3  # words named in the message


def strange_words(claim: Claim, grounds: Grounds, language: str) -> Iterator[Failure]:
    """The words of a claim that nobody said."""
    content = [u for u in claim.content if not _label(u, claim.tokens) and u.keys]
    strange = [u for u in content if not u.within(grounds.keys)]
    # terms that nobody named, relatives, and what is done with a drug have their own checks
    strange = [
        u
        for u in strange
        if u.term is None
        and fold(u.text) not in WORDED[language]
        and not persons_in(claim.tokens[u.first : u.last], language)
    ]
    if not strange:
        return
    severity = "major" if len(strange) > STRANGE * len(content) else "minor"
    words = ", ".join(dict.fromkeys(u.text for u in strange[:TOLD]))
    yield Failure("unsupported", "word", words, "major" if severity == "major" else "minor")


def _label(unit: Unit, tokens: tuple[Token, ...]) -> bool:
    """Whether it stands in a heading ("Musculoskeletal: …") rather than in the claim."""
    colon = next((i for i, t in enumerate(tokens) if t.norm == ":"), None)
    if colon is None or unit.last > colon or unit.term is not None:
        return False
    return sum(t.is_word for t in tokens[:colon]) <= LABEL
