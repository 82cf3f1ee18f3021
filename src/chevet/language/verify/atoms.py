"""A statement → its atomic claims: "Denies fever, chills or cough." is three denials.

Cut at commas, coordinations and the words that open a further claim (with, after, which, « avec », « sans »). What
governs a list (a denial, a relative, an action) is repeated on each of its members.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chevet.language.numbers import numbers
from chevet.language.splitting import split
from chevet.language.tokens import Token, tokenise
from chevet.language.verify.senses import heading, units
from chevet.language.verify.spoken import as_sentence, denials_spelled
from chevet.language.vocabulary import cue_words, cues

# joins between members of a list, and words that open a claim of their own
JOINS = {
    "en": frozenset({"and", "or", "nor", "plus"}),
    "fr": frozenset({"et", "ou", "ni"}),
}
OPENS = {
    "en": frozenset("but while which who with without because after before since although however".split()),
    "fr": frozenset("mais tandis qui avec sans car parce apres avant depuis cependant sauf".split()),
}
ENDS_DENIAL = {
    "en": frozenset("but with which who although however reports has is was he she they".split()),
    "fr": frozenset("mais avec qui cependant sauf il elle signale".split()),
}
OPENING = 3  # words within which a denial or an action governs the whole sentence


@dataclass(frozen=True, slots=True)
class Atom:
    """One claim: its own words, and the same with what governs them ("no chills")."""

    own: str
    text: str


def atoms(text: str, language: str) -> tuple[Atom, ...]:
    """The atomic claims of a statement, in order; never empty for text with words."""
    spelled = denials_spelled(text, language)
    out: list[Atom] = []
    for sentence in split(spelled, language, asking=False):
        out += _of_sentence(spelled, sentence, language)
    return tuple(out)


def _of_sentence(text: str, tokens: tuple[Token, ...], language: str) -> list[Atom]:
    tokens = without_heading(tokens, language)
    cuts = _cuts(tokens, language)
    pieces = [tokens[a:b] for a, b in zip([0, *cuts], [*cuts, len(tokens)], strict=True)]
    merged: list[tuple[Token, ...]] = []
    for piece in pieces:
        if merged and (not _says(piece, language) or not _says(merged[-1], language)):
            merged[-1] = merged[-1] + piece
        else:
            merged.append(piece)
    head = _head(merged[0], language)
    denied = bool(head) and head[0].norm in cue_words(language, "negation")
    out = []
    for n, piece in enumerate(merged):
        own = text[piece[0].start : piece[-1].end].strip(" ,;")
        if n and denied and not ENDS_DENIAL[language].isdisjoint(t.norm for t in piece[:2]):
            denied, head = False, ()
        if n and _governs_itself(piece, language):  # "reports a and b; denies c or d"
            head = _head(tuple(t for t in piece if t.is_word and t.norm not in JOINS[language]), language)
            denied = bool(head) and head[0].norm in cue_words(language, "negation")
        lead = " ".join(t.text for t in head) if n and head and not _governs_itself(piece, language) else ""
        out.append(Atom(own, f"{lead} {_bare(own, language)}" if lead else own))
    return out


def without_heading(tokens: tuple[Token, ...], language: str) -> tuple[Token, ...]:
    """Without an organ system or a heading before a colon: "Ears, nose and throat: …"."""
    colon = next((i for i, t in enumerate(tokens) if t.norm == ":"), None)
    if colon is None or colon + 1 >= len(tokens):
        return tokens
    words = [t.norm for t in tokens[:colon] if t.is_word]
    return tokens[colon + 1 :] if heading(words, language) else tokens


def _cuts(tokens: Sequence[Token], language: str) -> list[int]:
    """Where a further claim begins."""
    inside = {i for n in numbers(tokens, language) for i in range(n.first + 1, n.last + 1)}
    cuts = []
    for i in range(1, len(tokens) - 1):
        word = tokens[i].norm
        opens = word in JOINS[language] or word in OPENS[language] or word in (",", ";")
        if opens and i not in inside and tokens[i - 1].norm not in (",", ";", ":"):
            cuts.append(i)
    return cuts


def _says(piece: tuple[Token, ...], language: str) -> bool:
    """Whether a piece claims anything by itself."""
    sentence = as_sentence("", piece)
    return bool(units(sentence, language))


def _head(first: tuple[Token, ...], language: str) -> tuple[Token, ...]:
    """What governs the whole list: an opening denial, relative or action."""
    words = [t for t in first if t.is_word]
    for token in words[:OPENING]:
        if token.norm in cue_words(language, "negation"):
            return (token,)
    for name in ("family",):
        hit = cues(language, name).at(first, 0) if first else None
        if hit:
            return first[hit.first : hit.last]
    if words and words[0].norm in ACTIONS[language]:
        return (words[0],)
    return ()


ACTIONS = {
    "en": frozenset("start stop continue increase decrease discontinue change order prescribe".split()),
    "fr": frozenset(
        "debuter demarrer arreter poursuivre continuer augmenter diminuer prescrire introduire".split()
    ),
}


def _governs_itself(piece: tuple[Token, ...], language: str) -> bool:
    """Whether a piece has its own denial, relative or action."""
    head = [t for t in piece if t.is_word and t.norm not in JOINS[language]][:OPENING]
    return any(
        t.norm in cue_words(language, "negation") or t.norm in ACTIONS[language] for t in head
    ) or cues(language, "family").has(piece)


def _bare(own: str, language: str) -> str:
    """Without the joining word it begins with."""
    tokens = tokenise(own)
    i = 0
    while i < len(tokens) - 1 and (not tokens[i].is_word or tokens[i].norm in JOINS[language]):
        i += 1
    return own[tokens[i].start :] if tokens else own
