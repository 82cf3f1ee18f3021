"""What is ordered: medication, lab, imaging, procedure, referral, follow-up; each with its reason when one is said.

An order's evidence is the sentence that gives it, those that go on about it, and the one that names its reason.
"""

from collections.abc import Sequence

from chevet.contracts.draft import Evidence, Order
from chevet.language.rules.followup import follow_up
from chevet.language.rules.medications import Decided
from chevet.language.rules.mentions import Mention
from chevet.language.rules.orderwords import asks, near, said, single
from chevet.language.rules.reasons import reason_of
from chevet.language.rules.tests_looked_for import again, looked_for
from chevet.language.rules.tests_named import described, unlisted
from chevet.language.sentences import Reading
from chevet.language.vocabulary import cues, read

NEAR = 12  # tokens from what asks to what is asked for
GENERIC = frozenset({"blood work", "complete blood count panel"})  # nothing beside the tests it is made of


def orders(reading: Reading, found: Sequence[Mention], drugs: Sequence[Decided]) -> list[Order]:
    """Orders in the order they were given; one a thing ordered."""
    out = [_medication(reading, found, d) for d in drugs if d.ordered]
    out += _tests(reading, found)
    return out + [f for f in follow_up(reading) if not any(_same_visit(f, o) for o in out)]


def _same_visit(follow: Order, other: Order) -> bool:
    """ "you'll see the cardiologist in a month" is a referral; no second order beside it."""
    seen = other.type == "referral" and other.evidence[0] == follow.evidence[0]
    return seen and other.description.split()[0] in follow.description.split()


def _medication(reading: Reading, found: Sequence[Mention], decided: Decided) -> Order:
    m = decided.medication
    details = [m.name, m.dose, m.route, m.frequency, m.duration]
    text = " ".join(d for d in details if d)
    if m.action == "stop":
        text = read("phrases")[reading.language]["stop"].format(drug=m.name).rstrip(".")
    order = _order(reading, found, decided.where, "medication", text, m.evidence)
    return order.model_copy(update={"action": m.action})


def _order(
    reading: Reading,
    found: Sequence[Mention],
    where: Mention,
    kind: str,
    text: str,
    evidence: tuple[Evidence, ...],
) -> Order:
    reason = reason_of(reading, found, where.sentence, where.first, where.last)
    if reason is not None and reason[1] not in evidence:
        evidence = (*evidence, reason[1])
    return Order.model_validate(
        {"type": kind, "description": text, "reason": reason[0] if reason else None, "evidence": evidence}
    )


def _tests(reading: Reading, found: Sequence[Mention]) -> list[Order]:
    """One order a test, where it is ordered first; a mere "blood work" only when no test of blood is named."""
    named = sorted(  # "the lab" is a place
        [m for m in found if m.term.kind == "test" and m.text.lower() != "lab"]
        + unlisted(reading, found)
        + looked_for(reading, found),
        key=lambda m: (m.sentence.index, m.first),
    )
    chosen: dict[str, list[Mention]] = {}
    before: Mention | None = None
    for mention in named:
        listed = before is not None and _listed(before, mention)
        alone = _alone(reading, mention, named)
        if alone or _is_ordered(reading, mention) or (listed and _may_be(reading, mention)):
            before = mention
            chosen.setdefault(mention.term.id, []).append(mention)
    tests = [_best(ms, reading.language) for ms in chosen.values()]
    if any(m.term.detail == "lab" and m.term.id not in GENERIC for m in tests):
        tests = [m for m in tests if m.term.id not in GENERIC]
    return [
        _order(reading, found, m, m.term.detail, _name(m, reading.language), _said_in(chosen[m.term.id], m))
        for m in tests
    ] + [
        _order(
            reading,
            found,
            m,
            m.term.detail,
            described(m, reading.language),
            (s.evidence(), m.sentence.evidence()),
        )
        for m, s in again(reading, found)
        if m.term.id not in chosen
    ]


def _name(m: Mention, language: str) -> str:
    """As said, but "test for Lyme disease" where the disease alone was named."""
    return (
        m.term.label
        if m.term.label.lower() != m.text.lower() and m.term.kind == "said test"
        else described(m, language)
    )


def _best(said_of: Sequence[Mention], language: str) -> Mention:
    """Of several wordings of one order the one commanded ("order a thyroid panel"), else the first."""
    return next((m for m in reversed(said_of) if _commanded(m, language)), said_of[0])


def _said_in(said_of: Sequence[Mention], chosen: Mention) -> tuple[Evidence, ...]:
    """Its own sentence first, then at most one other that orders it too."""
    others = [m for m in said_of if m.sentence is not chosen.sentence]
    return tuple(dict.fromkeys(m.sentence.evidence() for m in (chosen, *others[:1])))


def _listed(before: Mention, mention: Mention) -> bool:
    """ "a CBC and a BMP": the second stands in the list of the first."""
    s = mention.sentence
    if before.sentence is not s or not 0 <= mention.first - before.last <= 6:
        return False
    return {t.norm for t in s.tokens[before.last : mention.first]} <= LIST_WORDS


LIST_WORDS = frozenset(
    "and a an some , the also as well of your uh um or et une un des du de la le l' aussi puis plus another "
    "morning including blood like".split()
)


def _alone(reading: Reading, mention: Mention, named: Sequence[Mention]) -> bool:
    """A sentence of the plan that only names tests: "And then a CBC.", "Vitamin B12 level.", "TSH to look for …"."""
    s, language = mention.sentence, reading.language
    if s.phase != "plan" or s.question or not _may_be(reading, mention):
        return False
    here = [m for m in named if m.sentence is s]
    why = next(said(language, "because").find(s.tokens[here[-1].last :]), None)
    end = here[-1].last + why.first if why is not None else len(s.tokens)
    inside = {i for m in here for i in range(m.first, m.last)}
    rest = {t.norm for i, t in enumerate(s.tokens[:end]) if i not in inside and t.is_word}
    return rest <= LIST_WORDS | single(language, "beside_tests") and any(
        m.term.id not in GENERIC for m in here
    )


def _may_be(reading: Reading, mention: Mention) -> bool:
    s = mention.sentence
    return not (
        s.speaker == "patient" or asks(s, reading.language) or mention.negated or mention.whose != "patient"
    )


def _is_ordered(reading: Reading, mention: Mention) -> bool:
    """Asked for by the clinician, now: not looked back on, not only thought of, not on a condition."""
    s, language = mention.sentence, reading.language
    if not _may_be(reading, mention) or s.index < len(reading.sentences) * 0.25:
        return False
    lead = s.tokens[max(0, mention.first - NEAR) : mention.first]
    if _asked_after(mention, language) or _looked_into(mention, language):
        return True
    asking = [h.last for h in said(language, "asking").find(lead)]
    wider = s.tokens[max(0, mention.first - 3 * NEAR) : mention.first]
    if not asking or not (said(language, "intending").has(wider) or _commanded(mention, language)):
        return _carried(reading, mention)
    if said(language, "looking_back").has(lead[asking[-1] :]) or _seen(mention, language):
        return False
    clause = s.tokens[max(0, mention.first - 18) : mention.first]
    return not (said(language, "condition").has(clause) or said(language, "considering").has(lead))


def _asked_after(mention: Mention, language: str) -> bool:
    """ "your TSH needs to be checked", "have your INR checked", « la NFS est à refaire »."""
    s = mention.sentence
    after = s.tokens[mention.last : mention.last + 6]
    lead = s.tokens[max(0, mention.first - 4) : mention.first]
    if said(language, "condition").has(s.tokens[max(0, mention.first - 18) : mention.first]):
        return False
    if said(language, "due_after").has(after):
        return True
    done = next(said(language, "done_after").find(after), None)
    return done is not None and done.first <= 1 and said(language, "having").has(lead)


def _looked_into(mention: Mention, language: str) -> bool:
    """ "I also want to look at your vitamin D level": not known yet, when said in the plan."""
    s = mention.sentence
    lead = s.tokens[max(0, mention.first - 9) : mention.first]
    told = cues(language, "result_words").has(s.tokens[mention.last : mention.last + 2])
    still = said(language, "looks_like").has(s.tokens[mention.last : mention.last + 3])
    wanted = said(language, "looking_into").has(lead)
    listed = mention.term.kind == "test" and mention.term.detail == "lab"
    return s.phase == "plan" and listed and wanted and (still or not told)


def _commanded(mention: Mention, language: str) -> bool:
    """The sentence or a part of it begins with the verb: "order a thyroid panel", "…, and check a CBC"."""
    s = mention.sentence
    verb = max((h.first for h in said(language, "asking").find(s.tokens[: mention.first])), default=-1)
    joined = verb > 0 and s.tokens[verb - 1].norm in ("and", ",", "also", "then", "please", "et", "puis")
    if joined and s.phase == "plan" and mention.first - verb <= 4 and s.tokens[verb].norm not in NO_ORDER:
        return True
    start = next(
        (i for i, t in enumerate(s.tokens) if said(language, "asking").at(s.tokens, i)), len(s.tokens)
    )
    return (
        start <= 4
        and mention.first - start <= 6
        and not near(language, "looking_back", s.tokens, mention.first, 6)
    )


NO_ORDER = frozenset({"have", "see", "done", "need", "needs", "voir", "fait"})


def _seen(mention: Mention, language: str) -> bool:
    """What follows tells a result: "the x-ray showed…"."""
    after = mention.sentence.tokens[mention.last : mention.last + 1]
    return cues(language, "result_words").has(after) and after[0].norm not in ("see", "look")


def _carried(reading: Reading, mention: Mention) -> bool:
    """A short sentence that goes on with the orders of the one before: "and a chest x-ray"."""
    s, language = mention.sentence, reading.language
    before = reading.before(s)
    if before is None or before.speaker != s.speaker or s.phase != "plan" or asks(before, language):
        return False
    joins = mention.first <= 6 and s.tokens[0].norm in ("and", "also", "plus", "as", "et", "ainsi")
    return (
        (len(s.words) <= 9 or joins)
        and cues(language, "plan").has(before.tokens)
        and said(language, "asking").has(before.tokens)
        and not said(language, "looking_back").has(s.tokens)
        and not said(language, "condition").has(s.tokens)
        and not said(language, "at_home").has(s.tokens)
        and not _seen(mention, language)
    )
