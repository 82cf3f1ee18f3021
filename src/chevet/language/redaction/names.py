"""People's names: by what stands before them (titles, kin, roles, labels, greetings, signatures), and by what they are.

A word is a name when a title or the like says so; when it has a capital inside a sentence and is a known name or no word at
all; or when it stands beside such a word. Drugs, illnesses and eponyms stay unless a title precedes them.
"""

import re
from collections.abc import Iterator

from chevet.language.redaction.found import Found
from chevet.language.redaction.lists import folded, given
from chevet.language.redaction.name_cues import (
    DOES,
    EPONYM_AFTER,
    EPONYM_BEFORE,
    KIN,
    NOT_AFTER_TITLE,
    PARTICLES,
    PLACE_BEFORE,
    PLACED,
    TITLES,
)
from chevet.language.redaction.name_tokens import LETTER, Token, kind_of, tokens_of
from chevet.language.redaction.names_said import CLOSE, by_pattern, by_what_precedes, gap_after
from chevet.language.redaction.words import CAPITALISED, OFTEN_NAMES, sounds_medical


def names(text: str) -> Iterator[Found]:
    """Every name of a person, and towns that are only known by their name."""
    tokens = tokens_of(text)
    taken: set[int] = set()
    places: set[int] = set()
    by_what_precedes(text, tokens, taken)
    by_pattern(text, tokens, taken)
    _by_itself(text, tokens, taken, places)
    _beside(text, tokens, taken)
    _again(text, tokens, taken)
    yield from _joined(text, tokens, taken, "name")
    yield from _joined(text, tokens, places - taken, "geographic")


def _said_place(text: str, token: Token) -> bool:
    """Whether the words before say that a place follows."""
    return PLACED.search(text, max(0, token.start - 24), token.start) is not None


def _rest_of_place(text: str, tokens: list[Token], i: int, places: set[int]) -> None:
    """Take the further words of a place's name: New Westminster, Reguengos de Monsaraz."""
    pending: list[int] = []
    while i + 1 < len(tokens) and gap_after(text, tokens, i) in (" ", "-"):
        i += 1
        if tokens[i].shape in ("Cap", "UPPER") and tokens[i].norm not in CAPITALISED:
            places.update((*pending, i))
            pending = []
        elif tokens[i].norm in PARTICLES:
            pending.append(i)
        else:
            return


def _by_itself(text: str, tokens: list[Token], taken: set[int], places: set[int]) -> None:
    shouting = sum(t.shape == "UPPER" and len(t.text) > 3 for t in tokens) > 0.5 * max(1, len(tokens))
    for i, t in enumerate(tokens):
        if i in taken:
            continue
        kind = kind_of(t.norm)
        if t.shape == "lower":
            if kind == "given" and len(t.norm) > 3 and t.norm not in folded("places"):
                taken.add(i)
            continue
        before = tokens[i - 1].norm if i else ""
        if (
            _said_place(text, t)
            and kind not in ("medical",)
            and (kind != "word" or t.norm in folded("places"))
        ) or (
            (
                before in PLACE_BEFORE
                or (
                    i > 0
                    and gap_after(text, tokens, i - 1) == ", "
                    and text[t.end : t.end + 1] in (".", ",", "", "\n")
                )
            )
            and t.norm in folded("places")
            and t.norm not in CAPITALISED
            and not t.first
            and kind not in ("given", "medical")
        ):
            places.add(i)
            if _said_place(text, t):
                _rest_of_place(text, tokens, i, places)
            continue
        if t.shape == "UPPER" and len(t.text) > 3 and kind in ("unknown", "family") and i + 1 < len(tokens):
            following = tokens[i + 1]
            if (
                following.shape == "Cap"
                and following.norm in given()
                and following.norm not in CAPITALISED
                and gap_after(text, tokens, i) in CLOSE
            ):
                taken.update((i, i + 1))
                continue
        if (
            t.shape == "initial"
            and i + 1 < len(tokens)
            and gap_after(text, tokens, i) in (". ", ".")
            and (i == 0 or tokens[i - 1].shape != "initial")
        ):
            following = tokens[i + 1]
            if (
                following.shape in ("Cap", "UPPER")
                and len(following.text) > 2
                and kind_of(following.norm) in ("unknown", "family", "given", "place")
                and not (t.first and text[: t.start].rstrip(" -")[-1:] in ("\n", ""))
            ):
                taken.update((i, i + 1))
                continue
        if (
            kind in ("rose", "medical")
            and t.shape == "Cap"
            and t.norm in given()
            and i + 1 < len(tokens)
            and gap_after(text, tokens, i) == " "
        ):
            following = tokens[i + 1]  # Ana Dias, Benoît LEFEBVRE: the surname makes the first word a name
            if (
                following.shape in ("Cap", "UPPER")
                and (
                    kind_of(following.norm) in ("family", "unknown")
                    or (
                        kind == "rose"
                        and kind_of(following.norm) == "rose"
                        and following.norm in folded("family")
                    )
                )
                and len(following.text) > 2
                and not (
                    following.shape == "UPPER"
                    and len(following.text) < 5
                    and kind_of(following.norm) == "unknown"
                )
                and not sounds_medical(following.norm)
                and not EPONYM_AFTER.match(text, following.end)
            ):
                taken.update((i, i + 1))
                continue
        if kind in ("medical", "word") or t.shape == "initial" or len(t.text) < 2:
            continue
        if EPONYM_AFTER.match(text, t.end) or EPONYM_BEFORE.search(text, max(0, t.start - 40), t.start):
            continue
        if t.norm in NOT_AFTER_TITLE:
            continue
        if kind == "place" or (
            kind in ("family", "unknown", "given") and t.norm in folded("places") and before in PLACE_BEFORE
        ):
            if before in PLACE_BEFORE or not t.first or t.norm not in folded("family"):
                places.add(i)
            else:
                taken.add(i)
        elif kind == "given":
            if t.shape == "Cap" or len(t.text) > 3:
                taken.add(i)
        elif kind == "family":
            if (t.shape == "Cap" and not (sounds_medical(t.norm) and t.first)) or (
                len(t.text) > 4 and not sounds_medical(t.norm)
            ):
                taken.add(i)
        elif kind == "rose":
            if t.shape == "Cap" and not t.first and not shouting and t.norm in given():
                taken.add(i)
        elif (
            kind == "unknown"
            and t.shape == "Cap"
            and (not t.first or DOES.match(text, t.end))
            and not sounds_medical(t.norm)
            and len(t.text) > 2
        ) and not re.match(r" ?\d|[®™*]", text[t.end : t.end + 2]):
            taken.add(i)


def _beside(text: str, tokens: list[Token], taken: set[int]) -> None:
    """Capitals beside a name belong to it: a surname that is a word, an initial, a name never seen."""
    for direction in (1, -1):
        for i in sorted(taken, reverse=direction < 0):
            j, steps = i + direction, 0
            while 0 <= j < len(tokens) and j not in taken and steps < 3:
                t = tokens[j]
                left, right = min(j, j - direction), max(j, j - direction)
                gap = text[tokens[left].end : tokens[right].start]
                if gap not in CLOSE and not (
                    gap == ", " and t.shape == "UPPER" and kind_of(t.norm) in ("unknown", "family")
                ):
                    break
                if gap.startswith(".") and tokens[left].shape != "initial":
                    break
                kind = kind_of(t.norm)
                if (
                    t.norm in PARTICLES
                    and t.shape in ("Cap", "lower", "UPPER")
                    and direction > 0
                    and t.norm not in ("e", "y", "a", "d", "l")
                ):
                    k = j + 1
                    if (
                        k < len(tokens)
                        and tokens[k].shape in ("Cap", "UPPER")
                        and kind_of(tokens[k].norm) in ("family", "given", "unknown", "rose", "place")
                        and gap_after(text, tokens, j) in CLOSE
                        and tokens[k].norm not in CAPITALISED
                    ):
                        taken.update((j, k))
                        j, steps = k + 1, steps + 1
                        continue
                    break
                if (t.norm == "m" and direction < 0) or text[t.end : t.end + 1] == "°":
                    break
                if (
                    t.shape == "initial"
                    and t.norm not in ("a", "i", "y", "à")
                    and (direction < 0 or text[t.end : t.end + 1] == ".")
                ) or (t.shape == "initial" and direction > 0 and j + 1 < len(tokens) and j + 1 in taken):
                    taken.add(j)
                elif (
                    direction > 0
                    and t.shape == "Cap"
                    and kind == "medical"
                    and t.norm in folded("family")
                    and t.norm not in CAPITALISED
                    and not EPONYM_AFTER.match(text, t.end)
                ):
                    taken.add(j)  # Laila Hansen: behind a first name it is a surname
                elif (
                    direction > 0
                    and t.shape == "lower"
                    and len(t.text) == LETTER
                    and tokens[i].shape == "lower"
                    and j + 1 < len(tokens)
                    and tokens[j + 1].norm in folded("family")
                    and gap == " "
                ):
                    taken.update((j, j + 1))  # codey m ross
                    break
                elif t.norm in TITLES or t.norm in CAPITALISED or t.norm in KIN or t.norm in NOT_AFTER_TITLE:
                    break
                elif (
                    t.shape == "Cap"
                    and kind in ("family", "given", "rose", "unknown", "place")
                    and (direction > 0 or not t.first or kind != "rose")
                ):
                    if kind == "unknown" and sounds_medical(t.norm) and direction < 0:
                        break
                    taken.add(j)
                elif (
                    (
                        t.shape == "Cap"
                        and kind == "word"
                        and direction > 0
                        and tokens[i].norm in given()
                        and not t.first
                        and steps == 0
                        and not t.norm.endswith(("er", "ez", "ir", "tion"))
                    )
                    or (
                        t.shape == "UPPER"
                        and len(t.text) > 2
                        and kind in ("family", "given", "rose", "unknown", "place")
                    )
                    or (
                        t.shape == "UPPER"
                        and len(t.text) > 2
                        and kind in ("word", "medical")
                        and direction > 0
                        and steps == 0
                        and tokens[i].shape == "Cap"
                        and tokens[i].norm in given()
                    )
                    or (
                        t.shape == "lower"
                        and (kind == "family" or (t.norm in OFTEN_NAMES and t.norm in folded("family")))
                        and tokens[i].shape == "lower"
                        and direction > 0
                    )
                ):
                    taken.add(j)
                else:
                    break
                j, steps = j + direction, steps + 1


def _again(text: str, tokens: list[Token], taken: set[int]) -> None:
    """A name found once is a name wherever it stands with a capital."""
    known = {tokens[i].norm.removesuffix("'s") for i in taken if len(tokens[i].norm) > 3}
    for i, t in enumerate(tokens):
        if (
            i not in taken
            and t.shape in ("Cap", "UPPER")
            and t.norm.removesuffix("'s") in known
            and not EPONYM_AFTER.match(text, t.end)
            and kind_of(t.norm) not in ("word", "medical")
            and not (t.first and kind_of(t.norm) == "rose")
        ):
            taken.add(i)


def _joined(text: str, tokens: list[Token], taken: set[int], kind: "str") -> Iterator[Found]:
    run: list[int] = []
    for i in sorted(taken):
        if run and (i != run[-1] + 1 or text[tokens[run[-1]].end : tokens[i].start] not in CLOSE):
            yield _span(text, tokens, run, kind)
            run = []
        run.append(i)
    if run:
        yield _span(text, tokens, run, kind)


def _span(text: str, tokens: list[Token], run: list[int], kind: str) -> Found:
    start, end = tokens[run[0]].start, tokens[run[-1]].end
    if text[end - 2 : end] in ("'s", "’s"):
        end -= 2
    if tokens[run[-1]].shape == "initial" and text[end : end + 1] == ".":
        end += 1
    return Found(start, end, "name" if kind == "name" else "geographic")
