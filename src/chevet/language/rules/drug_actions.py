"""What is to happen with a drug that is named: start, stop, change, continue; or nothing, when it is only spoken of."""

from collections.abc import Sequence
from typing import Literal

from chevet.language.lexicon import Hit
from chevet.language.rules.measure import doses, frequencies
from chevet.language.rules.mentions import Mention
from chevet.language.rules.orderwords import said
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import cues

Action = Literal["continue", "start", "stop", "change"]
CUES: tuple[tuple[str, Action], ...] = (
    ("stop_drug", "stop"),
    ("change_drug", "change"),
    ("start_drug", "start"),
    ("continue_drug", "continue"),
)
# words of advice beside the cue files' lists, in orders.toml
ADVICE: tuple[tuple[str, Action], ...] = (
    ("leaving", "stop"),
    ("changing", "change"),
    ("offered", "start"),
    ("refill", "continue"),
)
TRIED = frozenset({"took", "tried", "taken", "given", "essaye", "pris"})  # once, not a treatment
NEAR = 9  # tokens within which advice names its drug


def action_of(mention: Mention, first: int, drugs: Sequence[Mention], language: str) -> Action | None:
    """What the sentence does with the drug; `first` is where its part of the sentence begins."""
    s = mention.sentence
    lead = s.tokens[: mention.first]
    if s.speaker == "patient":
        return _told(mention, lead, language)
    if said(language, "avoiding").has(lead[-5:]) or said(language, "given_here").has(lead):
        return None
    if change := switched(mention, drugs, language):
        return change
    found = _cued(lead, language)
    if found == "start" and _by_others(lead, language):
        return "continue"
    if found == "start" and s.phase == "history" and not said(language, "intending").has(lead):
        found = "start" if said(language, "offered").has(lead[-NEAR:]) else "continue"
    if found:
        return found
    return _after(mention, language) or _advised(mention, first, language)


def _after(mention: Mention, language: str) -> Action | None:
    """ "the ibuprofen you can stop": the decision stands just after the drug."""
    for name, action in CUES[:2]:
        after = next(cues(language, name).find(mention.sentence.tokens[mention.last :]), None)
        if after is not None and after.first <= 4:
            return action
    return None


def _advised(mention: Mention, first: int, language: str) -> Action | None:
    s = mention.sentence
    if s.phase != "history" and said(language, "advised").has(s.tokens[mention.last : mention.last + 14]):
        return "start"
    dosed = doses(s.tokens[first:], language)
    if (
        not dosed
        or s.phase == "history"
        or (s.phase == "exam" and not frequencies(s.tokens[first:], language))
    ):
        return None
    own = {t.norm for t in s.tokens[max(0, mention.first - 2) : mention.first]}  # "and your lisinopril 10 mg"
    return "continue" if own & OWN else "start"


OWN = frozenset({"your", "votre", "vos"})
JOINING = frozenset({"and", "plus", "also", "as", "along", "et", "ainsi", "avec"})


def carried_action(reading: Reading, mention: Mention, drugs: Sequence[Mention]) -> Action | None:
    """The action of the sentence before, when this one only adds to it: "as well as some emollients"."""
    s, before = mention.sentence, reading.before(mention.sentence)
    if s.speaker == "patient" or s.phase == "history" or before is None or before.speaker != s.speaker:
        return None
    opening = next((t.norm for t in s.tokens if t.is_word), "")
    if opening not in JOINING or mention.first > 9 or not any(d.sentence is before for d in drugs):
        return None
    last = max(d.first for d in drugs if d.sentence is before)
    return _cued(before.tokens[:last], reading.language)


def switched(mention: Mention, drugs: Sequence[Mention], language: str) -> Action | None:
    """ "from omeprazole to pantoprazole", « remplacer X par Y »: the one is stopped, the other started."""
    tokens = mention.sentence.tokens
    same = sorted((d for d in drugs if d.sentence is mention.sentence), key=lambda d: d.first)
    for old, new in zip(same, same[1:], strict=False):
        if mention not in (old, new) or old.term.id == new.term.id or new.first - old.last > 5:
            continue
        between = {t.norm for t in tokens[old.last : new.first]}
        lead = tokens[max(0, old.first - 8) : old.first]
        if between & INTO[language] and said(language, "switching").has(lead):
            return "stop" if mention is old else "start"
    return None


INTO = {"en": frozenset({"to", "with", "for"}), "fr": frozenset({"par", "a"})}


def _cued(lead: Sequence[Token], language: str) -> Action | None:
    """The cue that ends last before the drug; of two that end together the more decisive."""
    hits: list[tuple[Hit[str], Action]] = [
        (h, "continue" if action == "stop" and _forbidden(lead, h, language) else action)
        for name, action in CUES
        for h in cues(language, name).find(lead)
    ]
    hits += [
        (h, "continue" if action == "stop" and _forbidden(lead, h, language) else action)
        for name, action in ADVICE
        for h in said(language, name).find(lead)
        if name != "offered" or len(lead) - h.last <= NEAR
    ]
    if not hits:
        return None
    last = max(h.last for h, _ in hits)
    ending = [action for h, action in hits if h.last == last]
    longest = max(h.last - h.first for h, _ in hits if h.last == last)
    if longest > 1:  # "want you taking" says more than "taking"
        ending = [action for h, action in hits if h.last == last and h.last - h.first == longest]
    return next(action for action in ("stop", "change", "start", "continue") if action in ending)


def _forbidden(lead: Sequence[Token], hit: Hit[str], language: str) -> bool:
    """ "don't stop the aspirin", « n'arrêtez pas »: to stop is what is refused."""
    if hit.entry.startswith(("don't", "do n't", "no ", "ne ")):
        return False
    before = {t.norm for t in lead[max(0, hit.first - 2) : hit.first]}
    after = {t.norm for t in lead[hit.last : hit.last + 2]}
    if language == "fr":
        return "n'" in before and "pas" in after
    return bool(before & {"don't", "n't", "not", "never", "dont"})


def _by_others(lead: Sequence[Token], language: str) -> bool:
    """ "Dr. Brown put you on it", "we started you on it last year": what was begun before is taken now."""
    for hit in said(language, "before_now").find(lead):
        if said(language, "others").has(lead[max(0, hit.first - 4) : hit.first]):
            return True
    return False


def _told(mention: Mention, lead: Sequence[Token], language: str) -> Action | None:
    """What a patient says of it: taken, or stopped; asked about, its name is enough."""
    s = mention.sentence
    hits: list[tuple[Hit[str], Action]] = [
        (h, action)
        for name, action in CUES
        for h in cues(language, name).find(lead)
        if not h.entry.startswith(("don't", "do n't"))  # never taken, not stopped
    ]
    hits += [(h, "stop") for h in said(language, "leaving").find(lead)]
    hits += [(h, "continue") for h in said(language, "begun").find(lead)]
    if hits:
        _, action = max(hits, key=lambda one: (one[0].last, one[0].last - one[0].first))
        return "continue" if action == "start" else action
    if decided := _after(mention, language):
        return decided
    if not TRIED.isdisjoint(t.norm for t in lead):
        return None
    asked = any(cues(language, "continue_drug").has(q.tokens) or asks_drugs(q) for q in s.answers)
    return "continue" if asked or len(s.words) <= 4 else None


def asks_drugs(question: Sentence) -> bool:
    """Whether a question is about what is taken."""
    return not ASKED.isdisjoint(question.words)


ASKED = frozenset(
    "medications medication medicine medicines meds taking take medicaments traitement traitements".split()
)
