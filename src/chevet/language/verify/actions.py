"""Whether a drug was really to be started, stopped, continued or changed, by the words said about that drug."""

from collections.abc import Iterator
from typing import Literal

from chevet.language.lexicon import Hit
from chevet.language.rules.mentions import hits
from chevet.language.sentences import Sentence
from chevet.language.verify.claim import Claim
from chevet.language.verify.failure import Failure
from chevet.language.verify.grounds import Grounds
from chevet.language.vocabulary import Term, cues

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
FIRST = 3  # words within which a claim's verb stands


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
    """The actions worded in the sentences cited that name the drug; of several drugs in one, near that drug."""
    said: set[Action] = set()
    naming = []
    for s in grounds.sentences:
        found = [h for h in hits(s, language) if h.entry.kind == "drug"]
        if any(h.entry.id == drug for h in found):
            naming.append(s)
    # "shall I take it?" "yes, stop it": what the other sentences cited say counts as well
    for s in naming or grounds.sentences:
        said |= _actions(s, language)
    if naming:
        for s in grounds.sentences:
            if s not in naming and not _other_drug(s, drug, language):
                said |= _actions(s, language)
    return said


def _other_drug(s: Sentence, drug: str, language: str) -> bool:
    return any(_is_drug(h) and h.entry.id != drug for h in hits(s, language))


def _is_drug(hit: Hit[Term]) -> bool:
    return hit.entry.kind == "drug"


def _actions(s: Sentence, language: str) -> set[Action]:
    found: set[Action] = {a for a, name in CUES.items() if cues(language, name).has(s.tokens)}
    if s.speaker == "patient" or s.question:  # "I take it" and "do you take it?" are no prescription
        if not s.question and not found & {"stop", "change", "start"}:
            found.add("continue")
    elif "continue" not in found and not found & {"stop", "change"}:
        found |= {"start"} if TAKE[language] & set(s.words) else set()
    return found


TAKE = {
    "en": frozenset(
        {"take", "use", "order", "prescribe", "give", "send", "recommend", "try", "get", "refill"}
    ),
    "fr": frozenset({"prendre", "prenez", "prescris", "donne", "mettre", "faire"}),
}
