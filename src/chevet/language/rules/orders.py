"""What is ordered: medication, lab, imaging, procedure, referral, follow-up; each with its reason when one is said."""

from collections.abc import Sequence

from chevet.contracts.draft import Medication, Order
from chevet.language.numbers import number_at, spell
from chevet.language.rules.measure import words
from chevet.language.rules.mentions import Mention
from chevet.language.sentences import Reading, Sentence
from chevet.language.vocabulary import cue_words, cues

RETURN = {
    "en": frozenset({"back", "follow", "followup", "return", "see", "recheck"}),
    "fr": frozenset(
        {
            "revoit",
            "revoir",
            "revois",
            "revenez",
            "reviendrez",
            "revient",
            "consultation",
            "controle",
            "rendez",
        }
    ),
}
REASON = {"en": frozenset({"for", "because"}), "fr": frozenset({"pour", "car"})}


def orders(reading: Reading, found: Sequence[Mention], medications: Sequence[Medication]) -> list[Order]:
    """Orders in the order they were given; one a thing ordered."""
    out: list[Order] = []
    for m in medications:
        if m.action in ("start", "change"):
            details = [m.name, m.dose, m.route, m.frequency, m.duration]
            out.append(
                Order(type="medication", description=" ".join(d for d in details if d), evidence=m.evidence)
            )
    seen: set[str] = set()
    for mention in found:
        kind = mention.term.detail
        if mention.term.kind != "test" or mention.term.id in seen or not _is_ordered(reading, mention):
            continue
        seen.add(mention.term.id)
        out.append(
            Order.model_validate(
                {
                    "type": kind,
                    "description": mention.term.label,
                    "reason": _reason(mention, found, reading.language),
                    "evidence": (mention.sentence.evidence(),),
                }
            )
        )
    out += _follow_up(reading)
    return out


def _is_ordered(reading: Reading, mention: Mention) -> bool:
    s, language = mention.sentence, reading.language
    if (
        s.speaker == "patient"
        or s.question
        or mention.negated
        or mention.supposed
        or mention.whose != "patient"
    ):
        return False
    if s.phase == "history":
        return False
    lead = s.tokens[: mention.first]
    before = reading.before(s)
    asked_for = cues(language, "plan").has(lead)
    carried = (
        before is not None
        and before.speaker == s.speaker
        and cues(language, "plan").has(before.tokens)
        and s.phase == "plan"
        and not cues(language, "result_words").has(s.tokens[mention.last : mention.last + 3])
    )
    past = {"showed", "shows", "had", "did", "came", "results", "result", "montre", "resultats", "revenu"}
    return (asked_for or carried) and past.isdisjoint(s.words)


def _reason(mention: Mention, found: Sequence[Mention], language: str) -> str | None:
    s = mention.sentence
    for other in found:
        if other.sentence is s and other.term.kind in ("symptom", "problem") and other.first >= mention.last:
            between = {t.norm for t in s.tokens[mention.last : other.first]}
            if between & REASON[language]:
                return other.term.label
    return None


def _follow_up(reading: Reading) -> list[Order]:
    language = reading.language
    for s in reversed(reading.sentences):
        if s.speaker == "patient" or s.question or s.phase != "plan" or RETURN[language].isdisjoint(s.words):
            continue
        when = _in_time(s, language)
        if when:
            text = f"Follow-up {when}" if language == "en" else f"Revoir {when}"
            return [Order(type="followup", description=text, evidence=(s.evidence(),))]
    return []


def _in_time(sentence: Sentence, language: str) -> str | None:
    """ "in about two weeks" → "in 2 weeks"; « dans trois semaines » → « dans 3 semaines »."""
    units = cue_words(language, "time_units")
    lead = "in" if language == "en" else "dans"
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        if token.norm != lead:
            continue
        for j in range(i + 1, min(i + 4, len(tokens))):
            number = number_at(tokens, j, language)
            if number is not None and number.last < len(tokens) and tokens[number.last].norm in units:
                return f"{lead} {spell(number.value, language)} {tokens[number.last].text}"
            if tokens[j].norm == "a" and j + 1 < len(tokens) and tokens[j + 1].norm in units:
                return f"{lead} 1 {words(tokens[j + 1 : j + 2])}"
    return None
