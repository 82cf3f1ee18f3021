"""When the patient is seen again: "come back in two weeks", « je vous revois dans trois mois »."""

from collections.abc import Sequence

from chevet.contracts.draft import Order
from chevet.language.numbers import number_at, spell
from chevet.language.rules.orderwords import asks, said
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import Token
from chevet.language.vocabulary import cue_words

LEADS = {"en": ("in", "within"), "fr": ("dans", "d'ici", "sous", "d'")}
FEW = {"couple": "a couple of", "few": "a few", "quelques": "quelques"}
APPROX = frozenset(
    {
        ",",
        "about",
        "around",
        "approximately",
        "like",
        "another",
        "uh",
        "um",
        "environ",
        "a",
        "peu",
        "pres",
        "say",
        "the",
        "next",
    }
)
TO = {"en": frozenset({"to", "or", "-"}), "fr": frozenset({"a", "ou", "-"})}
FAR = 14  # tokens between "come back" and its time


def follow_up(reading: Reading) -> list[Order]:
    """The return agreed last; a return on condition ("if you're no better") only guards, and is none."""
    language = reading.language
    late = len(reading.sentences) * 0.55
    untimed: Order | None = None
    for s in reversed(reading.sentences):
        if s.speaker == "patient" or asks(s, language) or (s.phase != "plan" and s.index < late):
            continue
        for cue in said(language, "returning").find(s.tokens):
            if _guards(s, cue.first, cue.last, language):
                continue
            if said(language, "test_after").has(s.tokens[cue.last : cue.last + 3]):
                continue
            if not ELSEWHERE.isdisjoint(t.norm for t in s.tokens[cue.last : cue.last + 4]):
                continue
            if "appointment" in cue.entry or cue.entry == "rendez-vous":
                booked = next(
                    (
                        i
                        for i in range(cue.last, min(cue.last + 6, len(s.tokens)))
                        if s.tokens[i].norm == "for"
                    ),
                    0,
                )
                if booked and (amount := _amount(s.tokens, booked + 1, language)):
                    return [_order(f"{_name(language)} in {amount}", s)]
            when = in_time(s, language, cue.last, FAR) or in_time(
                s, language, max(0, cue.first - 8), cue.first, bare=True
            )
            if when:
                return [_order(f"{_name(language)} {when}", s)]
        if untimed is None:
            sure = next(said(language, "returning_surely").find(s.tokens), None)
            if sure and not _guards(s, sure.first, sure.last, language):
                untimed = _order(_name(language), s)
    return [untimed] if untimed else []


# "return to work in two weeks" is no visit
ELSEWHERE = frozenset(
    "work school sports sport activity activities exercise exercising travail ecole lifting".split()
)


def _guards(s: Sentence, first: int, last: int, language: str) -> bool:
    """Whether the return depends on how things go: "if you're no better, …", "… in a week if it gets worse"."""
    for hit in said(language, "guarding").find(s.tokens[max(0, first - 24) : first]):
        clause = [t.norm for t in s.tokens[max(0, first - 24) + hit.last : first]]
        anew = any(pair in AGAIN[language] for pair in zip(clause, clause[1:], strict=False))
        if not anew or "call" in clause:
            return True
    for hit in said(language, "guarding").find(s.tokens[last : last + FAR]):
        place = last + hit.first
        near = {t.norm for t in s.tokens[max(0, place - 3) : place + 4]}
        between = {t.norm for t in s.tokens[max(last, place - 5) : place]}
        if not near & NO_GUARD and not between & {"and", "call", "but", "or", "et", "mais", "let"}:
            return True
    return False


NO_GUARD = frozenset(
    "needed need sooner earlier necessary besoin before avant possible want like that's".split()
)
# a new clause after the condition: "call me if it hurts, and I'll see you in a month"
AGAIN = {
    "en": frozenset(
        (a, b)
        for a in ("and", "but", "otherwise")
        for b in ("i", "i'll", "i'd", "we", "we'll", "i'm", "we're")
    ),
    "fr": frozenset((a, b) for a in ("et", "mais", "sinon") for b in ("je", "on", "nous")),
}


def _name(language: str) -> str:
    return "Follow-up" if language == "en" else "Revoir"


def _order(text: str, s: Sentence) -> Order:
    return Order(type="followup", description=text, evidence=(s.evidence(),))


def in_time(s: Sentence, language: str, first: int, reach: int, bare: bool = False) -> str | None:
    """The first time to come within `reach` tokens from `first`: "in 2 weeks", "in 3 to 4 weeks", "next week".

    `bare` takes one without "in" ("six months and we'll revisit"); it is written with it.
    """
    tokens = s.tokens
    end = min(len(tokens), first + reach) if not bare else reach
    lead = LEADS[language]
    for i in range(first, end):
        word = tokens[i].norm
        if (
            word == "next"
            and language == "en"
            and i + 1 < len(tokens)
            and tokens[i + 1].norm in ("week", "month", "year")
        ):
            return f"next {tokens[i + 1].norm}"
        if (
            language == "fr"
            and word == "la"
            and [t.norm for t in tokens[i + 1 : i + 3]] == ["semaine", "prochaine"]
        ):
            return "la semaine prochaine"
        if word in lead:
            amount = _amount(tokens, i + 1, language)
        elif bare or i == first:
            amount = _amount(tokens, i, language)
        else:
            amount = None
        if amount:
            return f"{'in' if language == 'en' else 'dans'} {amount}"
    return None


def _amount(tokens: Sequence[Token], place: int, language: str) -> str | None:
    """ "2 weeks", "3 to 4 weeks", "a couple of weeks", "1 week" said from `place`."""
    units = cue_words(language, "time_units")
    while place < len(tokens) - 1 and tokens[place].norm in APPROX and not _starts(tokens, place, units):
        place += 1
    if place >= len(tokens) or _inside_number(tokens, place, language):
        return None
    low, place = _number(tokens, place, language)
    if low is None:
        return None
    if place + 1 < len(tokens) and tokens[place].norm in TO[language]:
        high, after = _number(tokens, place + 1, language)
        if high is not None and after < len(tokens) and _unit(tokens[after]) in units:
            joint = "to" if language == "en" else "à"
            return f"{low} {joint} {high} {_plain(tokens[after])}"
    if place >= len(tokens) or _unit(tokens[place]) not in units:
        return None
    if place + 2 < len(tokens) and tokens[place + 1].norm in TO[language]:  # "a week to two weeks"
        high, after = _number(tokens, place + 2, language)
        if high is not None and after < len(tokens) and _unit(tokens[after]) == f"{tokens[place].norm}s":
            return f"{low} {'to' if language == 'en' else 'à'} {high} {_plain(tokens[after])}"
    return f"{low} {_plain(tokens[place])}"


def _inside_number(tokens: Sequence[Token], place: int, language: str) -> bool:
    before = number_at(tokens, place - 1, language) if place else None
    return before is not None and before.last > place


def _starts(tokens: Sequence[Token], place: int, units: frozenset[str]) -> bool:
    """Whether the article at `place` counts one: "a week"; or opens "a couple", "a few"."""
    return tokens[place].norm in ("a", "an") and (
        _unit(tokens[place + 1]) in units or tokens[place + 1].norm in FEW
    )


def _number(tokens: Sequence[Token], place: int, language: str) -> tuple[str | None, int]:
    units = cue_words(language, "time_units")
    word = tokens[place].norm
    if word in ("a", "an") and place + 1 < len(tokens):
        following = _unit(tokens[place + 1])
        if following in FEW:
            return _few(tokens, place + 1)
        return ("1", place + 1) if following in units else (None, place)
    if word in FEW:
        return _few(tokens, place)
    number = number_at(tokens, place, language)
    return (spell(number.value, language), number.last) if number else (None, place)


def _unit(token: Token) -> str:
    """ "week's" is a week."""
    return token.norm.removesuffix("'s")


def _plain(token: Token) -> str:
    return token.text.removesuffix("'s").removesuffix("’s")


def _few(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    after = place + 1
    if after < len(tokens) and tokens[after].norm == "of":
        after += 1
    return FEW[tokens[place].norm], after
