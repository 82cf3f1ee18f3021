"""Pain somewhere: "pain in my right knee", "my knee hurts", « mal au genou droit »."""

from collections.abc import Iterator

from chevet.language.lexicon import Hit
from chevet.language.sentences import Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import Term, body_parts, cue_words

PAIN = {
    "en": frozenset(
        {"pain", "ache", "hurt", "hurts", "hurting", "sore", "soreness", "aching", "aches", "painful"}
    ),
    "fr": frozenset({"douleur", "douleurs", "mal", "maux"}),
}
BETWEEN = {
    "en": frozenset(
        [
            "in",
            "on",
            "at",
            "of",
            "with",
            "along",
            "around",
            "the",
            "my",
            "your",
            "his",
            "her",
            "this",
            "that",
            "is",
            "are",
            "was",
            "been",
            "has",
            "have",
            "a",
            "left",
            "right",
            "both",
            "lower",
            "upper",
            "inside",
            "outside",
            "side",
            "really",
            ",",
            "some",
            "little",
            "bit",
            "still",
            "so",
            "started",
            "to",
        ]
    ),
    "fr": frozenset(
        [
            "a",
            "au",
            "aux",
            "de",
            "du",
            "des",
            "d'",
            "la",
            "le",
            "les",
            "l'",
            "dans",
            "mon",
            "ma",
            "mes",
            "votre",
            "vos",
            "sur",
            "une",
            "un",
            "cote",
            "niveau",
            "gauche",
            "droit",
            "droite",
        ]
    ),
}
# no place of pain on its own: "on the side of"
VAGUE = frozenset({"side", "flank"})


def pain_sites(sentence: Sentence, language: str) -> Iterator[Hit[Term]]:
    """Hits whose term is a symptom such as "right knee pain" / « douleur du genou droit »."""
    tokens = sentence.tokens
    referred = _it_hurts(sentence, language)
    for hit in body_parts(language).find(tokens):
        if hit.entry.id in VAGUE:
            continue
        before = _reach(tokens, hit.first - 1, -1, language)
        after = _reach(tokens, hit.last, 1, language) if language == "en" else None
        if before is not None:
            first, last = before, hit.last
        elif after is not None:
            first, last = hit.first, after + 1
        elif referred is not None and referred[0].first == hit.first:
            first, last = referred[1] - 2, referred[1]
            side = _side([t.norm for t in tokens[max(0, hit.first - 2) : hit.last + 1]], language)
            label = _label(hit.entry.label, side, language)
            yield Hit(Term(hit.entry.detail or f"pain:{hit.entry.id}:{side}", "symptom", label), first, last)
            continue
        else:
            continue
        last = _with_side(tokens, last, language)
        side = _side([t.norm for t in tokens[max(0, first - 2) : last]], language)
        label = _label(hit.entry.label, side, language)
        yield Hit(Term(hit.entry.detail or f"pain:{hit.entry.id}:{side}", "symptom", label), first, last)


# "my ankle is swollen and it hurts": what stands for the one place named before
IT_HURTS = {
    "en": frozenset(
        (a, b)
        for a, b in (
            *(("it", verb) for verb in ("hurts", "hurt", "aches")),
            *((be, word) for be in ("it's", "is") for word in ("sore", "painful")),
        )
    ),
    "fr": frozenset({("fait", "mal")}),
}


def _it_hurts(sentence: Sentence, language: str) -> tuple[Hit[Term], int] | None:
    """The only place a sentence names, and where "it hurts" after it ends."""
    tokens = sentence.tokens
    parts = [h for h in body_parts(language).find(tokens) if h.entry.id not in VAGUE]
    if len(parts) != 1:
        return None
    for i in range(parts[0].last, len(tokens) - 1):
        if (tokens[i].norm, tokens[i + 1].norm) in IT_HURTS[language]:
            return parts[0], i + 2
    return None


def _reach(tokens: tuple[Token, ...], place: int, step: int, language: str) -> int | None:
    """The place of a pain word at most six small words away."""
    for _ in range(7):
        if not 0 <= place < len(tokens):
            return None
        word = tokens[place].norm
        if word in PAIN[language]:
            return place
        if word not in BETWEEN[language]:
            return None
        place += step
    return None


def _with_side(tokens: tuple[Token, ...], last: int, language: str) -> int:
    sides = cue_words(language, "left") | cue_words(language, "right")
    return last + 1 if language == "fr" and last < len(tokens) and tokens[last].norm in sides else last


def _side(words: list[str], language: str) -> str:
    left = not cue_words(language, "left").isdisjoint(words)
    right = not cue_words(language, "right").isdisjoint(words)
    return "" if left == right else "left" if left else "right"


FEMININE = frozenset(
    [
        "poitrine",
        "tête",
        "gorge",
        "nuque",
        "hanche",
        "main",
        "cuisse",
        "cheville",
        "jambe",
        "oreille",
        "aine",
        "mâchoire",
        "dent",
    ]
)
PLURAL = frozenset({"lombaires", "côtes"})


def _label(part: str, side: str, language: str) -> str:
    if language == "en":
        return f"{side} {part} pain".strip()
    if part in PLURAL:
        return f"douleur des {part}"
    feminine = part in FEMININE
    if part[0] in "aeéèoœ":
        of = f"de l'{part}"
    else:
        of = f"de la {part}" if feminine else f"du {part}"
    words = {"left": "gauche", "right": "droite" if feminine else "droit"}
    return f"douleur {of} {words.get(side, '')}".strip()
