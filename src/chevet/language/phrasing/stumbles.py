"""English speech without what it stumbles over: false starts, stutters, trailing words that say nothing."""

import re
from collections.abc import Sequence

# words nothing written ends with
OPEN_ENDS = frozenset(
    "to of on in is that at as by about from are i we you like when if be have has my your for why do does did and but "
    "or so with the a an because then".split()
)


def closed(words: Sequence[str]) -> list[str]:
    """Without the words that were left hanging at the end ("… and so we will")."""
    out = without_tail(words)
    while out and (out[-1].lower() in OPEN_ENDS or not out[-1][0].isalnum()):
        if (
            out[-1].lower() == "in"
            and len(out) > 1
            and out[-2].lower() in ("come", "came", "comes", "coming")
        ):
            break
        out.pop()
    return [] if out and out[-1].lower() == "not" else out  # "and why don't": what is denied was never said


# what speech ends with and says nothing: "… is normal so that's good", "… for that alright"
TAILS = tuple(
    tail.split()
    for tail in (
        "okay",
        "alright",
        "all right",
        "ok",
        "so that is good",
        "so that is great",
        "so that is really good",
        "so that is fine",
        "so that looks good",
        "so that looks fine",
        "which is good",
        "which is great",
        "which is fine",
        "that is good",
        "that is great",
        "and so on",
        "and stuff like that",
        "and things like that",
        "things like that",
        "and stuff",
        "or whatever",
        "there here",
        "too okay",
        "you know",
        "as well as",
        "for now okay",
        "here",
    )
)


def without_tail(words: Sequence[str]) -> list[str]:
    """Without the words of agreement and comfort that speech trails off in."""
    out = list(words)
    again = True
    while out and again:
        again = False
        lower = [w.lower() for w in out if w != ","]
        for tail in TAILS:
            if len(lower) > len(tail) + 1 and lower[-len(tail) :] == tail:
                left = len(tail)
                while left:
                    left -= out.pop() != ","
                while out and out[-1] == ",":
                    out.pop()
                again = True
                break
    return out


def begun_once(words: Sequence[str]) -> list[str]:
    """Without a false start ("from a for your next problem", "I think I do not think") and an aside (", again,")."""
    out = list(words)
    while len(out) > 3 and out[0].lower() in ("okay", "alright", "and", "so", "great", ","):
        out.pop(0)
    if [w.lower() for w in out[:2]] == ["i", "you"]:
        out.pop(0)
    lower = [w.lower() for w in out]
    for i in range(1, min(4, len(lower) - 3)):
        if lower[i : i + 2] in (["for", "your"], ["for", "the"]) and set(lower[:i]) <= UNFINISHED:
            out, lower = out[i:], lower[i:]
            break
    for i in range(len(lower) - 4):
        if lower[i : i + 2] == ["i", "think"] and lower[i + 2 : i + 5] == ["i", "do", "not"]:
            out, lower = [*out[:i], *out[i + 2 :]], [*lower[:i], *lower[i + 2 :]]
            break
    if "again" in lower[1:-1]:
        at = lower.index("again", 1)
        if out[at - 1] == "," and out[at + 1] == ",":
            out = [*out[: at - 1], *out[at + 2 :]]
    return out


UNFINISHED = frozenset("from a the and so then , as for to of in with".split())


def once(words: Sequence[str]) -> list[str]:
    """ "it it is" → "it is", "I , I am" → "I am": what contractions had hidden from the cleaning."""
    out: list[str] = []
    for word in words:
        before = out[:]
        while before and not before[-1][0].isalnum():
            before.pop()
        stutters = word.lower() in STUTTERED and before and before[-1].lower() == word.lower()
        if stutters:
            out = before[:-1]
        out.append(word)
    return out


STUTTERED = frozenset(
    "i it he she we they you that this there what the a an my your his her their and but so of to in on at for with "
    "is are was were am have has do does not if".split()
)


# "For the patient's second problem of their hypertension, order …": which one it is stands in its order
NTH_PROBLEM = re.compile(
    r"^For (?:the patient's|her|his|their|the) (?:first|second|third|fourth|next|last|other) (?:problem|issue|diagnosis)"
    r",? (?:of |for |is |, )?(?=(?:her|his|their|the) )"
)


def unnumbered(text: str | None) -> str | None:
    if text is None:
        return None
    short = NTH_PROBLEM.sub("For ", text)
    return short if short == text else re.sub("^For their ", "For the patient's ", short)
