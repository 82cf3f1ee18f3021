"""What is denied affirmed, and the reverse."""

import re
from random import Random

from chevet.contracts.draft import Statement
from chevet.evaluation.plants.visit import Visit
from chevet.language.tokens import tokenise
from chevet.language.vocabulary import cue_words

FLIPS = {
    "en": (
        ("Denies", "Reports"),
        ("does not have", "has"),
        ("has not had", "has had"),
        ("no", "some"),
        ("is", "is not"),
        ("are", "are not"),
        ("has", "does not have"),
        ("does", "does not"),
        ("was", "was not"),
    ),
    "fr": (("Pas", "Signale"), ("Signale :", "Pas de"), ("est", "n'est pas"), ("sont", "ne sont pas")),
}


def negation(s: Statement, v: Visit, random: Random) -> str | None:
    """What is denied affirmed, and the reverse, where the words cited say only the one."""
    denials = cue_words(v.language, "negation")
    cited = v.cited(s.evidence)
    denying = [x for x in cited if not denials.isdisjoint(x.words) or x.polarity == "no"]
    own = [t.norm for t in tokenise(s.text)]
    denied = not denials.isdisjoint(own) or any(w.endswith("n't") for w in own)
    if denied and len(denying) < len([x for x in cited if not x.question]):
        return None  # some of it is affirmed
    if not denied and (denying or any(x.question for x in cited)):
        return None
    if len(own) > 25:
        return None
    for old, new in FLIPS[v.language]:
        takes = old in ("Denies", "does not have", "has not had", "no", "Pas")
        if takes == denied and re.search(rf"\b{re.escape(old)}", s.text):
            text = re.sub(rf"\b{re.escape(old)}(?!\w)", new, s.text, count=1)
            if text != s.text and (not takes or not denials & {t.norm for t in tokenise(text)}):
                return text
    return None
