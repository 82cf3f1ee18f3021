"""How much of one sentence's content another already says."""

from collections.abc import Iterable
from functools import lru_cache

from chevet.language.tokens import tokenise
from chevet.language.vocabulary import cue_words

SHORT = frozenset(
    (
        "the and was for his her has had she not all any are but can did get got now one our out see who why how may "
        "its him you let too les des une est son ses aux par sur pas que qui elle ils vous nous avec pour dans"
    ).split()
)
# What every note says and no claim rests on.
GLUE = frozenset(
    (
        "patient report deny state note present today he she they his her their has had have was were is are be been "
        "the and with that this which also some will currently experienced taking scheduled session seen particularly "
        "during while been into when where after before very including related consistent given noted advised "
        "patiente signale nie indique rapporte aujourd elle ils son ses leur est sont ete avoir"
    ).split()
)


@lru_cache(maxsize=8192)
def content(text: str, language: str) -> frozenset[str]:
    """The stems that carry a sentence's content, numbers included; denials count as one."""
    tokens = tokenise(text)
    denials = cue_words(language, "negation")
    stems = {_root(t.stem) for t in tokens if t.is_word and (len(t.stem) > 2 or t.stem[0].isdecimal())}
    denied = any(
        t.norm in denials or t.norm.endswith("n't") or t.norm in ("denies", "denied", "nie") for t in tokens
    )
    return frozenset((stems - _glue()) | ({"¬"} if denied else set()))


def _root(stem: str) -> str:
    """Without the endings that tell "ordered" from "order"; enough to compare, never shown."""
    for ending in ("ing", "ed", "ly", "e"):
        if stem.endswith(ending) and len(stem) - len(ending) >= 4:
            return stem[: -len(ending)]
    return stem


@lru_cache
def _glue() -> frozenset[str]:
    return frozenset(_root(word) for word in GLUE | SHORT)


def share(one: frozenset[str], others: Iterable[frozenset[str]]) -> float:
    """The largest share of `one` that any of `others` holds; 0 when `one` is empty."""
    return max((len(one & other) / len(one) for other in others), default=0.0) if one else 0.0
