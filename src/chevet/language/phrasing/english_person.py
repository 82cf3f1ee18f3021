"""English verbs and pronouns: contractions written out, the first or second person as the third."""

from collections.abc import Sequence

from chevet.language.phrasing.stumbles import once
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
    "cant": ("cannot",),
    "dont": ("do", "not"),
    "didnt": ("did", "not"),
    "havent": ("have", "not"),
}
VERB = {
    "am": "is",
    "are": "is",
    "have": "has",
    "do": "does",
    "was": "was",
    "were": "was",
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
        "first",
        "then",
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


def expanded(words: Sequence[str]) -> list[str]:
    """Without contractions, as notes are written: "it's been" → "it has been", "doesn't" → "does not"."""
    out: list[str] = []
    for n, word in enumerate(words):
        plain = word.lower().replace("’", "'")
        if plain in CONTRACTED:
            out += CONTRACTED[plain]
        elif plain.endswith("n't") and len(plain) > 3:
            out += NEGATED.get(plain, (word[:-3], "not"))
        elif plain.endswith("'s") and plain[:-2] in PRONOUNS:
            after = words[n + 1].lower() if n + 1 < len(words) else ""
            out += [word[:-2], "has" if after in PARTICIPLES else "is"]
        elif plain.endswith("'re") or plain.endswith("'ve") or plain.endswith("'ll"):
            out += [word[:-3], {"'re": "are", "'ve": "have", "'ll": "will"}[plain[-3:]]]
        else:
            out.append(word)
    return once(["I" if w == "i" else w for w in out])


NEGATED = {"can't": ("cannot",), "won't": ("will", "not"), "ain't": ("is", "not"), "shan't": ("shall", "not")}
PRONOUNS = frozenset("it that there he she what everything nothing who where here".split())
PARTICIPLES = frozenset(
    "been got gotten gone had become started stopped gotten improved worsened helped worked come".split()
)
ASKING = frozenset("know think want see say said mind ready agree understand tell mean like need".split())
SUBJECT_WORDS = frozenset("i it they he she we you that this".split())


def third_person(words: Sequence[str], pronoun: str, me: str) -> list[str]:
    """First person (or, of a clinician's words, second) as third; a leading subject is left out, as notes do."""
    mine = {
        "i": {"i": "s", "me": "o", "my": "p", "mine": "p", "myself": "r"},
        "you": {"you": "s", "your": "p", "yours": "p", "yourself": "r"},
    }[me]
    out: list[str] = []
    i = present = 0  # `present`: where the words after a verb in the present begin
    named = (
        me == "i" or pronoun != "they"
    )  # a clinician's "you" of unknown sex is first "the patient", then "they"
    while i < len(words):
        word = words[i]
        role = mine.get(word.lower())
        if role is None and present and _second_verb(words, i, present):
            out.append(conjugate(word))
            present = i + 1
            i += 1
            continue
        if role is None:
            out.append(word)
            i += 1
            continue
        following = i + 1
        if role == "p":
            out.append(OWN[pronoun] if out and named else "the patient's")
            named = True
        elif role == "r":
            out.append({"she": "herself", "he": "himself"}.get(pronoun, "themself"))
        elif role == "o" or (me == "you" and not _subject(words, i)):
            out.append(OBJECT[pronoun] if named else "the patient")
            named = True
        else:
            if out:
                out.append(pronoun if named else "the patient")
                named = True
            while following < len(words) and _adverb(words[following]):
                out.append(words[following])
                following += 1
            if following < len(words):
                plural = pronoun == "they" and bool(out) and pronoun in out
                verb = words[following]
                out.append(PLURAL.get(verb.lower(), verb) if plural else conjugate(verb))
                following += 1
                if not plural and out[-1] != verb and verb.lower() not in ("am", "was", "were"):
                    present = following
        i = following
    return out


def _second_verb(words: Sequence[str], i: int, since: int) -> bool:
    """Whether the verb at `i` goes on with the subject of the one before `since`: "I wake up and have pain"."""
    if words[i].lower() not in PLAIN_VERBS or i < 1:
        return False
    before = [w.lower() for w in words[since:i]]
    while before and _adverb(before[-1]):
        before.pop()
    return (
        bool(before)
        and before[-1] in ("and", "or", "but", "then")
        and SUBJECT_WORDS.isdisjoint(before)
        and not ({"to", "can", "could", "will", "would", "should", "did"} & set(before))
    )


# base forms that are no nouns
PLAIN_VERBS = frozenset(
    "have do feel take get go wake need want try use eat notice think know stop lie sit come put keep make lose become "
    "vomit throw forget remember".split()
)


def _adverb(word: str) -> bool:
    lower = word.lower()
    return lower in ADVERBS or (
        lower.endswith("ly") and lower not in ("rely", "apply", "fly", "reply", "supply")
    )


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
    if following.endswith("ing") and i:
        return False
    return following.replace("'", "").isalpha() and following not in AFTER_OBJECT


# present forms that only look like a past one
ENDING_SO = frozenset("need feed bleed proceed succeed exceed bring".split())


def conjugate(verb: str) -> str:
    lower = verb.lower()
    if lower in VERB:
        return VERB[lower]
    past = read("english_verbs")["past"]
    if lower in ENDING_SO:
        return f"{verb}s"
    if lower in UNCHANGED or lower in past or lower.endswith(("ed", "ing", "n't")) or not lower.isalpha():
        return verb
    if lower in read("english_verbs")["same"]:
        return verb
    if lower.endswith(("s", "sh", "ch", "x", "o")):
        return verb + "es" if not lower.endswith("s") else verb
    if lower.endswith("y") and lower[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + "s"
