"""Whether a drug was really to be started, stopped, continued or changed, by the words said about that drug."""

from collections.abc import Iterator, Sequence

from chevet.language.lexicon import Hit
from chevet.language.rules.mentions import hits
from chevet.language.rules.orderwords import said as ordered
from chevet.language.rules.refused import INSTEAD, Action, instead, refused
from chevet.language.sentences import Sentence
from chevet.language.verify.claim import Claim
from chevet.language.verify.failure import Failure
from chevet.language.verify.grounds import Grounds
from chevet.language.vocabulary import cues

CUES: dict[Action, str] = {
    "start": "start_drug",
    "stop": "stop_drug",
    "continue": "continue_drug",
    "change": "change_drug",
}
# beside the cue files' lists, in orders.toml
MORE: tuple[tuple[Action, str], ...] = (("stop", "leaving"), ("stop", "shunning"), ("change", "changing"))
AVOIDING = {"en": ("avoid", "avoids"), "fr": ("eviter", "evitez")}  # of a drug it is not to take it
# how a note words it, by the first verb of a claim that names a drug
WORDED: dict[str, dict[str, Action]] = {
    "en": {
        **dict.fromkeys(
            ["start", "starts", "started", "initiate", "begin", "prescribe", "prescribed"], "start"
        ),
        **dict.fromkeys(["stop", "stopped", "discontinue", "discontinued", "hold", "cease", "pause"], "stop"),
        **dict.fromkeys(AVOIDING["en"], "stop"),
        **dict.fromkeys(["continue", "continued", "continues"], "continue"),
        **dict.fromkeys(["change", "increase", "decrease", "reduce", "switch"], "change"),
    },  # type: ignore[dict-item]
    "fr": {
        **dict.fromkeys(["debuter", "demarrer", "introduire", "commencer", "prescrire"], "start"),
        **dict.fromkeys(["arreter", "arretez", "stopper", "suspendre", "suspendez"], "stop"),
        **dict.fromkeys(AVOIDING["fr"], "stop"),
        **dict.fromkeys(["poursuivre", "poursuite", "continuer", "poursuivez", "continuez"], "continue"),
        **dict.fromkeys(["changer", "augmenter", "diminuer", "modifier", "passer"], "change"),
    },  # type: ignore[dict-item]
}
# whose presence speaks against an action that itself has no word for it
AGAINST: dict[Action, frozenset[str]] = {
    "start": frozenset({"continue", "stop", "not start"}),
    "continue": frozenset({"start", "stop", "change", "not start", "not continue"}),
    "change": frozenset({"stop", "not start", "not change"}),
    "stop": frozenset({"start", "continue", "change"}),
}
OF_NEXT = 3  # tokens from a cue to the drug after it whose it is
# words that may stand before a claim's verb
BEFORE = {
    "en": frozenset("please do not n't don't never no need to".split()),
    "fr": frozenset("consigne n' ne pas besoin de d' il faut on inutile".split()),
}


def claimed_action(claim: Claim, language: str) -> Action | None:
    """What a claim's first words say is done (with a drug, or whatever else it names); "do not stop" goes on."""
    tokens = claim.tokens
    i = next((i for i, t in enumerate(tokens) if t.is_word and t.norm not in BEFORE[language]), len(tokens))
    action = WORDED[language].get(tokens[i].norm) if i < len(tokens) else None
    if action is None or (tokens[i].norm in AVOIDING[language] and not _drugs(claim)):
        return None
    if refused(tokens, i, i + 1, language):
        return INSTEAD[action]
    return action


def _drugs(claim: Claim) -> list[str]:
    return sorted({n.term.id for n in claim.named if n.term.kind == "drug"})


def wrong_actions(claim: Claim, grounds: Grounds, language: str) -> Iterator[Failure]:
    """A failure for each drug with which the claim does what nobody said."""
    action = claimed_action(claim, language)
    if action is not None:
        for drug in _drugs(claim) or [""]:
            yield from wrong_action(action, drug, grounds, language)


def wrong_action(action: Action, drug: str, grounds: Grounds, language: str) -> Iterator[Failure]:
    """A failure when nothing said of the drug (its term's id) bears the action out."""
    said = _said_of(drug, grounds, language)
    if action in said:
        return
    if not drug and action != "stop":
        return  # starting an exercise or a diet has many words; stopping has few
    if action == "stop" or (said & AGAINST[action]):
        yield Failure("contradiction" if said else "unsupported", "action", action)


def _said_of(drug: str, grounds: Grounds, language: str) -> set[str]:
    """The actions worded in the sentences cited that name the drug, and in those that name none."""
    said: set[str] = set()
    for s in grounds.sentences:
        named = [h for h in hits(s, language) if h.entry.kind == "drug"]
        own = [h for h in named if h.entry.id == drug]
        # "shall I take it?" "yes, stop it": sentences that name no drug may speak of this one
        if own or not named:
            others = [h.first for h in named if own and h.first > own[0].last]
            said |= _actions(s, own[0].first if own else None, others, language)
    return said


def _actions(s: Sentence, drug: int | None, others: Sequence[int], language: str) -> set[str]:
    """What a sentence says is done with the drug at token `drug`; of several things said before it, the nearest.

    What is said just before one of `others`, the drugs that follow, is said of that.
    """
    cued: list[tuple[Hit[str], Action]] = [
        *((h, a) for a, name in CUES.items() for h in cues(language, name).find(s.tokens)),
        *((h, a) for a, name in MORE for h in ordered(language, name).find(s.tokens)),
    ]
    if not s.question and s.speaker != "patient":
        cued += [(Hit(t.norm, i, i + 1), "start") for i, t in enumerate(s.tokens) if t.norm in TAKE[language]]
    # "don't take": what begins within a longer cue is part of it
    cued = [x for x in cued if not any(o.first < x[0].first < o.last for o, _ in cued)]
    found: list[tuple[int, int, str]] = []
    for hit, action in cued:
        meant, denied = instead(s.tokens, hit, action, language)
        found += [(hit.first, hit.last, a) for a in (meant, f"not {action}" if denied else None) if a]
    stops = [last for _, last, a in found if a == "stop"]
    # "stop taking it" is no going on
    found = [x for x in found if x[2] == "stop" or not any(0 <= x[0] - last <= 1 for last in stops)]
    actions = {a for _, _, a in found}
    if drug is not None and actions & {"stop", "not start"} and len(actions) > 1:
        nearest = max((last for _, last, _ in found if last <= drug), default=0)
        after = [x for x in found if x[0] >= drug and not any(0 <= o - x[1] <= OF_NEXT for o in others)]
        actions = {a for _, last, a in found if last == nearest} | {a for _, _, a in after}
    if (s.speaker == "patient" or s.question or s.phase == "history") and "stop" not in actions:
        actions.add("continue")  # "I take it", "do you take it?", "she put you on it"
    return actions


TAKE = {
    "en": frozenset(
        {"take", "use", "order", "prescribe", "give", "send", "recommend", "try", "get", "refill"}
    ),
    "fr": frozenset({"prendre", "prenez", "prescris", "donne", "mettre", "faire"}),
}
