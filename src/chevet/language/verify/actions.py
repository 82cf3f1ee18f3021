"""Whether a drug was really to be started, stopped, continued or changed, by the words said about that drug."""

from collections.abc import Iterator
from typing import Literal

from chevet.language.rules.mentions import hits
from chevet.language.sentences import Sentence
from chevet.language.verify.claim import Claim
from chevet.language.verify.failure import Failure
from chevet.language.verify.grounds import Grounds
from chevet.language.vocabulary import cues

Action = Literal["start", "stop", "continue", "change"]
CUES: dict[Action, str] = {
    "start": "start_drug",
    "stop": "stop_drug",
    "continue": "continue_drug",
    "change": "change_drug",
}
# how a note words it, by the first verb of a claim that names a drug
WORDED: dict[str, dict[str, Action]] = {
    "en": {
        **dict.fromkeys(
            ["start", "starts", "started", "initiate", "begin", "prescribe", "prescribed"], "start"
        ),
        **dict.fromkeys(["stop", "stopped", "discontinue", "discontinued", "hold", "cease"], "stop"),
        **dict.fromkeys(["continue", "continued", "continues"], "continue"),
        **dict.fromkeys(["change", "increase", "decrease", "reduce", "switch"], "change"),
    },  # type: ignore[dict-item]
    "fr": {
        **dict.fromkeys(["debuter", "demarrer", "introduire", "commencer", "prescrire"], "start"),
        **dict.fromkeys(["arreter", "stopper", "suspendre"], "stop"),
        **dict.fromkeys(["poursuivre", "poursuite", "continuer"], "continue"),
        **dict.fromkeys(["changer", "augmenter", "diminuer", "modifier", "passer"], "change"),
    },  # type: ignore[dict-item]
}
# whose presence speaks against an action that itself has no word for it
AGAINST: dict[Action, frozenset[Action]] = {
    "start": frozenset({"continue", "stop"}),
    "continue": frozenset({"start", "stop", "change"}),
    "change": frozenset({"stop"}),
    "stop": frozenset({"start", "continue", "change"}),
}
FIRST = 1  # words within which a claim's verb stands


def claimed_action(claim: Claim, language: str) -> Action | None:
    """What a claim's first words say is done (with a drug, or whatever else it names)."""
    words = [t.norm for t in claim.tokens if t.is_word][: FIRST + 2]
    return next((WORDED[language][w] for w in words[:FIRST] if w in WORDED[language]), None)


def wrong_action(action: Action, drug: str, grounds: Grounds, language: str) -> Iterator[Failure]:
    """A failure when nothing said of the drug (its term's id) bears the action out."""
    said = _said_of(drug, grounds, language)
    if action in said:
        return
    if not drug and action != "stop":
        return  # starting an exercise or a diet has many words; stopping has few
    if action == "stop" or (said & AGAINST[action]):
        yield Failure("contradiction" if said else "unsupported", "action", action)


def _said_of(drug: str, grounds: Grounds, language: str) -> set[Action]:
    """The actions worded in the sentences cited that name the drug, and in those that name none."""
    said: set[Action] = set()
    for s in grounds.sentences:
        named = [h for h in hits(s, language) if h.entry.kind == "drug"]
        own = [h for h in named if h.entry.id == drug]
        # "shall I take it?" "yes, stop it": sentences that name no drug may speak of this one
        if own or not named:
            said |= _actions(s, own[0].first if own else None, language)
    return said


def _actions(s: Sentence, drug: int | None, language: str) -> set[Action]:
    """What a sentence says is done; of several things said before the drug, the one nearest to it."""
    found: list[tuple[int, int, Action]] = [
        (h.first, h.last, a) for a, name in CUES.items() for h in cues(language, name).find(s.tokens)
    ]
    if not s.question and s.speaker != "patient":
        found += [(i, i + 1, "start") for i, t in enumerate(s.tokens) if t.norm in TAKE[language]]
    stops = [last for _, last, a in found if a == "stop"]
    # "stop taking it" is no going on
    found = [x for x in found if x[2] == "stop" or not any(0 <= x[0] - last <= 1 for last in stops)]
    actions = {a for _, _, a in found}
    if drug is not None and "stop" in actions and len(actions) > 1:
        before = [x for x in found if x[1] <= drug]
        nearest = max((x[1] for x in before), default=0)
        actions = {a for first, last, a in found if first >= drug or last == nearest}
    if (s.speaker == "patient" or s.question or s.phase == "history") and "stop" not in actions:
        actions.add("continue")  # "I take it", "do you take it?", "she put you on it"
    return actions


TAKE = {
    "en": frozenset(
        {"take", "use", "order", "prescribe", "give", "send", "recommend", "try", "get", "refill"}
    ),
    "fr": frozenset({"prendre", "prenez", "prescris", "donne", "mettre", "faire"}),
}
