"""What is to happen with a drug that is named: start, stop, change, continue; or nothing, when it is only spoken of."""

from collections.abc import Sequence
from dataclasses import dataclass

from chevet.language.lexicon import Hit
from chevet.language.rules.measure import doses, frequencies
from chevet.language.rules.mentions import Mention
from chevet.language.rules.orderwords import said
from chevet.language.rules.refused import Action, instead
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import cues

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
    if avoided(mention, language):
        return "stop"
    if said(language, "avoiding").has(lead[-5:]) or said(language, "given_here").has(lead):
        return None
    if said(language, "not_started").has(lead[-NEAR:]) or left_to_patient(mention, language):
        return None
    if change := switched(mention, drugs, language):
        return change
    cue = _cued(lead, language)
    if cue is not None and cue.refused and cue.action is None:
        return None
    found = cue.action if cue else None
    if found == "start" and _by_others(lead, language):
        return "continue"
    if found == "start" and s.phase == "history" and not said(language, "intending").has(lead):
        found = "start" if said(language, "offered").has(lead[-NEAR:]) else "continue"
    if found:
        return found
    return _after(mention, language) or _advised(mention, first, language)


def left_to_patient(mention: Mention, language: str) -> bool:
    """ "you can take Tylenol if you want": allowed, not ordered."""
    s = mention.sentence
    if s.speaker == "patient":
        return False
    allowed = said(language, "allowing").has(s.tokens[max(0, mention.first - NEAR) : mention.first])
    return allowed and said(language, "as_liked").has(s.tokens[mention.last : mention.last + 14])


def as_example(mention: Mention, language: str) -> bool:
    """ "things like loratadine or Piriton": named for their kind."""
    tokens = mention.sentence.tokens
    near = said(language, "examples").has(tokens[max(0, mention.first - 8) : mention.first])
    return near and mention.sentence.speaker != "patient"


def _after(mention: Mention, language: str) -> Action | None:
    """ "the ibuprofen you can stop", "the aspirin, don't stop it": the decision stands just after the drug."""
    tokens = mention.sentence.tokens
    for name, action in CUES[:2]:
        after = next((h for h in cues(language, name).find(tokens) if h.first >= mention.last), None)
        if after is not None and after.first - mention.last <= 4:
            return instead(tokens, after, action, language)[0]
    return None


def avoided(mention: Mention, language: str) -> bool:
    """ "avoid ibuprofen from now on", « évitez l'ibuprofène »; not "avoid taking it on an empty stomach"."""
    tokens = mention.sentence.tokens
    lead, after = tokens[max(0, mention.first - 5) : mention.first], tokens[mention.last : mention.last + 2]
    if not said(language, "shunning").has(lead) or not LIMITING[language].isdisjoint(t.norm for t in after):
        return False
    hit = list(said(language, "shunning").find(lead))[-1]
    return not instead(lead, hit, "stop", language)[1]


# what makes an advice to avoid one about how, not whether, to take it
LIMITING = {
    "en": frozenset(
        {"on", "with", "while", "when", "before", "after", "until", "unless", "if", "at", "together"}
    ),
    "fr": frozenset({"a", "avec", "pendant", "quand", "avant", "apres", "jusqu", "sauf", "si", "le"}),
}


def _advised(mention: Mention, first: int, language: str) -> Action | None:
    s = mention.sentence
    if s.phase != "history" and said(language, "advised").has(s.tokens[mention.last : mention.last + 14]):
        return "start"
    dosed = doses(s.tokens[first:], language)
    if s.phase == "plan" and mention.first <= 4 and frequencies(s.tokens[mention.last :], language):
        return "start" if not {t.norm for t in s.tokens[: mention.first]} & OWN else "continue"
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
    cue = _cued(before.tokens[:last], reading.language)
    return cue.action if cue else None


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


@dataclass(frozen=True)
class _Cue:
    """The words that decide, tokens `first` to `last`; `refused` when they refuse what they name."""

    first: int
    last: int
    action: Action | None
    refused: bool


def refuses(mention: Mention, language: str) -> bool:
    """Whether the denial before a drug refuses an action ("don't stop it") rather than the drug."""
    cue = _cued(mention.sentence.tokens[: mention.first], language)
    return cue is not None and cue.refused and cue.action is not None


def _cued(lead: Sequence[Token], language: str) -> _Cue | None:
    """The cue that ends last before the drug; of two that end together the longer, then the more decisive."""
    hits: list[tuple[Hit[str], Action]] = [
        *((h, action) for name, action in CUES for h in cues(language, name).find(lead)),
        *(
            (h, action)
            for name, action in ADVICE
            for h in said(language, name).find(lead)
            if name != "offered" or len(lead) - h.last <= NEAR
        ),
    ]
    # "hold off on the": what begins within a longer cue is part of it
    hits = [x for x in hits if not any(o.first < x[0].first < o.last for o, _ in hits)]
    if not hits:
        return None
    stops = [x for x in hits if x[1] == "stop"]
    if stops and said(language, "examples").has(lead[-6:]):
        hits = stops  # "stop any such medicines, such as your Advil"
    decisive = ("continue", "start", "change", "stop")
    hit, action = max(hits, key=lambda x: (x[0].last, x[0].last - x[0].first, decisive.index(x[1])))
    meant, refused = instead(lead, hit, action, language)
    return _Cue(hit.first, hit.last, meant, refused)


def _by_others(lead: Sequence[Token], language: str) -> bool:
    """ "Dr. Brown put you on it", "we started you on it last year": what was begun before is taken now."""
    for hit in said(language, "before_now").find(lead):
        if said(language, "others").has(lead[max(0, hit.first - 4) : hit.first]):
            return True
    return False


def _told(mention: Mention, lead: Sequence[Token], language: str) -> Action | None:
    """What a patient says of it: taken, or stopped; asked about, its name is enough."""
    s = mention.sentence
    hits: list[tuple[Hit[str], Action | None]] = [
        (h, instead(lead, h, action, language)[0])
        for name, action in CUES
        for h in cues(language, name).find(lead)
        if not h.entry.startswith(("don't", "do n't"))  # never taken, not stopped
    ]
    hits += [(h, "stop") for h in said(language, "leaving").find(lead)]
    hits += [(h, "continue") for h in said(language, "begun").find(lead)]
    if hits:
        if said(language, "considering").has(lead):
            return None  # "maybe we can try some Singulair"
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
