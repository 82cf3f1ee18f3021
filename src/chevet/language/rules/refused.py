"""An action that is refused is another one: "don't stop it" goes on, "no need to start it" begins nothing."""

from collections.abc import Sequence
from typing import Literal

from chevet.language.lexicon import Hit
from chevet.language.tokens import Token

Action = Literal["continue", "start", "stop", "change"]

# what is to happen when an action is refused; None: nothing, the drug is left alone
INSTEAD: dict[Action, Action | None] = {
    "stop": "continue",
    "change": "continue",
    "continue": "stop",
    "start": None,
}

# cues that say what is taken rather than decide it: "you're not taking it" stops nothing
STATING = frozenset(
    {"taking", "i take", "i'm on", "you're on", "still on", "i use", "on the", "you take", "been on",
     "je prends", "prenez-vous", "toujours", "sous", "vous prenez", "j'utilise"}
)  # fmt: skip

DENYING = {
    "en": frozenset({"n't", "not", "never", "no", "nor", "cannot", "dont", "without"}),
    "fr": frozenset({"pas", "jamais", "inutile", "sans", "plus"}),
}
# words that may stand between a denial and the verb it refuses ("don't think we need to stop"); a verb of
# another meaning ends its reach ("if you don't feel better stop it", "don't forget to take it")
BETWEEN = {
    "en": frozenset(
        "i we you he she they it's to a any need needs needed have has want wanting like liking going gon na gonna"
        " think feel believe reason point plan planning plans should would could can must may be being necessary"
        " recommend recommending advise advising suggest suggesting ever just really suddenly abruptly yet for"
        " me us let lets please even necessarily intend intending supposed allowed your all also".split()
    ),
    "fr": frozenset(
        "besoin de d' la peine utile necessaire lieu faut faudra faudrait il que qu' vous on nous je j' en surtout"
        " veux voulons souhaite souhaitons va vais allons allez aller pense recommande conseille propose le l' les"
        " question doit devez devons voudrais encore".split()
    ),
}
REACH = 8  # words from a denial to the verb
AROUND = 3  # words between « ne » and its verb, and from there to « pas »
NE = frozenset({"ne", "n'"})
ENGLISH_OWN = ("don't", "do n't", "do not", "no ", "not ")
FRENCH_OWN = ("ne ", "n'", "je ne ")


def instead(
    tokens: Sequence[Token], cue: Hit[str], action: Action, language: str
) -> tuple[Action | None, bool]:
    """What a cue for `action` means where it stands (None: the drug is left alone), and whether it is refused."""
    if not refused(tokens, cue.first, cue.last, language, cue.entry):
        return action, False
    return (None if cue.entry in STATING else INSTEAD[action]), True


def refused(tokens: Sequence[Token], first: int, last: int, language: str, phrase: str = "") -> bool:
    """Whether the action worded by tokens `first` to `last` is refused in its clause.

    `phrase` is the cue's own wording: one that denies by itself ("don't take", « ne prenez plus ») is not denied again.
    """
    if phrase.startswith(FRENCH_OWN if language == "fr" else ENGLISH_OWN):
        return False
    if language == "fr" and _around(tokens, first, last):
        return True
    for i in range(first - 1, max(-1, first - 1 - REACH), -1):
        word = tokens[i].norm
        if word in DENYING[language] or word.endswith("n't"):
            return not _answers(tokens, i)
        if word not in BETWEEN[language]:
            return False
    return False


def _around(tokens: Sequence[Token], first: int, last: int) -> bool:
    """« n'arrêtez surtout pas », « on ne le change plus »."""
    before = {t.norm for t in tokens[max(0, first - AROUND) : first]}
    after = [t.norm for t in tokens[last : last + AROUND]]
    return bool(before & NE) and any(word in ("pas", "jamais", "plus", "point") for word in after)


def _answers(tokens: Sequence[Token], i: int) -> bool:
    """An opening "no" replies, it refuses nothing: "no, stop it", "no we stop it"."""
    following = tokens[i + 1].norm if i + 1 < len(tokens) else "."
    return tokens[i].norm == "no" and following not in ("need", "reason", "point", "plan", "plans")
