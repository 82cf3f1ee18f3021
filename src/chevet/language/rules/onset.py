"""When it began: "three weeks ago", "since Monday", "for a couple of days", « depuis trois semaines »."""

from chevet.language.numbers import numbers, spell
from chevet.language.rules.measure import lasting, words
from chevet.language.sentences import Sentence
from chevet.language.vocabulary import cue_words, time_course

AFTER_SINCE = 4  # words of what "since" names: "since last Monday morning"
CLOSES = frozenset(
    {"i", "i've", "it", "my", "we", "and", "but", "so", "j'", "je", "il", "on", "et", "mais", "ca", "c'"}
)


def onset(sentence: Sentence, language: str) -> str | None:
    """The first length or point of time that says since when, as said; None where none does."""
    tokens = sentence.tokens
    exact = [s for s in lasting(tokens, language) if not _until(sentence, s.first)]
    if exact:
        return exact[0].text
    for hit in time_course(language, "spans").find(tokens):
        return _small(words(tokens[hit.first : hit.last]))
    named = _since(sentence, language)
    if named is not None:
        return named
    if time_course(language, "began").has(tokens):
        for hit in time_course(language, "points").find(tokens):
            return _small(words(tokens[hit.first : hit.last]))
    return None


def answered_onset(reply: Sentence, language: str) -> str | None:
    """The same of a reply to "how long?", which may be the bare amount: "About three weeks." """
    told = onset(reply, language)
    if told is not None:
        return told
    tokens = reply.tokens
    lead = "for" if language == "en" else "depuis"
    units = cue_words(language, "time_units")
    for number in numbers(tokens, language):
        if number.last < len(tokens) and tokens[number.last].norm in units:
            return f"{lead} {spell(number.value, language)} {tokens[number.last].text.lower()}"
    for hit in time_course(language, "amounts").find(tokens):
        return f"{lead} {_small(words(tokens[hit.first : hit.last]))}"
    return None


def asks_since_when(question: Sentence, language: str) -> bool:
    """ "How long have you had that cough?" """
    return time_course(language, "asks").has(question.tokens)


def _until(sentence: Sentence, first: int) -> bool:
    """ "every two weeks", "lasts for two hours": how often or how long each time, not since when."""
    before = {t.norm for t in sentence.tokens[max(0, first - 2) : first]}
    return bool(
        before & {"lasts", "last", "lasting", "dure", "durent", "every", "within", "tou", "toutes", "tous"}
    )


def _since(sentence: Sentence, language: str) -> str | None:
    """ "since last Thursday": what follows up to a verb's subject."""
    tokens = sentence.tokens
    for hit in time_course(language, "since").find(tokens):
        last = hit.last
        while last < len(tokens) and last - hit.last < AFTER_SINCE and tokens[last].is_word:
            if tokens[last].norm in CLOSES:
                return None if last == hit.last else _small(words(tokens[hit.first : last]))
            last += 1
        if last > hit.last and time_course(language, "points").has(tokens[hit.last : last]):
            return _small(words(tokens[hit.first : last]))
    return None


def _small(text: str) -> str:
    """Without the capital of a sentence's first word."""
    return text[:1].lower() + text[1:]
