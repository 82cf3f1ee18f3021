"""English: from "I've been putting ice on it" to "Has been putting ice on it."."""

from collections.abc import Sequence

from chevet.language.phrasing.clean import clean, sentence
from chevet.language.phrasing.stumbles import begun_once, closed, once, unnumbered
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


def has_verb(words: Sequence[str]) -> bool:
    """Whether a finite verb stands somewhere: what is said is a sentence, not a scrap of one."""
    lower = [w.lower() for w in words]
    past = read("english_verbs")["past"]
    if any(w in VERB or w in UNCHANGED or (w in past and w != "left") or w in HELPERS for w in lower):
        return True
    pairs = zip(lower, lower[1:], strict=False)
    return any(
        a in SUBJECT_WORDS and b.isalpha() and b not in SUBJECT_WORDS and b not in ADVERBS for a, b in pairs
    ) or any(w.endswith("ed") and len(w) > 3 for w in lower[1:])


HELPERS = frozenset(
    "is has does hurts gets feels goes comes makes helps seems keeps causes shows show reveals demonstrates suggests "
    "means indicates needs includes requires remains remain appears looks sounds works continues responds".split()
)
SUBJECT_WORDS = frozenset("i it they he she we you that this".split())


def asks(words: Sequence[str]) -> bool:
    """Whether a question hides in what has no question mark ("no pain are you having any fever", "why don't we")."""
    lower = [w.lower() for w in words]
    start = next((i for i, w in enumerate(lower) if w not in QUESTION_LEADS), len(lower))
    opening = lower[start : start + 2]
    cleft = opening == ["what", "is"] and "is" in lower[start + 2 :]  # "what is key here is …"
    if len(opening) == 2 and opening[0] in WH and opening[1] in AUXILIARIES and not cleft:
        return True
    if opening in (["how", "you"], ["what", "about"], ["how", "about"]):
        return True
    return any(
        a in ("are", "do", "did", "were") and b == "you" and before not in ("what", "how", "as", "than")
        for before, a, b in zip(["", *lower], lower, lower[1:], strict=False)
    )


QUESTION_LEADS = frozenset("so and but well okay , now then just".split())
WH = frozenset("why what how when where who which".split())
AUXILIARIES = frozenset("do does did is are was were can could would should will has have".split())


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


def lost(words: Sequence[str]) -> bool:
    """Speech too broken to be set as a sentence."""
    return sum(w == "," for w in words) > 1 + len(words) / 4


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
