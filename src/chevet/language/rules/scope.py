"""Is what is mentioned denied, doubted, supposed, or somebody else's?

After ConText (Harkema et al., 2009, doi:10.1016/j.jbi.2009.05.002): cue words reach forward to the end
of their clause. Spoken language adds: an opening "no" answers, it does not negate what follows it.
"""

from collections.abc import Sequence

from chevet.language.sentences import Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import cue_words, cues

REACH = 9  # words
SUBJECTS = {
    "en": frozenset(
        {
            "i",
            "i'm",
            "i've",
            "it",
            "it's",
            "there",
            "there's",
            "he",
            "she",
            "we",
            "they",
            "that's",
            "you",
            "you're",
            "you've",
        }
    ),
    "fr": frozenset({"je", "j'", "il", "elle", "on", "c'", "ca", "nous", "vous"}),
}
THINKING = frozenset(
    {"think", "believe", "say", "know", "sure", "notice", "noticed", "pense", "crois", "que", "qu'"}
)


def negated(sentence: Sentence, first: int, last: int, language: str, reach: int = REACH) -> bool:
    """Whether the words `first` to `last` are denied by a cue before (or a trailing « non ») in their clause."""
    tokens = sentence.tokens
    if trailing_no(tokens, last):
        return True
    blocked = not_denying(tokens, language)
    cue = _cue_before(tokens, first, "negation", language, blocked, reach)
    return cue is not None and not _ends_between(tokens, cue, first, language)


def trailing_no(tokens: Sequence[Token], last: int) -> bool:
    """ "Chest pain, no.", "fever no", « de la fièvre, non »; not "asthma, no flare"."""
    at = last + 1 if last < len(tokens) and tokens[last].norm == "," else last
    ends = at + 1 >= len(tokens) or not tokens[at + 1].is_word
    return at < len(tokens) and tokens[at].norm in ("no", "non") and ends


def doubted(sentence: Sentence, first: int, language: str) -> bool:
    """Whether a word of doubt stands before it in the clause."""
    cue = _cue_before(sentence.tokens, first, "doubt", language, frozenset())
    return cue is not None


# "covid vaccine", "strep test": named by what is done about it
DONE_ABOUT = frozenset({"vaccine", "vaccination", "shot", "shots", "booster", "test", "swab", "screening"})


def supposed(sentence: Sentence, first: int, last: int, language: str) -> bool:
    """Whether it is a condition, a warning, a screening, a vaccine: nothing anybody has."""
    if not DONE_ABOUT.isdisjoint(t.norm for t in sentence.tokens[last : last + 2]):
        return True
    return _cue_before(sentence.tokens, first, "hypothetical", language, frozenset(), reach=14) is not None


def whose(sentence: Sentence, first: int, last: int, language: str) -> str:
    """`patient`, a relative as named ("mother"), or `other`: the nearest subject before, else after."""
    tokens = sentence.tokens
    own = SELF[language]
    for i in range(first - 1, -1, -1):
        word = tokens[i].norm
        possessive = i + 1 < len(tokens) and word in ("my", "your", "ma", "mon", "votre", "mes")
        if word in own and not possessive:
            return "patient"
        member = _person(tokens, i, language)
        if member:
            return member
    for i in range(last, len(tokens)):
        member = _person(tokens, i, language)
        if member and member != "other":
            return member
    return "patient"


SELF = {
    "en": frozenset({"i", "i'm", "i've", "i'd", "you", "you're", "you've", "me"}),
    "fr": frozenset({"je", "j'", "vous", "m'"}),
}


def person_named(sentence: Sentence, language: str) -> str | None:
    """The last relative or other person a sentence names."""
    people = [p for i in range(len(sentence.tokens)) if (p := _person(sentence.tokens, i, language))]
    return people[-1] if people else None


def _person(tokens: Sequence[Token], i: int, language: str) -> str | None:
    hit = cues(language, "family").at(tokens, i)
    if hit:
        return (
            " ".join(t.norm for t in tokens[hit.first : hit.last]) if hit.last - hit.first == 1 else "family"
        )
    return "other" if cues(language, "other_person").at(tokens, i) else None


def not_denying(tokens: Sequence[Token], language: str) -> frozenset[int]:
    """Places of negation words that deny nothing: "not sure", an answering "no"."""
    out: set[int] = set()
    for hit in cues(language, "pseudo_negation").find(tokens):
        out.update(range(hit.first, hit.last))
    return frozenset(out) | answering(tokens, language)


# what no name of a thing begins with: the "no" before it answers ("no just a headache")
AFTER_ANSWER = {
    "en": frozenset(
        "just really mostly mainly only okay ok sorry not because so um uh well like actually usually sometimes maybe"
        " that this my your all but and at if when".split()
    ),
    "fr": frozenset(),
}


def answering(tokens: Sequence[Token], language: str) -> frozenset[int]:
    """Places of a "no" that answers, and denies nothing of what follows it: "no, I have…", "no no pain" (the first)."""
    out: set[int] = set()
    answer = ("no", "nope") if language == "en" else ("non",)
    for i, token in enumerate(tokens):
        if token.norm in answer:
            following = tokens[i + 1].norm if i + 1 < len(tokens) else "."
            if (
                not following[0].isalnum()
                or following in SUBJECTS[language]
                or following in answer
                or following in AFTER_ANSWER[language]
                or token.norm == "non"
            ):
                out.add(i)
    return frozenset(out)


def _cue_before(
    tokens: Sequence[Token], first: int, name: str, language: str, blocked: frozenset[int], reach: int = REACH
) -> int | None:
    """The place just after the nearest cue before `first`, within reach."""
    lexicon = cues(language, name)
    best = None
    for i in range(max(0, first - reach), first):
        if i in blocked:
            continue
        hit = lexicon.at(tokens, i)
        if hit is not None and hit.last <= first:
            best = hit.last
    return best


def _ends_between(tokens: Sequence[Token], start: int, first: int, language: str) -> bool:
    ends = cue_words(language, "scope_end")
    for i in range(start, first):
        word = tokens[i].norm
        if word in ends or word in (";", ":"):
            return True
        if word in SUBJECTS[language] and tokens[i - 1].norm not in THINKING:
            return True
    return False
