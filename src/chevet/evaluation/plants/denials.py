"""What is denied affirmed, and the reverse."""

import re
from random import Random
from typing import NamedTuple

from chevet.contracts.draft import Statement
from chevet.evaluation.plants.visit import Visit
from chevet.language.tokens import tokenise
from chevet.language.vocabulary import cue_words


class _Flip(NamedTuple):
    """A way to turn a sentence round: a pattern, and what its match becomes (or how to make that of it)."""

    pattern: re.Pattern[str]
    becomes: str


def _flips(*pairs: tuple[str, str]) -> tuple[_Flip, ...]:
    return tuple(_Flip(re.compile(rf"(?<![\w'’-]){old}(?![\w-])"), new) for old, new in pairs)


DAILY = "(feel|take|work|smoke|drink|use|need|want|eat|sleep|live|exercise)"
PRONOUNS = "I|he|she|it|they|we|you|one|nobody|that|this"
LONGEST = 25  # words: longer ones say too much to be sure that the flip is wrong
DENY = {  # of what is affirmed
    "en": _flips(
        ("(is|are|was|were|will|can|could|should|would|had|has been|have been)(?! not| n't|n't)", r"\1 not"),
        (r"has (?=\w+ed\b|been|had|lost|gone|done|got|gotten|taken|seen|felt|noticed)", "has not "),
        (r"has(?= (?:a|an|some|the|his|her|their|pain|had)\b)", "does not have"),
        ("does", "does not"),
        ("did", "did not"),
        (rf"(The patient|She|He|Patient) {DAILY}s", r"\1 does not \2"),
        ("(Reports|Endorses)", "Denies"),
        ("reports", "denies"),
        (rf"some(?= \w)(?! (?:of|{PRONOUNS})\b)", "no"),
    ),
    "fr": _flips(
        ("est", "n'est pas"),
        ("sont", "ne sont pas"),
        ("Est", "N'est pas"),
        ("A", "N'a pas"),
        ("a (?=mal|soif|eu|pris|été|commencé|gonflé|des|une?\b)", "n'a pas "),
        ("(Fume|Tousse|Travaille|Reste|Dort|Mange|Prend|Vit|Marche|Ressent|Boit)", r"Ne \1 pas"),
        ("(fume|tousse|travaille|reste|dort|mange|prend|vit|marche|ressent|boit|réveille|empêche|calme)", r"ne \1 pas"),
        ("C'est", "Ce n'est pas"),
        ("Signale :", "Pas de"),
        ("avec", "sans"),
    ),
}  # fmt: skip
AFFIRM = {  # of what is denied
    "en": _flips(
        ("Denies", "Reports"),
        ("denies", "reports"),
        ("does not have", "has"),
        ("do not have", "have"),
        ("(does|do|did|is|are|was|were|has|have|had|will|can|could|would|should) (?:not|n't)", r"\1"),
        ("cannot", "can"),
        (rf"no(?= \w)(?! (?:longer|because|{PRONOUNS})\b)", "some"),
        ("No", "Some"),
        ("never", "often"),
        ("without", "with"),
    ),
    "fr": _flips(
        ("Pas de", "Signale :"),
        ("Pas d'", "Signale : "),
        (r"[Nn](?:e |')(\w+) (?:pas|plus|jamais)", r"\1"),
        ("sans", "avec"),
        ("aucun(e?)", r"un\1"),
        ("Aucun(e?)", r"Un\1"),
        ("jamais", "souvent"),
    ),
}


def negation(s: Statement, v: Visit, random: Random) -> str | None:
    """What is denied affirmed, and the reverse, where the words cited say only the one."""
    cited = v.cited(s.evidence)
    denying = [x for x in cited if _denies(x.text, v.language) or x.polarity == "no"]
    denied = _denies(s.text, v.language)
    if denied and len(denying) < len([x for x in cited if not x.question]):
        return None  # some of it is affirmed
    if not denied and (denying or any(x.question for x in cited)):
        return None
    if len(tokenise(s.text)) > LONGEST:
        return None
    flips = (AFFIRM if denied else DENY)[v.language]
    for flip in random.sample(flips, len(flips)):
        text = flip.pattern.sub(flip.becomes, s.text, count=1)
        if text != s.text and _denies(text, v.language) != denied:
            return text[:1].upper() + text[1:]
    return None


def _denies(text: str, language: str) -> bool:
    words = [t.norm for t in tokenise(text)]
    plus = language == "fr" and any(
        a in ("ne", "n'") and b == "plus" for a, b in zip(words, words[2:], strict=False)
    )
    return (
        plus or not cue_words(language, "negation").isdisjoint(words) or any(w.endswith("n't") for w in words)
    )
