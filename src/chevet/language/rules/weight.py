"""Weight lost or gained by an amount: "lost twenty pounds", « pris cinq kilos »."""

from collections.abc import Iterator

from chevet.language.lexicon import Hit
from chevet.language.numbers import numbers
from chevet.language.rules.measure import unit_lexicon
from chevet.language.sentences import Sentence
from chevet.language.tokens import tokenise
from chevet.language.vocabulary import Term, concepts

VERBS = {
    "en": {
        "lost": "weight loss", "losing": "weight loss", "dropped": "weight loss",
        "gained": "weight gain", "gaining": "weight gain", "on": "weight gain",
    },
    "fr": {"perdu": "perte de poids", "perds": "perte de poids", "pris": "prise de poids", "prends": "prise de poids"},
}  # fmt: skip
SMALL = frozenset(
    ["about", "around", "like", "almost", "nearly", "over", "environ", "a", "peu", "pres", "presque"]
)


def weight_changes(sentence: Sentence, language: str) -> Iterator[Hit[Term]]:
    """Each verb of losing or gaining with an amount of weight; "put on" needs its "put"."""
    tokens = sentence.tokens
    for number in numbers(tokens, language):
        unit = unit_lexicon("weight_units").at(tokens, number.last) if number.last < len(tokens) else None
        first = number.first - 1
        while first > 0 and tokens[first].norm in SMALL:
            first -= 1
        label = VERBS[language].get(tokens[first].norm) if first >= 0 else None
        if unit is None or label is None or (tokens[first].norm == "on" and tokens[first - 1].norm != "put"):
            continue
        named = next(concepts(language).find(tokenise(label)), None)
        if named is not None:
            yield Hit(named.entry, first, unit.last)
