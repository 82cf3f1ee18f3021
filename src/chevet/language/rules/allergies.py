"""Allergies with their reaction; and that none is known, when that was asked and answered."""

from collections.abc import Sequence

from chevet.contracts.draft import Allergy, Evidence
from chevet.language.rules.mentions import Mention
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import concepts, cues, drugs

KINDS = frozenset({"drug", "substance"})


def allergies(reading: Reading, found: Sequence[Mention]) -> list[Allergy]:
    """One fact a substance the patient says (or confirms) to be allergic to."""
    language = reading.language
    out: dict[str, Allergy] = {}
    for mention in found:
        s = mention.sentence
        if mention.term.kind not in KINDS or mention.whose != "patient" or mention.negated:
            continue
        asked = [q for q in s.answers if cues(language, "allergy").has(q.tokens)]
        here = allergic_to(mention, language)
        if s.question:
            confirmed = _yes_to(reading, s) if cues(language, "allergy").has(s.tokens) else None
            if confirmed is None or sum(m.sentence is s and m.term.kind in KINDS for m in found) != 1:
                continue
            evidence: tuple[Evidence, ...] = (s.evidence(), confirmed.evidence())
        elif here:
            evidence = (s.evidence(),)
        elif asked and s.polarity != "no" and not cues(language, "continue_drug").has(s.tokens):
            evidence = (asked[-1].evidence(), s.evidence())
        else:
            continue
        reaction, more = _reaction(reading, s)
        old = out.get(mention.term.id)
        if old is None or (reaction and not old.reaction):
            out[mention.term.id] = Allergy(
                substance=mention.term.label,
                reaction=reaction,
                code=mention.term.code,
                evidence=evidence + more,
            )
    return list(out.values())


def no_allergies(reading: Reading) -> tuple[Evidence, ...]:
    """The question and the "no" (or the sentence itself) that say no allergy is known; empty when not said."""
    language = reading.language
    for s in reading.sentences:
        if s.polarity == "no" and not s.question:
            general = [q for q in s.answers if cues(language, "allergy").has(q.tokens) and _general(q)]
            if general:
                return (general[-1].evidence(), s.evidence())
        if not s.question and cues(language, "no_allergy").has(s.tokens) and _general(s):
            return (s.evidence(),)
    return ()


def _general(sentence: Sentence) -> bool:
    """Asks about allergies at large, not about one substance."""
    words = set(sentence.words)
    return (
        bool(
            {
                "allergies",
                "any",
                "anything",
                "allergy",
                "medications",
                "medication",
                "medicament",
                "medicaments",
                "allergique",
                "allergie",
                "connues",
                "allergic",
            }
            & words
        )
        and not {"penicillin", "latex", "penicilline"} & words
    )


# what may stand between "allergic to" and its substance
BETWEEN = frozenset(
    "to a au aux la le les l' the any some and or et ou , medicament medicine medication de d' that is "
    "of drug called antibiotic".split()
)


def allergic_to(mention: Mention, language: str) -> bool:
    """Whether the words themselves tie the substance to an allergy: "allergic to X and Y", "X allergy"."""
    tokens = mention.sentence.tokens
    if cues(language, "allergy").at(tokens, mention.last) if mention.last < len(tokens) else None:
        return True
    for hit in cues(language, "allergy").find(tokens[: mention.first]):
        gap = tokens[hit.last : mention.first]
        if len(gap) <= 8 and all(t.norm in BETWEEN or _allergen(t, language) for t in gap):
            return True
    return False


def _allergen(token: Token, language: str) -> bool:
    """Whether a word alone is a drug or a substance: "sulfa and amoxicillin"."""
    named = concepts(language).at([token], 0)
    return drugs(language).at([token], 0) is not None or (
        named is not None and named.entry.kind == "substance"
    )


def _yes_to(reading: Reading, question: Sentence) -> Sentence | None:
    for s in reading.sentences[question.index + 1 : question.index + 4]:
        if s.polarity == "yes" and question in s.answers:
            return s
    return None


def _reaction(reading: Reading, sentence: Sentence) -> tuple[str | None, tuple[Evidence, ...]]:
    """In the same sentence, or in the next three of the patient's."""
    lexicon = cues(reading.language, "reaction")
    hit = next(iter(lexicon.find(sentence.tokens)), None)
    if hit:
        return hit.entry, ()
    for s in reading.sentences[sentence.index + 1 : sentence.index + 4]:
        if s.speaker == "patient" and (hit := next(iter(lexicon.find(s.tokens)), None)):
            return hit.entry, (s.evidence(),)
        if s.question and not {"happens", "happened", "reaction", "get", "passe", "fait"} & set(s.words):
            break
    return None, ()
