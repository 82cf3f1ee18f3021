"""The words of one utterance → sentences: at their marks, and where speech was recognised without any."""

from collections.abc import Sequence

from chevet.language import boundaries
from chevet.language.tokens import Token, tokenise
from chevet.language.vocabulary import number_words

ABBREVIATIONS = frozenset({"dr", "mr", "mrs", "ms", "mme", "st", "vs", "prof"})
BREAKS = {
    "en": ("okay", "alright", "so", "now", "well"),
    "fr": ("alors", "donc", "ensuite", "puis"),
}
JOINS = {"en": ("and", "but"), "fr": ("et", "mais")}
SUBJECTS = {
    "en": ("i", "we", "you", "your", "it", "there", "he", "she", "i'm", "i've", "my", "the", "then"),
    "fr": ("je", "j'", "vous", "il", "elle", "on", "c'", "mon", "ma", "votre"),
}
EXAMS = frozenset({"exam", "examination", "palpation", "auscultation"})
ASKING = frozenset(
    (verb, subject)
    for verb in ("are", "do", "have", "did", "were", "has", "does", "is", "can")
    for subject in ("you", "your", "there", "it", "this", "that")
)
# before a bare verb: "I'm gonna have you come back" asks nothing
BARE_VERB = frozenset(
    {"na", "gonna", "to", "will", "we", "i'll", "we'll", "would", "should", "can", "could", "let's", "n't"}
)
WHOLE = 8  # words of a run without marks that is left whole
LONG = 28  # words without a full stop after which a spoken run is cut at its connecting words


def split(text: str, language: str, *, asking: bool = True) -> list[tuple[Token, ...]]:
    """Sentences of one utterance as token runs; full stops inside numbers and titles do not count.

    Speech recognised without punctuation is cut at its connecting words, and where a question begins
    (unless the speaker is not `asking`).
    """
    tokens = tokenise(text)
    bare = not any(t.norm in (".", "?", "!") for t in tokens)
    pieces: list[tuple[Token, ...]] = []
    start = 0
    for i, token in enumerate(tokens):
        if token.norm not in (".", "?", "!", "…") or _inside(tokens, i, language):
            continue
        pieces.append(tokens[start : i + 1])
        start = i + 1
    if start < len(tokens):
        pieces.append(tokens[start:])
    if bare and language == "en":
        pieces = [part for piece in pieces for part in _learned(piece)]
    cut: list[tuple[Token, ...]] = []
    for piece in pieces:
        cut += _cut_long(piece, language, 12 if bare else LONG, asking and bare)
    return [p for p in cut if any(t.is_word for t in p)]


def _learned(piece: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """A run without marks, cut where English sentences end; a short run stays whole."""
    at = [i for i, t in enumerate(piece) if t.is_word or t.norm == "n't"]
    if len(at) <= WHOLE:
        return [piece]
    cuts = [at[i] + 1 for i in boundaries.ends([piece[i].norm for i in at])]
    return [piece[a:b] for a, b in zip([0, *cuts], [*cuts, len(piece)], strict=True)]


def _inside(tokens: Sequence[Token], i: int, language: str) -> bool:
    if tokens[i].norm != "." or i == 0 or i + 1 >= len(tokens):
        return False
    before, after = tokens[i - 1], tokens[i + 1]
    if before.norm in ABBREVIATIONS:
        return True
    words = number_words(language)
    numeric = before.norm[0].isdecimal() or any(before.norm in words[k] for k in ("units", "tens", "scales"))
    follows = after.norm[0].isdecimal() or after.norm in words["units"]
    return numeric and follows and before.norm not in ("one", "un", "une")


def _cut_long(piece: tuple[Token, ...], language: str, limit: int, asking: bool) -> list[tuple[Token, ...]]:
    if sum(t.is_word for t in piece) <= limit:
        return [piece]
    parts, start = [], 0
    for i in range(1, len(piece) - 2):
        word, following = piece[i].norm, piece[i + 1].norm
        connects = (
            i - start >= 4
            and word in BREAKS[language]
            and following != "that"
            and (word, piece[i - 1].norm) != ("well", "as")
        )
        joins = i - start >= 7 and word in JOINS[language] and following in SUBJECTS[language]
        asks = (
            asking and i - start >= 3 and (word, following) in ASKING and piece[i - 1].norm not in BARE_VERB
        )
        examines = (
            asking
            and i - start >= 4
            and word == "on"
            and not EXAMS.isdisjoint(t.norm for t in piece[i + 1 : i + 5])
        )
        if connects or joins or asks or examines:
            parts.append(piece[start:i])
            start = i
    parts.append(piece[start:])
    return parts
