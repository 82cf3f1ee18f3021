"""What gives a clinician or a patient away in what they say, in English and French.

Each pattern with its weight, in units of log odds: 1 makes the role about three times as likely.
Matched against lower-case text with plain apostrophes.
"""

import re
from dataclasses import dataclass

QUESTION = 0.4
"""Weight of each question, whatever the language: mostly the clinician asks."""


@dataclass(frozen=True)
class Cue:
    """A pattern, and what it says: above 0 for the clinician, below for the patient."""

    pattern: re.Pattern[str]
    weight: float


def _cues(*pairs: tuple[float, str]) -> tuple[Cue, ...]:
    return tuple(Cue(re.compile(rf"\b(?:{pattern})"), weight) for weight, pattern in pairs)


CUES: dict[str, tuple[Cue, ...]] = {
    "en": _cues(
        # the clinician
        (2.0, r"what (?:brings|brought) you"),
        (
            1.5,
            r"i'?(?:ll| will| am going to|'m going to|'d like to) (?:prescribe|examine|refer|order|listen)",
        ),
        (1.5, r"(?:i'm|my name is|this is) (?:doctor|dr)\b"),
        (1.5, r"let me (?:examine|listen|check|have a look|take a look)"),
        (1.0, r"are you (?:allergic|taking|currently|bringing)"),
        (1.0, r"(?:do|did|does|have|has|are|is|any|can) (?:you|your|the pain|it|any)\b[^.?!]*\?"),
        (1.0, r"your (?:blood pressure|lungs|heart|temperature|oxygen|pulse|chest|results?|history)"),
        (1.0, r"(?:come back|see me|call us|go to (?:the )?emergency)"),
        (0.7, r"(?:any (?:allergies|fever|pain|other)|how (?:long|often|are you|bad)|when did)"),
        (0.7, r"(?:we'll|we should|we need to|i think (?:you|this|we)|i want you|i'd like you)"),
        # the patient
        (-2.0, r"(?:hi|hello|good morning|thank you|thanks|yes|no),? (?:doctor|doc)\b"),
        (-1.5, r"my (?:chest|head|back|knee|stomach|throat|legs?|ankles?|husband|wife|mother|father)\b"),
        (-1.5, r"i(?:'ve| have) (?:had|been)\b"),
        (-1.0, r"i (?:feel|felt|had|take|took|stopped|smoke|don't|can't|get|got|wake|noticed)\b"),
        (-1.0, r"(?:it hurts|hurts when|it started|i'm (?:allergic|worried|scared|tired))"),
    ),
    "fr": _cues(
        # le médecin
        (2.0, r"qu'est-ce qui vous (?:amène|arrive)"),
        (1.5, r"je (?:vais )?vous (?:prescri\w*|examin\w*|ausculte\w*|adresse\w*|revois|ferai|fais)"),
        (1.5, r"je (?:suis|m'appelle) (?:le |la )?(?:docteur|dr|médecin)"),
        (1.0, r"(?:est-ce que vous|avez-vous|êtes-vous|prenez-vous|fumez-vous|ressentez-vous)"),
        (1.0, r"vous (?:avez|êtes|prenez|fumez|dormez|mangez|buvez)\b[^.?!]*\?"),
        (1.0, r"votre (?:tension|ventre|cœur|coeur|température|pouls|saturation|dos|ordonnance|bilan)"),
        (1.0, r"vos (?:poumons|antécédents|résultats|analyses|médicaments)"),
        (1.0, r"(?:revenez|rappelez|prenez rendez-vous|appelez le (?:15|samu))"),
        (0.7, r"(?:depuis (?:quand|combien)|combien de|d'autres|des allergies|pas d'allergie)"),
        (0.7, r"(?:on va|nous allons|il faudra|je pense que|je voudrais que vous)"),
        # le patient
        (-2.0, r"(?:bonjour|merci|oui|non),? (?:docteur|dr)\b"),
        (-1.5, r"j'ai (?:mal|eu|des|un peu|très|de la|perdu|vomi|maigri|arrêté|remarqué)\b"),
        (-1.5, r"(?:mon|ma|mes) (?:mari|femme|mère|père|genoux?|dos|tête|ventre|gorge|jambes?|chevilles?)\b"),
        (-1.0, r"je (?:prends|fume|dors|tousse|me sens|me réveille|n'ai|ne|suis (?:allergique|fatigué\w*))"),
        (-1.0, r"(?:ça (?:me )?fait|ça a commencé|ça me (?:brûle|gratte|gêne|réveille)|ça m'inquiète)"),
    ),
}
