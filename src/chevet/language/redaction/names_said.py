"""Names that the words or the layout around them announce."""

from chevet.language.redaction.lists import folded, given
from chevet.language.redaction.name_cues import (
    BORN,
    CALLED,
    CREDENTIAL,
    GREETING,
    KIN,
    LINE,
    NOT_AFTER_TITLE,
    PARTICLES,
    SURE,
    TAG,
    TITLES,
)
from chevet.language.redaction.name_tokens import Token, kind_of
from chevet.language.redaction.words import CAPITALISED, sounds_medical

CLOSE = frozenset((" ", ". ", ".", "-", " - ", "  ", "\u00a0", "'", "’", ""))


def by_what_precedes(text: str, tokens: list[Token], taken: set[int]) -> None:
    for i, token in enumerate(tokens[:-1]):
        norm = token.norm
        if norm not in TITLES and norm not in KIN:
            continue
        if norm in ("m", "me", "pa", "ph", "doc") and token.shape == "lower":
            continue
        gap = gap_after(text, tokens, i)
        if gap.strip() not in ("", ".", ":", ",", ". :", "(", "-", "'s", "="):
            continue
        sure = norm in SURE or (norm == "m" and token.shape == "initial")
        j = i + 1
        if norm in ("m",) and gap not in (". ", " "):
            continue
        if gap.strip() == "," and norm not in ("sincerely",):
            continue
        _run(text, tokens, j, taken, sure=sure, named=norm in TITLES)


def _run(text: str, tokens: list[Token], j: int, taken: set[int], *, sure: bool, named: bool) -> None:
    """Take the name that begins at token j, as far as it goes."""
    count = 0
    pending: list[int] = []
    while j < len(tokens) and count < 5:
        t = tokens[j]
        kind = kind_of(t.norm)
        capital = t.shape != "lower"
        if t.norm in TITLES and count == 0 and (capital or sure):
            j += 1
            continue
        if (
            t.norm in NOT_AFTER_TITLE
            and not (capital and sure and count == 0 and t.norm not in ("i",))
            and t.norm not in PARTICLES
        ):
            break
        good = False
        if capital:
            good = (
                (
                    sure
                    and (
                        count < 1
                        or kind != "word"
                        or tokens[j - 1].shape == "initial"
                        or (t.shape == "UPPER" and len(t.text) > 3)
                    )
                )
                or kind in ("given", "family", "rose", "unknown", "place")
                or t.shape == "initial"
            )
            if not sure and kind == "unknown" and t.shape == "UPPER" and len(t.text) < 5:
                good = False
            if t.norm in CAPITALISED and (not sure or (count and tokens[j - 1].shape != "initial")):
                good = False
            if not sure and sounds_medical(t.norm) and kind == "unknown":
                good = False
        elif kind in ("given", "family") or (sure and kind in ("unknown", "place")):
            good = count == 0 or tokens[j - 1].shape == "lower"
        elif (
            sure
            and kind in ("rose", "medical")
            and count == 0
            and (t.norm in given() or t.norm in folded("family"))
        ):
            good = True
        if good:
            taken.update(pending)
            taken.add(j)
            pending = []
            count += 1
        elif t.norm in PARTICLES and (sure or named or count) and (capital or count or sure):
            pending.append(j)
        else:
            break
        if j + 1 >= len(tokens):
            break
        gap = gap_after(text, tokens, j)
        if gap not in CLOSE or (gap.startswith(".") and t.shape not in ("initial",) and len(t.text) > 3):
            break
        j += 1


def by_pattern(text: str, tokens: list[Token], taken: set[int]) -> None:
    at = {t.start: i for i, t in enumerate(tokens)}
    for pattern in (CALLED, GREETING, TAG, LINE, CREDENTIAL, BORN):
        for match in pattern.finditer(text):
            start, end = match.span("n")
            i = at.get(start)
            if i is None:
                continue
            run = []
            while i < len(tokens) and tokens[i].end <= end:
                run.append(i)
                i += 1
            kinds = [kind_of(tokens[k].norm) for k in run]
            if pattern in (TAG, LINE):
                known = any(k == "given" for k in kinds) or (
                    len(run) > 1 and any(k == "family" for k in kinds) and "word" not in kinds
                )
                known = known or (
                    len(run) == 2
                    and kinds == ["rose", "rose"]
                    and tokens[run[0]].norm in given()
                    and tokens[run[1]].norm in folded("family")
                )
                known = known or (
                    len(run) == 1
                    and (
                        kinds[0] == "family"
                        or (
                            kinds[0] == "unknown"
                            and pattern is TAG
                            and not sounds_medical(tokens[run[0]].norm)
                            and tokens[run[0]].shape == "Cap"
                        )
                        or (
                            kinds[0] == "rose"
                            and tokens[run[0]].norm in given()
                            and tokens[run[0]].shape == "Cap"
                        )
                    )
                )
                if (
                    not known
                    or "medical" in kinds
                    or (len(run) > 1 and all(tokens[k].shape == "UPPER" for k in run) and "word" in kinds)
                ):
                    continue
            for k, kind in zip(run, kinds, strict=True):
                t = tokens[k]
                if t.norm in TITLES:
                    continue
                if t.norm in NOT_AFTER_TITLE and t.norm not in PARTICLES:
                    break
                if (
                    (pattern is BORN and t.norm not in CAPITALISED)
                    or kind in ("given", "family")
                    or (
                        t.shape != "lower"
                        and (kind in ("rose", "unknown", "place") or t.shape == "initial")
                        and t.norm not in CAPITALISED
                    )
                ):
                    if (
                        kind == "unknown"
                        and sounds_medical(t.norm)
                        and not any(q in ("given", "family") for q in kinds)
                    ):
                        break
                    taken.add(k)
                elif (
                    pattern is CALLED
                    and k > run[0]
                    and run[0] in taken
                    and t.shape == "Cap"
                    and t.norm not in CAPITALISED
                ) or (
                    pattern is CALLED and kind == "unknown" and len(t.norm) > 2 and not sounds_medical(t.norm)
                ):
                    taken.add(k)
                elif t.norm not in PARTICLES:
                    break


def gap_after(text: str, tokens: list[Token], i: int) -> str:
    """What stands between token i and the next."""
    return text[tokens[i].end : tokens[i + 1].start]
