"""Left and right as they were meant: slips of the tongue taken back, sides that another speaker corrects.

A wrong side is the error that harms most (wrong-site surgery), so it is settled once, before any rule reads a
sentence: "the right knee, no, sorry, the left knee" is read as "the left knee"; "it's not the right knee, it's the
left" turns the right knee named before into the left one; a side that nobody settles is not read at all, and is
reported (`Reading.unsettled`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chevet.language.tokens import Token
from chevet.language.vocabulary import body_parts, cues, read

if TYPE_CHECKING:
    from chevet.language.sentences import Sentence

SIDE = {"left": "left", "right": "right", "gauche": "left", "droit": "right", "droite": "right"}
BACK, REACH = 4, 12  # tokens from a side to its part, and from the side said to the side meant


@dataclass(frozen=True)
class Sided:
    """A part of the body with its side: the place of the side's token and the tokens of both."""

    part: str
    side: str
    at: int
    first: int
    last: int


def sided(tokens: Sequence[Token], language: str) -> Iterator[Sided]:
    """Parts of the body that a side stands beside: "left medial knee", « genou gauche »."""
    for hit in body_parts(language).find(tokens):
        near = (
            range(hit.first - 1, max(-1, hit.first - BACK), -1)
            if language == "en"
            else range(hit.last, min(len(tokens), hit.last + 2))
        )
        for at in near:
            if not tokens[at].is_word or tokens[at].norm in ("and", "or", "et", "ou"):
                break
            if is_side(tokens, at, language):
                first, last = min(at, hit.first), max(at + 1, hit.last)
                yield Sided(hit.entry.id, SIDE[tokens[at].norm], at, first, last)
                break


def is_side(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Whether a left or right of the body stands there, not "all right", "right now" or a tag ("…, right")."""
    if tokens[i].norm not in SIDE or (i and tokens[i - 1].norm in _words("turns", language)):
        return False
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if tokens[i].norm != "right":
        return after is None or after.norm not in _words("turned", language)
    return after is not None and after.norm not in _words("turned", language) and after.norm not in "?.!"


def is_turn_of_phrase(tokens: Sequence[Token], i: int, language: str) -> bool:
    """Whether the word for a side is surely none: "all right", "right now", "Right.", "…, right?"."""
    if tokens[i].norm not in SIDE:
        return False
    if i and tokens[i - 1].norm in _words("turns", language):
        return True
    if tokens[i].norm != "right":
        return False
    after = tokens[i + 1].norm if i + 1 < len(tokens) else "."
    before = tokens[i - 1].norm if i else "."
    return after in ("now", "away") or (after in ".?!," and before in ".?!,")


def sides_at(tokens: Sequence[Token], language: str) -> list[int]:
    """The places of the sides named."""
    return [i for i in range(len(tokens)) if is_side(tokens, i, language)]


def _words(name: str, language: str) -> frozenset[str]:
    return frozenset(read("sides")[language][name])


def without_slips(tokens: tuple[Token, ...], language: str) -> tuple[Token, ...]:
    """The tokens without a side that the same sentence takes back; offsets stay those of the text."""
    places = sides_at(tokens, language)
    for i, j in zip(places, places[1:], strict=False):
        if SIDE[tokens[i].norm] == SIDE[tokens[j].norm] or j - i > REACH:
            continue
        mended = _denied(tokens, i, j, language) or _taken_back(tokens, i, j, language)
        if mended:
            return without_slips(mended, language)
    return tokens


def denied_side(tokens: Sequence[Token], language: str) -> bool:
    """Whether the sentence says "not the right, the left": the other side is what somebody else had said."""
    places = sides_at(tokens, language)
    return any(
        SIDE[tokens[i].norm] != SIDE[tokens[j].norm] and _denied(tuple(tokens), i, j, language) is not None
        for i, j in zip(places, places[1:], strict=False)
    )


def _denied(tokens: tuple[Token, ...], i: int, j: int, language: str) -> tuple[Token, ...] | None:
    """ "it's not the right knee, it's the left knee" → "it's the left knee"."""
    small, nots = _words("small", language), _words("not", language)
    start = next((k for k in range(i - 1, max(-1, i - 5), -1) if tokens[k].norm in nots), None)
    parts = {k for h in body_parts(language).find(tokens) for k in range(h.first, h.last)}
    if start is None:
        return None
    if any(tokens[k].norm not in small and k not in parts for k in range(start + 1, j) if k != i):
        return None
    clause = _words("clause", language)
    begin = start
    while begin and tokens[begin - 1].norm in clause:
        begin -= 1
    after = next((k for k in range(i + 1, j) if tokens[k].norm in clause and k not in parts), None)
    if after is not None:
        return tokens[:begin] + tokens[after:]
    rest = i + 1
    while rest < j and (rest in parts or tokens[rest].norm in (",", "but", "rather", "mais", "plutot")):
        rest += 1
    return (tokens[:begin] if language == "fr" else tokens[:start]) + tokens[rest:]


def _taken_back(tokens: tuple[Token, ...], i: int, j: int, language: str) -> tuple[Token, ...] | None:
    """ "in the right leg, no, sorry, in the left leg" → "in the left leg"; "right knee, sorry, left" → "left knee"."""
    marks, small = _words("slip", language), _words("small", language)
    said = [k for k in range(i + 1, j) if tokens[k].norm in marks]
    parts = {k for h in body_parts(language).find(tokens) for k in range(h.first, h.last)}
    if not said:
        return None
    first, last = said[0], said[-1] + 1
    while first - 1 > i and tokens[first - 1].norm in _words("saying", language):
        first -= 1
    inside = [*range(i + 1, first), *range(first, last), *range(last, j)]
    if any(tokens[k].norm not in small | marks and k not in parts for k in inside):
        return None
    if tokens[first].norm in _words("weak", language) and len(said) == 1 and tokens[first - 1].is_word:
        return None  # "the right knee no the left": too little to go by without a pause
    while last < j and not tokens[last].is_word:
        last += 1
    again = any(k in parts for k in range(last, min(len(tokens), j + 3)))
    if not again:
        meant = replace(tokens[i], text=tokens[j].text, norm=tokens[j].norm, stem=tokens[j].stem)
        kept = tokens[i + 1 : first]
        while kept and not kept[-1].is_word:
            kept = kept[:-1]
        return (*tokens[:i], meant, *kept, *tokens[j + 1 :])
    start = i if language == "en" else min([k for k in range(max(0, i - 3), i) if k in parts], default=i)
    for k in range(start, max(-1, i - 6), -1):
        if tokens[k].norm == tokens[last].norm:
            start = k
            break
    else:
        if last < j and start and tokens[start - 1].norm in small and tokens[last].norm in small:
            start -= 1
    return tokens[:start] + tokens[last:]


def settled(
    drafts: "Sequence[Sentence]", raw: Sequence[Sequence[Token]], language: str
) -> "tuple[list[Sentence], list[tuple[int, str]]]":
    """The sentences with the sides meant, each naming the sentence that corrects it, and the sides left out.

    `raw` are the tokens as said, before `without_slips`.
    """
    out = list(drafts)
    unsettled: list[tuple[int, str]] = []
    for n, s in enumerate(drafts):
        if (slip := _next_corrects(out, n, language)) is not None:
            out[n] = _turned(out[n], None, slip.side, drafts[n + 1], language)
            continue
        now = list(sided(s.tokens, language))
        sides = {x.side for x in now} or {SIDE[s.tokens[i].norm] for i in sides_at(s.tokens, language)}
        if len(sides) != 1:
            continue
        meant = next(iter(sides))
        wrong = "left" if meant == "right" else "right"
        parts = {x.part for x in now}
        denies = denied_side(raw[n], language)
        if not denies and not _contradicts(out, n, wrong, parts, language):
            continue
        if denies and not parts:
            parts = {x.part for t in (raw[n],) for x in sided(t, language)}
        parts = parts or {x.part for k in range(max(0, n - 3), n) for x in sided(out[k].tokens, language)}
        for k in range(n):
            if any(x.part in parts and x.side == wrong for x in sided(out[k].tokens, language)):
                out[k] = _turned(out[k], parts, meant, s, language)
        asked = [x for q in s.answers for x in sided(q.tokens, language)]
        if any(
            x.side == wrong and x.part in parts for x in asked
        ):  # "the right?" "no, the left": a yes to the question as mended
            out[n] = replace(out[n], polarity="yes")
        for k in range(n + 1, len(out)):
            later = [x for x in sided(out[k].tokens, language) if x.part in parts]
            if {x.side for x in later} == {wrong} and not cues(language, "both_sides").has(out[k].tokens):
                drop = {x.at for x in later}
                kept = tuple(t for i, t in enumerate(out[k].tokens) if i not in drop)
                unsettled.append((k, out[k].tokens[later[0].at].text))
                out[k] = replace(out[k], tokens=kept)
    return _without_disputed(out, unsettled, language)


def _without_disputed(
    out: "list[Sentence]", unsettled: list[tuple[int, str]], language: str
) -> "tuple[list[Sentence], list[tuple[int, str]]]":
    """Without the sides of a part that the patient has on one side only and the others, at last, on the other."""
    told: dict[str, set[str]] = {}
    found: dict[str, list[str]] = {}
    for s in out:
        here = list(sided(s.tokens, language))
        if cues(language, "both_sides").has(s.tokens) or len({x.side for x in here}) == 2:
            for hit in body_parts(language).find(s.tokens):
                told.setdefault(hit.entry.id, set()).update(("left", "right"))
        for x in here:
            if s.speaker == "patient":
                told.setdefault(x.part, set()).add(x.side)
            else:
                found.setdefault(x.part, []).append(x.side)
    disputed = set()
    for part, sides in told.items():
        said = [side for n, side in enumerate(found.get(part, ())) if n == 0 or side != found[part][n - 1]]
        if len(sides) == 1 and said and len(said) <= 2 and said[-1] not in sides:
            disputed.add(part)
    if not disputed:
        return out, unsettled
    for n, s in enumerate(out):
        places = [x.at for x in sided(s.tokens, language) if x.part in disputed]
        if places:
            kept = tuple(t for i, t in enumerate(s.tokens) if i not in places)
            unsettled.append((n, s.tokens[places[0]].text))
            out[n] = replace(s, tokens=kept)
    return out, unsettled


def _next_corrects(out: "Sequence[Sentence]", n: int, language: str) -> Sided | None:
    """The side of the next sentence of the same turn, where it takes this one's back ("Sorry, the left lung.")."""
    if n + 1 >= len(out) or out[n].utterance.id != out[n + 1].utterance.id:
        return None
    following = out[n + 1].tokens
    if not (
        cues(language, "correction").has(following[:5])
        or {t.norm for t in following[:4]} & _words("slip", language) - _words("weak", language)
    ):
        return None
    before = {SIDE[out[n].tokens[i].norm] for i in sides_at(out[n].tokens, language)}
    after = {(i, SIDE[following[i].norm]) for i in sides_at(following, language)}
    if len(before) != 1 or len({x for _, x in after}) != 1:
        return None
    at, side = min(after)
    here = {x.part for x in sided(out[n].tokens, language)}
    there = {x.part for x in sided(following, language)}
    if side in before or (here and there and not here & there):
        return None
    return Sided("", side, at, at, at + 1)


def _contradicts(out: "Sequence[Sentence]", n: int, wrong: str, parts: set[str], language: str) -> bool:
    """Whether a short reply of the other speaker names the other side of what was just named: "No, the left one."."""
    s = out[n]
    norms = [t.norm for t in s.tokens if t.is_word]
    opens = set(norms[:2]) & _words("opens", language)
    if len(norms) > REACH or not opens or set(norms) & _words("besides", language):
        return False
    others = [x for x in out[max(0, n - 3) : n] if x.speaker != s.speaker]
    named = [x for o in others for x in sided(o.tokens, language)]
    sides = {x.side for x in named if not parts or x.part in parts}
    return s.speaker != "unknown" and sides == {wrong}


def _turned(s: "Sentence", parts: set[str] | None, meant: str, by: "Sentence", language: str) -> "Sentence":
    """The sentence with the side meant, of `parts` (of all when None), and who corrects it."""
    places = (
        {x.at for x in sided(s.tokens, language) if x.part in parts}
        if parts is not None
        else set(sides_at(s.tokens, language))
    )
    out = []
    for i, t in enumerate(s.tokens):
        if i in places and SIDE[t.norm] != meant:
            word = meant
            if language == "fr":
                said = next((x.norm for x in by.tokens if SIDE.get(x.norm) == meant), "gauche")
                word = said
            t = replace(t, text=word, norm=word, stem=word)
        out.append(t)
    return replace(s, tokens=tuple(out), corrected=by.index)
