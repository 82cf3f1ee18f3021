"""English: from "I've been putting ice on it" to "Has been putting ice on it."."""

from collections.abc import Sequence

from chevet.language.phrasing.clean import clean, sentence
from chevet.language.sentences import Sentence
from chevet.language.vocabulary import read

CONTRACTED = {
    "i'm": ("i", "am"),
    "i've": ("i", "have"),
    "i'll": ("i", "will"),
    "i'd": ("i", "would"),
    "you're": ("you", "are"),
    "you've": ("you", "have"),
    "you'll": ("you", "will"),
    "you'd": ("you", "would"),
    "gon": ("going",),
    "wan": ("want",),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "na": ("to",),
    "ca": ("can",),
    "wo": ("will",),
}
VERB = {
    "am": "is",
    "are": "is",
    "have": "has",
    "do": "does",
    "was": "was",
    "were": "was",
    "don't": "does not",
    "haven't": "has not",
    "aren't": "is not",
    "weren't": "was not",
}

PLURAL = {"am": "are", "was": "were", "wasn't": "weren't", "is": "are"}
OBJECT = {"she": "her", "he": "him", "they": "them"}
OWN = {"she": "her", "he": "his", "they": "their"}
# words that may stand between a subject and its verb
ADVERBS = frozenset(
    [
        "really",
        "just",
        "also",
        "still",
        "always",
        "usually",
        "never",
        "often",
        "only",
        "probably",
        "actually",
        "sometimes",
        "already",
        "even",
        "kind",
        "definitely",
        "recently",
        "mostly",
        "generally",
        "normally",
        "occasionally",
    ]
)
UNCHANGED = frozenset(
    [
        "can",
        "could",
        "will",
        "would",
        "should",
        "may",
        "might",
        "must",
        "had",
        "did",
        "didn't",
        "couldn't",
        "can't",
        "won't",
        "wouldn't",
        "cannot",
        "not",
        "was",
        "wasn't",
    ]
)
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
    words = _expand(clean(s.tokens, "en"))
    if not words or _lost(words):
        return None
    return sentence(_third_person(words, pronoun, "i"))


def instruct(s: Sentence, pronoun: str) -> str | None:
    words = _expand(clean(s.tokens, "en"))
    if not words:
        return None
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
    return sentence(_third_person([*condition, *(stripped or words)], pronoun, "you"))


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
    words = _expand(clean(s.tokens, "en"))
    stripped = _strip(words, FINDS)
    return sentence(_third_person(stripped if stripped else words, pronoun, "you"))


def _expand(words: Sequence[str]) -> list[str]:
    out: list[str] = []
    for word in words:
        out += CONTRACTED.get(word.lower().replace("’", "'"), (word,))
    return ["I" if w == "i" else w for w in out]


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


def _lost(words: Sequence[str]) -> bool:
    """Speech too broken to be set as a sentence."""
    return sum(w == "," for w in words) > 1 + len(words) / 4


def _third_person(words: Sequence[str], pronoun: str, me: str) -> list[str]:
    """First person (or, of a clinician's words, second) as third; a leading subject is left out, as notes do."""
    mine = {
        "i": {"i": "s", "me": "o", "my": "p", "mine": "p", "myself": "r"},
        "you": {"you": "s", "your": "p", "yours": "p", "yourself": "r"},
    }[me]
    out: list[str] = []
    i = 0
    while i < len(words):
        word = words[i]
        role = mine.get(word.lower())
        if role is None:
            out.append(word)
            i += 1
            continue
        following = i + 1
        if role == "p":
            out.append(OWN[pronoun] if out else "the patient's")
        elif role == "r":
            out.append({"she": "herself", "he": "himself"}.get(pronoun, "themself"))
        elif role == "o" or (me == "you" and not _subject(words, i)):
            out.append(OBJECT[pronoun])
        else:
            if out:
                out.append(pronoun)
            while following < len(words) and words[following].lower() in ADVERBS:
                out.append(words[following])
                following += 1
            if following < len(words):
                plural = pronoun == "they" and bool(out) and pronoun in out
                out.append(
                    PLURAL.get(words[following].lower(), words[following])
                    if plural
                    else _conjugate(words[following])
                )
                following += 1
        i = following
    return out


# words that follow "you" as an object: "set you up", "see you in a week"
AFTER_OBJECT = frozenset(
    "in to on for a the at with and back up off down over through out some that if when again then or about as by "
    "from my our this today home there here".split()
)


def _subject(words: Sequence[str], i: int) -> bool:
    """Whether "you" at `i` is a subject: a verb follows."""
    following = words[i + 1].lower() if i + 1 < len(words) else ""
    if i and words[i - 1].lower() in (
        "give",
        "put",
        "see",
        "have",
        "for",
        "to",
        "with",
        "of",
        "on",
        "get",
        "send",
        "refer",
        "start",
        "tell",
        "show",
        "let",
        "make",
        "help",
        "keep",
        "want",
        "about",
    ):
        return False
    return following.replace("'", "").isalpha() and following not in AFTER_OBJECT


def _conjugate(verb: str) -> str:
    lower = verb.lower()
    if lower in VERB:
        return VERB[lower]
    past = read("english_verbs")["past"]
    if lower in UNCHANGED or lower in past or lower.endswith(("ed", "ing", "n't")) or not lower.isalpha():
        return verb
    if lower in read("english_verbs")["same"]:
        return verb
    if lower.endswith(("s", "sh", "ch", "x", "o")):
        return verb + "es" if not lower.endswith("s") else verb
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"
