"""How much of one sentence's content another already says."""

from collections.abc import Iterable
from functools import lru_cache

from chevet.language.tokens import tokenise
from chevet.language.vocabulary import cue_words

# What every note says and no claim rests on.
GLUE = frozenset(
    (
        "patient report deny state note present today he she they his her their has had have was were is are be been "
        "the and with that this patiente signale nie indique rapporte aujourd elle ils son ses leur est sont ete avoir"
    ).split()
)


@lru_cache(maxsize=8192)
def content(text: str, language: str) -> frozenset[str]:
    """The stems that carry a sentence's content, numbers included; denials count as one."""
    tokens = tokenise(text)
    denials = cue_words(language, "negation")
    stems = {t.stem for t in tokens if t.is_word and (len(t.stem) > 3 or t.stem[0].isdecimal())}
    denied = any(
        t.norm in denials or t.norm.endswith("n't") or t.norm in ("denies", "denied", "nie") for t in tokens
    )
    return frozenset((stems - GLUE) | ({"¬"} if denied else set()))


def share(one: frozenset[str], others: Iterable[frozenset[str]]) -> float:
    """The largest share of `one` that any of `others` holds; 0 when `one` is empty."""
    return max((len(one & other) / len(one) for other in others), default=0.0) if one else 0.0
