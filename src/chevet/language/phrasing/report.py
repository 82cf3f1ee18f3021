"""English as a clinician retells it: "it gets worse at night" → "She reports that it gets worse at night."

Nothing is added but who says it: the patient's own sentences get their subject back, what the clinician recalls
("you had it repaired") and what a yes or no settles ("are you still taking it?" "yes") become statements.
"""

from collections.abc import Sequence

from chevet.language.phrasing import english_clauses, english_person
from chevet.language.phrasing.clean import clean, sentence
from chevet.language.sentences import Sentence
from chevet.language.vocabulary import read

SUBJECTS = {"she": "She", "he": "He", "they": "The patient"}
VERBS = ("reports", "states", "reports", "notes")
# a reply that begins so is a clause of its own: "reports that it …"; others are bare answers: "reports …"
CLAUSES = frozenset(
    "it there that the my this these those they he she we when whenever if sometimes since because after before "
    "what nothing everything something anything one both most all but usually every as once their his her".split()
)
BARE = frozenset("pain a an some two three four five six both left right".split())
THOUGHTS = frozenset("know think sure guess ready hope agree appreciate understand".split())
VAGUE = frozenset("that really sure at too as much yet anymore problem idea so i it just , even".split())
PREPOSITIONS = frozenset("in on at with for from to by of about around".split())


def report(s: Sentence, pronoun: str, nth: int) -> str | None:
    """The patient's sentence with its subject; `nth` varies "the patient", "she" and the verb. None when broken."""
    words = english_person.expanded(clean(s.tokens, "en"))
    if not words or english_clauses.lost(words) or english_clauses.asks(words) or _clinicians(words):
        return None
    words = _to_clinician(words)
    lower = [w.lower() for w in words]
    if len(words) <= 6 and not THOUGHTS.isdisjoint(lower):
        return None  # "I don't know", "I think so": nothing told
    if lower[0] == "not" and len(words) > 1 and lower[1] in VAGUE:
        return None
    subject = "The patient" if nth % 3 == 0 else SUBJECTS[pronoun]
    first = words[0].lower()
    if first == "i" and len(words) > 1 and words[1].lower() not in ("and", ","):
        return sentence([subject, *english_person.third_person(words, pronoun, "i")])
    body = english_person.third_person([_small(words[0]), *words[1:]], pronoun, "i")
    if first in ("my", "mine"):
        body[0] = english_person.OWN[pronoun]
    verb = VERBS[nth % len(VERBS)]
    if first in BARE or (first in ("no", "not") and len(body) > 1 and body[1].lower() not in VAGUE):
        return sentence([subject, "reports", *body])
    if (first in CLAUSES or first == "my" or _finite(words)) and english_clauses.has_verb(words):
        return sentence([subject, verb, "that", *body])
    return None


# what is done to a patient is said by the clinician, whoever the turn was given to: "hopefully we can get you better"
DONE_TO = frozenset("get help put send start give refer schedule order".split())


def _clinicians(words: Sequence[str]) -> bool:
    lower = [w.lower() for w in words]
    if not {"we", "i", "let's"} & set(lower):
        return False
    return any(a in DONE_TO and b == "you" for a, b in zip(lower, lower[1:], strict=False))


ACTS = frozenset(
    "said told prescribed recommended gave put ordered wanted asked mentioned suggested had did referred sent saw "
    "could started increased changed".split()
)


def _to_clinician(words: Sequence[str]) -> list[str]:
    """ "the tests that you had recommended" → "the tests that the clinician had recommended"; a general "you" stays."""
    out = []
    for i, word in enumerate(words):
        following = words[i + 1].lower() if i + 1 < len(words) else ""
        before = words[i - 1].lower() if i else ""
        acts = following in ACTS and before not in ("when", "if", "like", "as")
        seen = before in ("see", "saw", "told", "asked") and following in (
            "",
            ",",
            "about",
            "because",
            "for",
            "today",
        )
        out.append("the clinician" if word.lower() == "you" and (acts or seen) else word)
    return out


def bare(s: Sentence, pronoun: str) -> str | None:
    """An answer that is no sentence ("about a year and a half ago"), as words to stand after a label."""
    words = english_person.expanded(clean(s.tokens, "en"))
    if not words or english_clauses.lost(words):
        return None
    return sentence(english_person.third_person([_small(words[0]), *words[1:]], pronoun, "i"))


def _small(word: str) -> str:
    """Without the capital of a sentence's start, where it is an ordinary word."""
    known = CLAUSES | BARE | PREPOSITIONS | english_person.ADVERBS | {"no", "not"}
    return word.lower() if word.lower() in known else word


FINITE = frozenset(
    "is are was were has have had does do did hurts hurt feels felt gets got seems goes went comes came helps helped "
    "started makes made isn't wasn't doesn't didn't can cannot could would will takes took".split()
)


def _finite(words: Sequence[str]) -> bool:
    """Whether a verb stands early, so that it is a clause ("walking makes it worse")."""
    return any(w.lower() in FINITE for w in words[1:6])


RECALLS = (
    "i know that you",
    "i know you",
    "i see that you",
    "i see you",
    "i see here that you",
    "i understand that you",
    "i understand you",
    "you said that you",
    "you said you",
    "you mentioned that you",
    "you mentioned you",
    "you told me that you",
    "you told me you",
    "it looks like you",
    "it sounds like you",
    "it says here that you",
    "it says here you",
    "i heard that you",
    "i heard you",
    "i saw that you",
    "i read that you",
    "the nurse told me that you",
    "i was told that you",
    "looks like you",
    "sounds like you",
    "says here that you",
    "says here you",
)
SKIPS = frozenset("so and but now then okay well alright , um uh that".split())


def recall(s: Sentence, pronoun: str, nth: int) -> str | None:
    """What the clinician recalls to the patient ("I see you fell on your wrist"), as history; None for anything else."""
    words = english_person.expanded(clean(s.tokens, "en"))
    while words and words[0].lower() in SKIPS:
        words = words[1:]
    lower = [w.lower() for w in words]
    for lead in RECALLS:
        parts = lead.split()
        if lower[: len(parts)] == parts:
            words, lower = words[len(parts) - 1 :], lower[len(parts) - 1 :]
            break
    if (
        len(words) < 4
        or english_clauses.asks(words)
        or lower[0] not in ("you", "your")
        or {"i", "we", "me", "my"} & set(lower)
    ):
        return None
    if lower[1] in english_person.ASKING or english_clauses.lost(words):
        return None
    subject = "The patient" if nth % 3 == 0 else SUBJECTS[pronoun]
    body = english_person.third_person(words, pronoun, "you")
    if lower[0] == "your":
        return sentence(
            ["The patient's" if nth % 3 == 0 else english_person.OWN[pronoun].capitalize(), *body[1:]]
        )
    return sentence([subject, *body])


AUXILIARY = {
    "are": ("is", "is not"),
    "were": ("was", "was not"),
    "have": ("has", "has not"),
    "do": ("", "does not"),
    "did": ("", "did not"),
    "can": ("can", "cannot"),
    "had": ("had", "had not"),
}
ASKED = frozenset("what how when where why which who".split())


def answer(question: Sentence, yes: bool, pronoun: str, nth: int) -> str | None:
    """A question about the patient and its plain answer as one statement; None where that would say too much."""
    words = english_person.expanded(clean(question.tokens, "en"))
    lower = [w.lower() for w in words]
    at = next(
        (i for i in range(min(4, len(lower) - 1)) if lower[i] in AUXILIARY and lower[i + 1] == "you"), None
    )
    if at is None or ASKED & set(lower[:at]) or len(words) < at + 4 or len(words) > at + 18:
        return None
    rest = words[at + 2 :]
    if yes and {"or", "any", "anything", "either", "anybody", "anyone"} & {w.lower() for w in rest}:
        return None  # which of them, a yes does not say
    if not yes and {"still", "and", "but", "how", "what", "because"} & {w.lower() for w in rest}:
        return None
    positive, negative = AUXILIARY[lower[at]]
    body = [w for w in english_person.third_person(rest, pronoun, "you") if w != "?"]
    if not body or not body[0].isalpha():
        return None
    subject = "The patient" if nth % 3 == 0 else SUBJECTS[pronoun]
    if not yes:
        return sentence([subject, *negative.split(), *body])
    if lower[at] == "do":
        body[0] = english_person.conjugate(body[0])
    elif lower[at] == "did":
        past = read("english_verbs")["past_of"].get(body[0].lower())
        if past is None:
            return None
        body[0] = past
    return sentence([subject, *([positive] if positive else []), *body])
