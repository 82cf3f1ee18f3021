"""Another action with a drug, and words turned into their opposite."""

from random import Random

from chevet.contracts.draft import Statement
from chevet.evaluation.plants.visit import Visit, swap

ACTIONS = {
    "en": ("Start", "Stop", "Continue", "Change to"),
    "fr": ("Débuter", "Arrêter", "Poursuivre", "Passer à"),
}
STOPPING = {"stop", "stopped", "hold", "quit", "discontinue", "off", "arretez", "arrete", "arreter"}


def action(s: Statement, v: Visit, random: Random) -> str | None:
    """A drug to start instead of to stop, to stop instead of to go on."""
    start, stop, go_on, change = ACTIONS[v.language]
    swapped = {start: stop, go_on: stop, change: stop, stop: random.choice([start, go_on])}
    said = v.words_cited(s.evidence)
    for old, new in swapped.items():
        if s.text.startswith(f"{old} "):
            if new == stop and said & STOPPING:
                return None
            if old == stop and said & {"start", "continue", "take", "taking", "prescribe", "prescris"}:
                return None
            return new + s.text[len(old) :]
    return None


OPPOSITES = {
    "en": (
        ("better", "worse"),
        ("increase", "decrease"),
        ("before", "after"),
        ("normal", "abnormal"),
        ("positive", "negative"),
        ("morning", "evening"),
        ("constant", "intermittent"),
        ("mild", "severe"),
        ("high", "low"),
        ("upper", "lower"),
        ("male", "female"),
    ),
    "fr": (
        ("mieux", "moins bien"),
        ("pire", "mieux"),
        ("matin", "soir"),
        ("brutalement", "progressivement"),
        ("normal", "anormal"),
        ("normale", "anormale"),
        ("avant", "après"),
        ("augmenter", "diminuer"),
    ),
}
KIN = {  # words that would make the swapped word true as well
    "better": {"improve", "improved", "improving", "helped", "helps", "help"},
    "worse": {"worsening", "bad", "worst"},
    "intermittent": {"coming", "comes", "come", "off", "sometimes"},
    "evening": {"night", "bedtime", "bed", "dinner", "sleep"},
    "morning": {"breakfast", "wake", "woke"},
    "low": {"lower", "lowered", "reduced"},
    "lower": {"low", "bottom"},
    "high": {"elevated", "higher"},
    "soir": {"nuit", "coucher"},
}


def opposite(s: Statement, v: Visit, random: Random) -> str | None:
    """Better for worse, before for after, morning for evening."""
    said = v.words_cited(s.evidence)
    return swap(
        s.text,
        random.sample(OPPOSITES[v.language], len(OPPOSITES[v.language])),
        lambda other: other not in said and not KIN.get(other, set()) & said,
    )
