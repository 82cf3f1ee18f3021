"""Tokens without hesitations, repeats and false starts, and tokens back to text."""

from collections.abc import Sequence

from chevet.language.numbers import numbers, spell
from chevet.language.rules.scope import not_denying
from chevet.language.tokens import Token
from chevet.language.vocabulary import cues

OPENERS = {
    "en": frozenset(
        "and so but now then because or yes yeah yep no nope well also right um uh sure sorry".split()
    ),
    "fr": frozenset("et donc mais alors puis oui non ben or bon ensuite pardon".split()),
}


def clean(tokens: Sequence[Token], language: str) -> list[str]:
    """The words worth writing, as written, in order; marks kept, sentence ends dropped."""
    fillers = cues(language, "filler")
    kept: list[Token] = []
    tokens = _without_expletives(_joined(tokens), language)
    i = 0
    while i < len(tokens):
        hit = fillers.at(tokens, i)
        alone = hit is not None and (_stands_alone(tokens, hit.first, hit.last) or hit.entry in PLAIN)
        if hit is not None and alone:
            i = hit.last
            if kept and kept[-1].norm == "," and i < len(tokens) and tokens[i].norm == ",":
                kept.pop()
                i += 1
            continue
        kept.append(tokens[i])
        i += 1
    while kept and (
        kept[-1].norm in DANGLING
        or kept[-1].norm in (".", "?", "!", ",", "-", "...")
        or kept[-1].norm.startswith("..")
    ):
        kept.pop()
    opened = True
    while kept and opened:
        opened = not kept[0].is_word or (
            kept[0].norm in OPENERS[language] and len(kept) > 1 and not _denies(kept, language)
        )
        if opened:
            kept.pop(0)
    kept = [t for t in _without_repeats(kept) if not t.norm.startswith("..")]
    return _punctuate(_in_figures(kept) if language == "en" else [t.text for t in kept])


def _without_expletives(tokens: Sequence[Token], language: str) -> list[Token]:
    """Without the oaths that add only force ("my fucking knee"): the quote keeps them. "Bloody stool" is a finding."""
    out: list[Token] = []
    i = 0
    while i < len(tokens):
        hit = cues(language, "expletive").at(tokens, i)
        if hit is None:
            out.append(tokens[i])
        i = hit.last if hit else i + 1
    return out if any(t.is_word for t in out) else list(tokens)


UNITS = {
    "milligram": "mg",
    "milligrams": "mg",
    "microgram": "mcg",
    "micrograms": "mcg",
    "milliliters": "mL",
    "percent": "%",
}


def _in_figures(tokens: Sequence[Token]) -> list[str]:
    """Spoken English numbers as notes have them ("eight hundred milligrams" → "800 mg").

    "one" stays a word, and so do numbers that touch another ("nineteen ninety five"): which figure is meant there
    is the reader's to say. The verifier reads the same numbers in the words cited.
    """
    found = numbers(tokens, "en")
    touching = {n.first for a, n in zip(found, found[1:], strict=False) if a.last == n.first}
    touching |= {a.first for a, n in zip(found, found[1:], strict=False) if a.last == n.first}
    starts = {
        n.first: n
        for n in found
        if n.first not in touching
        and tokens[n.first].norm[0].isalpha()
        and not (n.last - n.first == 1 and tokens[n.first].norm in ("one", "zero", "oh"))
        and not (
            n.first
            and tokens[n.first - 1].norm in ("point", "a", "no", "any", "this", "that", "which", "type")
        )
    }
    out: list[str] = []
    i = 0
    while i < len(tokens):
        number = starts.get(i)
        if number is not None:
            out.append(spell(number.value))
            i = number.last
        else:
            out.append(tokens[i].text)
            i += 1
        if out[-1][-1].isdecimal() and i < len(tokens) and tokens[i].norm in UNITS:
            out.append(UNITS[tokens[i].norm])
            i += 1
    return out


def _joined(tokens: Sequence[Token]) -> list[Token]:
    """ "did n't", as some transcripts have it, → "didn't"."""
    out: list[Token] = []
    for token in tokens:
        if token.norm == "n't" and out and out[-1].is_word:
            before = out.pop()
            out.append(
                Token(
                    before.text + token.text, before.norm + token.norm, before.stem, before.start, token.end
                )
            )
        else:
            out.append(token)
    return out


def _denies(kept: Sequence[Token], language: str) -> bool:
    """Whether an opening "no" belongs to what follows ("no fever") rather than answering ("no, I have…")."""
    return kept[0].norm in ("no", "non") and 0 not in not_denying(kept, language)


# words no sentence ends with
DANGLING = frozenset("and but so or for with the a an because et mais donc ou de du le la les si".split())


# hesitations wherever they stand; the others only between pauses
PLAIN = frozenset(
    "uh|um|uhm|er|hmm|hm|euh|heu|hum|you know|i mean|kind of|kinda|sort of|sorta|gosh|hein|actually|basically".split(
        "|"
    )
)


def _stands_alone(tokens: Sequence[Token], first: int, last: int) -> bool:
    before = first == 0 or not tokens[first - 1].is_word
    after = last >= len(tokens) or not tokens[last].is_word
    return (before and after) or first == 0


def _without_repeats(tokens: Sequence[Token]) -> list[Token]:
    """ "in , in , in the inside" → "in the inside"; "i f- felt" → "i felt"."""
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        for size in (3, 2, 1):
            words = [t for t in out if t.is_word][-2 * size :]
            if len(words) < 2 * size or not token.is_word:
                continue
            half = [t.norm for t in words[:size]]
            if half != [t.norm for t in words[size:]] or (
                size == 1 and (half[0].isdecimal() or len(half[0]) > 5)
            ):
                continue
            while out and out[-1] is not words[size]:
                out.pop()
            out.pop()
            while out and not out[-1].is_word:
                out.pop()
            break
    return out


def _punctuate(texts: list[str]) -> list[str]:
    """No comma after a comma, none at the ends."""
    out: list[str] = []
    for text in texts:
        if text == "," and (not out or out[-1] == ","):
            continue
        out.append(text)
    while out and out[-1] in (",", "-"):
        out.pop()
    return out


def sentence(words: Sequence[str]) -> str | None:
    """Words as one sentence with a capital and a full stop; None when nothing is left."""
    text = ""
    for word in words:
        if not word:
            continue
        glued = not text or word[0] in ",.-);:%" or word in ("n't",) or text[-1] in "-('’/" or word == "/"
        text += word if glued else f" {word}"
    text = text.replace(" 's", "'s").strip(" ,-")
    if len(text) < 3:
        return None
    return f"{text[0].upper()}{text[1:]}."
