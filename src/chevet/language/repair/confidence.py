"""How likely a proposal is right: a logistic sum of what speaks for and against it.

The weights were fitted (ridge, towards weights set by hand) on what three models heard in half of the PriMock57
consultations, with the reference text of the same half and 50 ACI-Bench training conversations as what must stay;
"dose", "known", "said" and "surely" are set by hand, for that data shows too little of them. `chevet evaluate
primock57` prints how often proposals are right by confidence, on the half fitted on and on the other.
"""

import math

from chevet.language.repair.candidates import Candidate
from chevet.language.repair.everyday import RARE
from chevet.language.repair.sounds import weight

SHOWN = 0.3  # below this confidence nothing is proposed

ONE = -6.5
NEAR = 10.9  # likeness of the sounds, from 0.8
SPELT = 6.3  # likeness of the letters, from 0.6
AHEAD = 6.0  # before the next name
COMMON = -0.95  # for each power of ten that the rarest word heard is more common
NEW = 1.6  # a word that nobody says
EDGES = -1.7  # for each small word at an end
SEVERAL = 0.9  # more than one word heard
DOSE, TAKEN, FORM, LISTED, ASKED = 0.3, 1.3, 0.1, 0.1, 1.3
SHORT = -0.4  # for each sound fewer than five
LONG = 0.2  # for each sound more than six
CLASS, TERM = -0.5, -2.9
KNOWN = 3.2  # in the patient's own list (set by hand)
SAID = 1.0  # named elsewhere in the conversation
SURELY = -2.0  # for how surely the listener heard it, from 0.7 (set by hand)


def confidence(c: Candidate) -> float:
    """Between 0 and 1."""
    e = c.expected
    total = (
        ONE
        + NEAR * (c.near - 0.8)
        + SPELT * (c.spelt - 0.6)
        + AHEAD * min(max(c.ahead, -0.15), 0.2)
        + COMMON * c.common
        + (NEW if c.common <= RARE else 0.0)
        + EDGES * c.edges
        + (SEVERAL if c.last - c.first > 1 else 0.0)
        + DOSE * e.dose
        + TAKEN * e.taken
        + FORM * e.form
        + LISTED * e.listed
        + ASKED * e.asked
        + SHORT * max(0.0, 5.0 - weight(c.name.sounds))
        + LONG * max(0.0, weight(c.name.sounds) - 6.0)
        + (CLASS if c.name.kind == "class" else TERM if c.name.kind == "term" else 0.0)
        + (KNOWN if c.name.known else 0.0)
        + (SAID if c.said else 0.0)
    )
    if c.surely is not None:
        total += SURELY * (c.surely - 0.7)
    return 1.0 / (1.0 + math.exp(-total))
