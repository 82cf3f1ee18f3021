"""What a plan must not hold: announcements, encouragement, talk to oneself, what a drug's line says already."""

from collections.abc import Sequence

from chevet.language.compose.material import Line, Material
from chevet.language.compose.telling import weighty
from chevet.language.rules.mentions import Mention
from chevet.language.sentences import Sentence
from chevet.language.vocabulary import concepts, cue_words, cues

EXAM_WORDS = frozenset({"exam", "examination", "examen"})
OPENING = 5  # words within which a courtesy makes the whole sentence one
EXAM_WITHIN = 8  # words of a sentence's start within which "on your right knee exam" stands


def courtesy(s: Sentence, language: str) -> bool:
    """Encouragement, or what the clinician only repeats to the patient: a sentence that opens with it."""
    return any(h.first <= OPENING for h in cues(language, "courtesy").find(s.tokens))


def announces_exam(s: Sentence, language: str) -> bool:
    """ "let's take a quick look at that knee": nothing found yet, nothing decided."""
    found = cues(language, "finding").has(s.tokens)
    return not found and cues(language, "announces_exam").has(s.tokens)


def of_exam(s: Sentence) -> bool:
    """ "on your right knee exam, no effusion": a finding, wherever in the visit it is told."""
    start = s.words[:EXAM_WITHIN]
    at = next((i for i, w in enumerate(start) if w in EXAM_WORDS), None)
    return at is not None and at > 0 and bool({"on", "a", "sur"} & set(start[:at])) and len(s.words) > at + 2


def says_nothing(line: Line, language: str) -> bool:
    """Whether only words without meaning of their own are left ("Go ahead.", "Get that set up.")."""
    return weighty(line.text, language) <= cue_words(language, "hollow")


def topic_only(s: Sentence, language: str) -> bool:
    """ "for your second problem, the hypertension": the heading says it."""
    tokens = s.tokens
    named = list(concepts(language).find(tokens))
    if not named or not cues(language, "topic").has(tokens):
        return False
    inside = {i for h in named for i in range(h.first, h.last)}
    rest = {t.norm for i, t in enumerate(tokens) if t.is_word and i not in inside}
    return rest <= cue_words(language, "turning") | cue_words(language, "hollow") | cue_words(
        language, "light"
    )


def said_by_drug_line(line: Line, drugs: Sequence[Line], mentions: Sequence[Mention], language: str) -> bool:
    """Whether a drug's own line says all of it: "I'll give you amoxicillin 500 mg" beside "Start amoxicillin 500 mg."."""
    if not any(x.term.kind == "drug" for x in mentions):
        return False
    words = weighty(line.text, language) - cue_words(language, "giving") - cue_words(language, "hollow")
    return any(words <= weighty(d.text, language) for d in drugs)


def worth_writing(m: Material, s: Sentence) -> bool:
    """A clinician's sentence that a plan or an assessment may hold."""
    return not (
        courtesy(s, m.language) or announces_exam(s, m.language) or of_exam(s) or topic_only(s, m.language)
    )
