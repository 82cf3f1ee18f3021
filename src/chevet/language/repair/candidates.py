"""Runs of heard words, and the names each may have been: with all that speaks for and against."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chevet.language.repair.context import Expected, Scene, words
from chevet.language.repair.everyday import RARE, commonness
from chevet.language.repair.french import LIAISON
from chevet.language.repair.names import (
    Name,
    Names,
    already_right,
    sounds_of,
    vocabulary_names,
)
from chevet.language.repair.sounds import VOWELS, weight
from chevet.language.tokens import Token, fold
from chevet.language.vocabulary import cue_words, number_words

LONGEST = 4  # words in a run
EVERYDAY = 0.7  # log10 per million above which a word by itself is taken as heard right
FAMILY, ENDING = 5, 3  # letters that words of one family share, letters in which they may end otherwise
SHORT_WORD = 3
LENT = 0.02  # off a likeness that needs the consonant of a liaison taken away
ENDS = frozenset({".", "?", "!", "…", ",", ";", ":", "(", ")", '"', "“", "”", "«", "»"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens `first` to `last` (exclusive) may have been `name`.

    `near`: likeness of the sounds, `spelt`: of the letters; `ahead`: how far before the next name;
    `common`: log10 per million of the rarest word heard, `edges`: small words it begins or ends with, `said`:
    it is named elsewhere in the conversation, `surely`: 0–1 how sure the listener was (None: unknown).
    """

    first: int
    last: int
    name: Name
    near: float
    spelt: float
    ahead: float
    common: float
    edges: int
    expected: Expected
    said: bool = False
    surely: float | None = None


def candidates(
    tokens: Sequence[Token],
    language: str,
    known: Names,
    surely: Sequence[float | None] = (),
    names: Names | None = None,
) -> Iterator[Candidate]:
    """Every run of words that sounds like a name and is none as it is written; runs may overlap.

    `known` are the patient's own, `names` all others (default: those of the vocabularies).
    """
    scene = Scene(tokens, language)
    closed = _closed(tokens, language)
    small, edges = words(language, "small"), words(language, "edges")
    commons = [
        commonness(t.text, language) if t.is_word and not t.norm.endswith("'") else 9.0 for t in tokens
    ]
    names = names or vocabulary_names(language)
    for first in range(len(tokens)):
        if closed[first] or not tokens[first].is_word or tokens[first].norm in small:
            continue
        said: list[int] = []
        for last in range(first + 1, len(tokens) + 1):
            i = last - 1
            if closed[i] and tokens[i].norm != "-":
                break
            if tokens[i].norm == "-":
                continue
            said.append(i)
            if len(said) > LONGEST or tokens[i].norm in small:
                break
            one = len(said) == 1
            edged = (tokens[first].norm in edges) + (tokens[i].norm in edges)
            if one and edged:
                continue
            if sum(tokens[n].norm in edges for n in said) == len(said) > 2:
                continue
            common = min(commons[n] for n in said)
            usual = common > EVERYDAY
            expected = scene.around(first, last)
            if usual and (one or not expected.any) and not known.names:
                continue
            sounds = sounds_of((tokens[n].text for n in said), language)
            found = _found(sounds, language, names, known, only_known=usual and (one or not expected.any))
            if not found:
                continue
            heard = "".join(tokens[n].norm for n in said)
            best = found[0][0]
            sure = [s for n in said if n < len(surely) and (s := surely[n]) is not None]
            plural = heard.endswith("s")
            for n, (near, name) in enumerate(found[:3]):
                written = fold(name.written).replace(" ", "").replace("-", "")
                if name.kind != "drug" and plural != written.endswith("s"):
                    continue
                if one and written == heard:
                    continue  # only written otherwise: cocodamol, co-codamol
                if one and _another_form(heard, written, common):
                    continue
                other = next((s for s, o in found if o is not name and not _same(o, name)), 0.0)
                yield Candidate(
                    first,
                    last,
                    name,
                    near,
                    letters(heard, written),
                    near - other if n == 0 else near - best,
                    common,
                    0 if one else edged,
                    expected,
                    name.id in scene.named,
                    min(sure) if sure else None,
                )


def _found(
    sounds: str, language: str, names: Names, known: Names, *, only_known: bool
) -> list[tuple[float, Name]]:
    if weight(sounds) < 2.0:
        return []
    forms = [(sounds, 0.0)]
    if language == "fr" and len(sounds) > 3 and sounds[0] in LIAISON and sounds[1] in VOWELS:
        forms.append((sounds[1:], LENT))
    found: dict[str, tuple[float, Name]] = {}
    for form, off in forms:
        sources = [known] if only_known else [known, names]
        for source in sources:
            for near, name in source.like(form) if source.names else ():
                key = fold(name.written)
                if key not in found or near - off > found[key][0]:
                    found[key] = (near - off, found[key][1] if key in found else name)
    return sorted(found.values(), key=lambda f: (-f[0], not f[1].known, f[1].written))


def _same(one: Name, other: Name) -> bool:
    """Whether two names are forms of one: antihistamine, antihistamines."""
    a, b = fold(one.written), fold(other.written)
    return a.startswith(b[:-1]) or b.startswith(a[:-1])


def _another_form(heard: str, written: str, common: float) -> bool:
    """Whether what was heard is a form of the name, or a word of its family that people say: vitamins, vitamin C."""
    if heard.removesuffix("s").rstrip("'") == written.removesuffix("s"):
        return True
    shared = 0
    for a, b in zip(heard, written, strict=False):
        if a != b:
            break
        shared += 1
    family = shared >= FAMILY and max(len(heard), len(written)) - shared <= ENDING
    return family and common > RARE


def _closed(tokens: Sequence[Token], language: str) -> list[bool]:
    """Tokens that no run may hold: marks, numbers, denials, names already right, a person's name."""
    numbers = number_words(language)
    counting = {*numbers["units"], *numbers["tens"], *numbers["scales"]}
    denying, titles = cue_words(language, "negation"), words(language, "titles")
    closed = [
        t.norm in ENDS
        or t.norm[0].isdecimal()
        or not (t.is_word or t.norm == "-")
        or t.norm in counting
        or t.norm in denying
        or t.norm.endswith("n't")
        for t in tokens
    ]
    i = 0
    while i < len(tokens):
        right = already_right(tokens, i, language)
        if right == 1 and len(tokens[i].norm) <= SHORT_WORD:
            right = 0  # "flu" of "flu cloxacillin": by itself it is too short to be taken for a name
        for n in range(i, i + right):
            closed[n] = True
        i += right or 1
    for i, token in enumerate(tokens[1:], 1):
        before = tokens[i - 1].norm
        if before == "." and i > 1:
            before = tokens[i - 2].norm
        if before in titles and token.text[:1].isupper():
            closed[i] = True
            if i + 1 < len(tokens) and tokens[i + 1].text[:1].isupper():
                closed[i + 1] = True
    return closed


def letters(one: str, other: str) -> float:
    """Share of letters in common, by edit distance."""
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return 1.0 - previous[-1] / max(len(one), len(other), 1)
