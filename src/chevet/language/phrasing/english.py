"""English: from "I've been putting ice on it" to "Has been putting ice on it."."""

from collections.abc import Sequence

from chevet.language.phrasing.clean import clean, sentence
from chevet.language.phrasing.english_clauses import asks, has_verb, lost
from chevet.language.phrasing.english_person import expanded, third_person
from chevet.language.phrasing.stumbles import begun_once, closed, unnumbered
from chevet.language.sentences import Sentence
from chevet.language.vocabulary import read

LEADS = (
    "i am going to go ahead and",
    "i want to go ahead and",
    "we are going to go ahead and",
    "we will go ahead and",
    "i am going to",
    "we are going to",
    "i would like to",
    "i want to",
    "i will",
    "we will",
    "let's go ahead and",
    "let's",
    "i'd like to",
    "we would like to",
    "we want to",
    "we can",
    "i can",
    "we are gonna",
    "we should",
    "we need to",
    "we could",
    "i am just going to",
    "we'll",
    "we're going to",
    "we can go ahead and",
    "i also want to",
    "i do want to",
    "we will also",
    "i will also",
    "i am also going to",
    "my recommendation would be to",
    "i recommend that we",
    "go ahead and",
    "i would",
    "we are also going to",
    "i also would like to",
)
FINDS = (
    "looking here at",
    "looking at",
    "i reviewed",
    "i did review",
    "i also reviewed",
    "it shows",
    "it does show",
    "it showed that",
    "it shows that",
    "everything looks like you have",
    "on exam you do have",
    "on exam you have",
    "you do have",
    "you have",
    "you've got",
    "there is",
    "there's",
    "there are",
    "i see",
    "i hear",
    "i note",
    "i notice",
    "i do see",
    "i do hear",
    "i do appreciate",
    "i appreciate",
    "i feel",
    "it looks like there is",
    "it looks like",
    "looks like",
    "it appears",
    "i can see",
    "i do notice",
    "i can hear",
    "it does look like",
    "i am seeing",
    "i can feel",
    "so on exam",
    "on exam",
    "i do note",
)


def narrate(s: Sentence, pronoun: str) -> str | None:
    words = closed(expanded(clean(s.tokens, "en")))
    if not words or lost(words) or asks(words):
        return None
    return sentence(third_person(words, pronoun, "i"))


def instruct(s: Sentence, pronoun: str) -> str | None:
    words = closed(expanded(clean(s.tokens, "en")))
    if not words or asks(words):
        return None
    words = _roundabout(words)
    condition, words = _condition(words)
    stripped = _strip(words, LEADS)
    if stripped is None and condition:
        stripped = words
    if stripped is None:
        lower = [w.lower() for w in words[:4]]
        if lower[:3] == ["i", "want", "you"]:
            stripped = ["patient", *words[3:]]
        elif lower[1:2] in (["am"], ["are"]) and lower[2:3] and lower[2] in read("english_verbs")["doing"]:
            stripped = [read("english_verbs")["doing"][lower[2]], *words[3:]]
    while stripped and not stripped[0][0].isalnum():
        stripped = stripped[1:]
    if stripped and [w.lower() for w in stripped[:2]] in (["like", "you"], ["want", "you"], ["need", "you"]):
        stripped = ["patient", *stripped[2:]]
    if (stripped or words)[0].lower() in NOT_ACTS:
        return None
    return unnumbered(sentence(third_person([*condition, *(stripped or words)], pronoun, "you")))


# what a clinician says to do that is nothing done: "I'll be blunt", "I'll know more"
NOT_ACTS = frozenset(
    "be know think say hope guess ask look show tell wonder love admit explain talk this that's".split()
)


def _roundabout(words: Sequence[str]) -> list[str]:
    """ "what I would like to do is I am going to send …" → "I am going to send …"."""
    lower = [w.lower() for w in words]
    if "what" not in lower[:6]:
        return list(words)
    for place in range(min(len(lower) - 2, 18), 2, -1):
        if lower[place - 1] in ("is", "is,", ",") and lower[place] in ("i", "we", "to", "just"):
            return list(words[place:])
    return list(words)


def _condition(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """ "for your blood pressure I'm going to order…" → ("For your blood pressure:", "order…")."""
    lower = [w.lower() for w in words]
    start = next((i for i, w in enumerate(lower[:4]) if w in ("for", "if", "as", "because")), None)
    if start is None or any(w not in ("so", "and", "now", "then", "again", ",") for w in lower[:start]):
        return [], list(words)
    for place in range(start + 1, min(len(lower), start + 16)):
        for lead in LEADS:
            parts = lead.split()
            if (
                parts[0] in ("i", "we", "i'd", "we'll", "we're", "let's")
                and lower[place : place + len(parts)] == parts
            ):
                rest = _strip(words[place:], LEADS)
                if rest:
                    before = list(words[start:place])
                    while before and (
                        not before[-1].isalnum() or before[-1].lower() in ("so", "and", "then")
                    ):
                        before.pop()
                    return [*before, ","], rest
    return [], list(words)


def describe(s: Sentence, pronoun: str) -> str | None:
    """A finding: "on your lung exam, I do hear crackles" → "Crackles.", "I don't hear any murmur" → "No murmur."."""
    words = closed(expanded(clean(s.tokens, "en")))
    if not words or asks(words):
        return None
    site, words = _site(words)
    while words and words[0].lower() in ("so", "and", "then", "now", ",", "okay", "but", "also"):
        words = words[1:]
    stripped = _strip(words, FINDS) or words
    lower = [w.lower() for w in stripped]
    if not {"i", "we", "let"} & set(lower[:1]) and "i" in lower[1:7]:  # "your lungs, I hear crackles"
        at = lower.index("i")
        found = _strip(stripped[at:], FINDS) or _absent(stripped[at:])
        if found:
            topic = [w for w in stripped[:at] if w.lower() not in ("your", "the", "my", ",", "and")]
            topic = [] if {w.lower() for w in topic} <= ORGANS else topic
            site, stripped = site or topic, found
    absent = _absent(stripped)
    stripped = absent if absent is not None else stripped
    if stripped and stripped[0].lower() == "your" and len(stripped) > 2:
        stripped = stripped[1:]
    body = third_person(stripped, pronoun, "you")
    return sentence([*site, ":", *body] if site and body else body)


def conclude(s: Sentence, pronoun: str) -> str | None:
    """What the clinician thinks, in the third person; "so", "I think" and the like stay only where they doubt."""
    words = begun_once(closed(expanded(clean(s.tokens, "en"))))
    if len(words) < 3 or lost(words) or asks(words) or not has_verb(words):
        return None
    return unnumbered(sentence(third_person(words, pronoun, "you")))


def introduce(s: Sentence) -> str | None:
    """ "edward is a 59 year old male who presents …" → "Edward is a 59-year-old male who presents …"."""
    words = expanded(clean(s.tokens, "en"))
    while words and (words[0].lower() in ADDRESSED or not words[0][0].isalnum()):
        words = words[1:]  # "hey, dragon, Sharon Brooks is a …"
    words = _names_written(words)
    lower = [w.lower() for w in words]
    years = next((i for i in range(len(lower) - 2) if lower[i + 1 : i + 3] == ["year", "old"]), None)
    if years is not None:
        words = [*words[:years], f"{words[years]}-year-old", *words[years + 3 :]]
    while words and words[0].lower() in (
        "so",
        "and",
        "okay",
        "well",
        ",",
        "here",
        "this",
        "is",
        "hi",
        "alright",
    ):
        if words[0].lower() == "this":
            break
        words = words[1:]
    return sentence(words)


ADDRESSED = frozenset("hey hi hello ok okay dragon dax scribe".split())
NOT_NAMES = frozenset("the this patient he she they so and here our my next it".split())


def _names_written(words: Sequence[str]) -> list[str]:
    """ "sharon brooks is a …" → "Sharon Brooks is a …"."""
    at = next((i for i, w in enumerate(words[:5]) if w.lower() == "is"), 0)
    named = 0 < at <= 4 and not any(w.lower() in NOT_NAMES for w in words[:at])
    return [w[:1].upper() + w[1:] for w in words[:at]] + list(words[at:]) if named else list(words)


# examinations whose name adds nothing to what is found there
ORGANS = frozenset(
    "heart lung lungs cardiac cardiovascular respiratory pulmonary abdominal physical general".split()
)


def _site(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """ "on your right knee exam, you have …" → (["Right", "knee"], ["you", "have", …])."""
    lower = [w.lower() for w in words]
    start = next((i for i, w in enumerate(lower[:4]) if w in ("on", "for", "with")), None)
    if start is None or any(w not in BEFORE_SITE for w in lower[:start]):
        return [], list(words)
    for end in range(start + 1, min(len(lower), start + 8)):
        if lower[end] in ("exam", "examination"):
            site = [w for w in words[start + 1 : end] if w.lower() not in ("your", "the", "my", "physical")]
            rest = list(words[end + 1 :])
            if lower[end + 1 : end + 3] == ["of", "your"]:
                stop = next((i for i in range(end + 3, min(len(lower), end + 7)) if lower[i] in STOPS), None)
                if stop is None:
                    return [], list(words)
                site, rest = list(words[end + 3 : stop]), list(words[stop:])
            while rest and not rest[0][0].isalnum():
                rest = rest[1:]
            if not rest:
                return [], list(words)
            return ([] if {w.lower() for w in site} <= ORGANS else site), rest
    return [], list(words)


BEFORE_SITE = frozenset("so and then now , okay but also again alright well".split())
STOPS = frozenset(", there you it i we the your is".split())
SENSES = frozenset("see hear appreciate feel notice find note detect palpate".split())


def _absent(words: Sequence[str]) -> list[str] | None:
    """ "I do not hear any murmurs" → "no murmurs"; None for anything else."""
    lower = [w.lower() for w in words[:6]]
    if lower[:3] in (["i", "do", "not"], ["i", "did", "not"], ["i", "cannot", "see"]):
        rest = list(words[3:])
        if lower[1] != "cannot":
            if not rest or rest[0].lower() not in SENSES:
                return None
            rest = rest[1:]
        if rest and rest[0].lower() in ("any", "a", "an"):
            rest = rest[1:]
            return ["no", *rest] if rest else None
    return None


def _strip(words: Sequence[str], leads: Sequence[str]) -> list[str] | None:
    """The words after the first lead phrase, when it stands within the first few words."""
    lower = [w.lower().replace("’", "'") for w in words]
    for place in range(0, min(4, len(lower))):
        for lead in sorted(leads, key=len, reverse=True):
            parts = lead.split()
            if lower[place : place + len(parts)] == parts:
                rest = list(words[place + len(parts) :])
                again = _strip(rest, leads) if rest else None
                return again or rest or None
        if lower[place] not in ("so", "and", "then", "now", ",", "also", "first", "for", "today", "but"):
            break
    return None
