"""What the patient tells: present illness, operations, habits and home."""

from chevet.language.compose import facts as listed_facts
from chevet.language.compose.material import Line, Material, capital, listed, merged
from chevet.language.compose.telling import CLINICAL, LONGEST, aside, kinds_of, repeats, tell, told
from chevet.language.phrasing import answer, bare, introduce, narrate, recall, report
from chevet.language.rules.measure import lasting
from chevet.language.sentences import Sentence
from chevet.language.vocabulary import body_parts, cues

BRIEF = 40  # sentences: of so short a talk all that the patient tells is worth telling
COURSE = {
    "en": frozenset(
        "better worse worsening hurts hurt started constant sharp dull burning comes goes sleep walk walking helps help "
        "helped relief ice heat rest woke sudden suddenly scale sore fell twisted slipped".split()
    ),
    "fr": frozenset(
        "mieux pire empire brule lance commence permanent aigu soulage soulager repos marche marcher dormir brutal "
        "brutalement progressivement tombe chute tordu remonte aggrave".split()
    ),
}


def history_of_present_illness(m: Material) -> list[Line]:
    """Who comes for what, what they tell in order, then what was affirmed or denied in a word."""
    opening = introduction(m)
    lines = [opening] if opening else []
    kinds = kinds_of(m)
    for s in m.reading.sentences:
        if s.phase != "history" or s.index in m.used or aside(s, m.language):
            continue
        line = _line(m, s, kinds.get(s.index, set()), _asked_clinically(m, s, kinds), len(lines))
        if line is None or len(line.text.split()) < 3 or repeats(line, lines, m.language):
            continue
        m.used.add(s.index)
        lines.append(line)
    return lines + listed_facts.reported(m, lines) + listed_facts.denied(m)


def _line(m: Material, s: Sentence, kinds: set[str], asked: bool, nth: int) -> Line | None:
    """What one sentence adds to the story, if anything."""
    if s.speaker == "patient":
        settled = _settled(m, s, nth) or _qualified(m, s)
        if settled is not None:
            return settled
        if not _tells(s, kinds, asked, len(m.reading.sentences) < BRIEF, m.language) or _held_elsewhere(m, s):
            return None
        line = told(m, s, lambda x, language, pronoun: report(x, language, pronoun, nth))
        return line or _labelled(m, s)
    if s.question or not 4 <= len(s.words) <= LONGEST or not _recalled(s, kinds, m.language):
        return None
    text = recall(s, m.language, m.pronoun, nth)
    return Line(capital(text), (s.evidence(),)) if text else None


def introduction(m: Material) -> Line | None:
    """The clinician's own words ("… is a 59-year-old male with …"), else what the visit is for."""
    return introduced(m) or presented(m)


def chief_complaint(m: Material) -> list[Line]:
    """What the introducing sentence says the visit is for, else as the facts have it."""
    opening = introduced(m)
    stated = complaint_of(opening) if opening else None
    if opening and stated:
        return [Line(f"{stated}.", opening.evidence)]
    return listed_facts.chief_complaint(m)


def introduced(m: Material) -> Line | None:
    """The clinician's sentence that says who comes, when there is one."""
    early = m.reading.sentences[: max(20, len(m.reading.sentences) // 4)]
    for s in early:
        if s.speaker == "patient" or s.question or len(s.words) > LONGEST:
            continue
        if cues(m.language, "introduces").has(s.tokens):
            text = introduce(s, m.language)
            if text:
                m.used.add(s.index)
                return Line(capital(text), (s.evidence(),))
    return None


def presented(m: Material) -> Line | None:
    """ "The patient, with a history of asthma, presents for evaluation of cough."; French notes begin with the story."""
    if m.language == "fr":
        return None
    complaint = listed_facts.chief_complaint(m)
    if not complaint:
        return None
    name = complaint[0].text.rstrip(".")
    name = name if name[:2].isupper() else name[:1].lower() + name[1:]
    known = [p for p in listed_facts.known_problems(m) if p.text.lower() != name.lower()][:4]
    if known:
        join = listed([p.text for p in known], m.phrase("and"))
        text = m.phrase("presents_with_history").format(complaint=name, history=join)
    else:
        text = m.phrase("presents").format(complaint=name)
    known_evidence = [e for p in known for e in p.evidence]
    return Line(text, merged([*complaint[0].evidence, *known_evidence]))


PRESENTS = tuple(
    f"{verb} {word} "
    for verb in ("presents today", "presents", "here today", "here", "comes in today", "comes in")
    for word in ("for", "with")
)


def complaint_of(opening: Line) -> str | None:
    """What the introducing sentence says the visit is for: "presents for her annual exam" → "Annual exam"."""
    for cue in PRESENTS:
        _, found, rest = opening.text.partition(cue)
        words = rest.rstrip(".").split(",")[0].split()
        while words and words[0].lower() in ("her", "his", "their", "a", "an", "the", "some"):
            words = words[1:]
        if found and 1 <= len(words) <= 10:
            return capital(" ".join(words))
    return None


def _settled(m: Material, s: Sentence, nth: int) -> Line | None:
    """A question about the patient that a plain yes or no answers, as a statement citing both."""
    if s.polarity is None or not s.answers or len(s.words) > 6:
        return None
    asked = s.answers[-1]
    named = {x.term.kind for x in m.extracted.mentions if x.sentence is asked}
    blank = any(
        cues(m.language, name).has(asked.tokens)
        for name in ("small_talk", "leisure", "empty_plan", "allergy")
    )
    if named & {"symptom", "problem"} or blank or asked.phase != "history" or asked.index in m.used:
        return None
    if cues(m.language, "family").has(asked.tokens) or cues(m.language, "other_person").has(asked.tokens):
        return None
    text = answer(asked, m.language, s.polarity == "yes", m.pronoun, nth)
    return Line(capital(text), (asked.evidence(), s.evidence())) if text else None


def _qualified(m: Material, s: Sentence) -> Line | None:
    """How much or when, under the one thing asked for: "Shortness of breath: a little, when she climbs the stairs."."""
    if not s.answers or len(s.words) < 4 or not _by_degree(s, m.language):
        return None
    asked = s.answers[-1]
    named = {
        x.term.label
        for x in m.extracted.mentions
        if x.sentence is asked and x.whose == "patient" and x.term.kind in ("symptom", "problem")
    }
    here = any(x.sentence is s and x.term.kind in CLINICAL for x in m.extracted.mentions)
    phrase = narrate if m.language == "fr" else bare
    text = phrase(s, m.language, m.pronoun) if len(named) == 1 and not here else None
    if text is None:
        return None
    told = m.phrase("of_degree").format(what=capital(named.pop()), how=f"{text[0].lower()}{text[1:]}")
    return Line(told, (asked.evidence(), s.evidence()))


def _by_degree(s: Sentence, language: str) -> bool:
    first = next((i for i, t in enumerate(s.tokens) if t.is_word and t.norm not in OPENING[language]), None)
    return first is not None and cues(language, "degree").at(s.tokens, first) is not None


OPENING = {"en": frozenset({"yes", "yeah", "well", "just"}), "fr": frozenset({"oui", "ben", "bon", "juste"})}


def _labelled(m: Material, s: Sentence) -> Line | None:
    """A bare answer under what was asked: "Onset: about a year ago."."""
    for question in reversed(s.answers):
        for name in ("asks_onset", "asks_duration", "asks_location", "asks_character"):
            if cues(m.language, name).has(question.tokens):
                text = bare(s, m.language, m.pronoun)
                label = m.phrase(name.removeprefix("asks_"))
                return Line(f"{label} {text}", (question.evidence(), s.evidence())) if text else None
    return None


def _recalled(s: Sentence, kinds: set[str], language: str) -> bool:
    """A clinician's sentence of the history that tells what is known of the patient."""
    if any(
        cues(language, x).has(s.tokens) for x in ("small_talk", "empty_plan", "exam_start", "hypothetical")
    ):
        return False
    return bool(kinds & CLINICAL) or body_parts(language).has(s.tokens) or _course(s, language)


def _held_elsewhere(m: Material, s: Sentence) -> bool:
    """Whether its every word of weight stands in another section: drugs taken, known problems, bare denials."""
    here = [x for x in m.extracted.mentions if x.sentence is s and x.term.kind in CLINICAL]
    if not here:
        return False
    if all(x.negated and x.term.kind != "drug" for x in here) and len(s.words) <= 9:
        return True
    if any(x.term.kind == "symptom" for x in here) or _course(s, m.language):
        return False
    taken = {d.name for d in m.extracted.facts.medications}
    known = {p.text for p in m.extracted.facts.problems}
    return len(s.words) <= 24 and all(
        x.term.label in (taken if x.term.kind == "drug" else known) for x in here
    )


def _asked_clinically(m: Material, s: Sentence, kinds: dict[int, set[str]]) -> bool:
    """Whether it answers something about a symptom, a problem, a drug or a part of the body."""
    return any(
        kinds.get(q.index, set()) & CLINICAL or body_parts(m.language).has(q.tokens) or _course(q, m.language)
        for q in s.answers
    )


def _tells(s: Sentence, kinds: set[str], asked_clinically: bool, brief: bool, language: str) -> bool:
    """A patient's sentence of the history that says something clinical, not a mere yes or no."""
    if s.question or not 3 <= len(s.words) <= LONGEST:
        return False
    if cues(language, "small_talk").has(s.tokens) and not kinds:
        return False
    if cues(language, "leisure").has(s.tokens) and not (
        kinds & CLINICAL or body_parts(language).has(s.tokens)
    ):
        return False
    about = [s, *s.answers]
    if any(cues(language, "allergy").has(x.tokens) for x in about):
        return False
    if any(cues(language, "family").has(x.tokens) for x in about):
        return False
    clinical = bool(kinds & CLINICAL) or bool(lasting(s.tokens, language))
    if clinical or body_parts(language).has(s.tokens) or _course(s, language):
        return True
    if cues(language, "other_person").has(s.tokens):
        return False
    if (
        brief
        and len(s.words) >= 5
        and s.polarity is None
        and not any(cues(language, "small_talk").has(x.tokens) for x in about)
    ):
        return True
    return (asked_clinically or cues(language, "health").has(s.tokens)) and len(s.words) >= 5


def _course(s: Sentence, language: str) -> bool:
    return not COURSE[language].isdisjoint(s.words)


def social_history(m: Material) -> list[Line]:
    """Smoking, alcohol, work and home, as the patient says."""

    def wanted(s: Sentence) -> bool:
        social = listed_facts.mentions_social(s, m.language)
        asked = any(listed_facts.mentions_social(q, m.language) for q in s.answers)
        return (
            s.speaker == "patient"
            and s.phase == "history"
            and ((social and len(s.words) >= 2) or (asked and len(s.words) >= 3 and s.polarity is None))
        )

    lines: list[Line] = []
    for s in m.reading.sentences:
        if s.phase != "history" or s.index in m.used or aside(s, m.language) or s.question:
            continue
        asked = any(listed_facts.mentions_social(q, m.language) for q in s.answers)
        line = _settled(m, s, len(lines) + 1) if asked and s.speaker == "patient" else None
        if line is None and wanted(s) and len(s.words) <= LONGEST:
            line = told(m, s, lambda x, language, pronoun: _social(x, language, pronoun, len(lines) + 1))
        if line is None or len(line.text.split()) < 2 or repeats(line, lines, m.language):
            continue
        m.used.add(s.index)
        lines.append(line)
    return lines


def _social(s: Sentence, language: str, pronoun: str, nth: int) -> str | None:
    """As running text; what is no sentence of its own stays as the patient said it."""
    return report(s, language, pronoun, nth) or narrate(s, language, pronoun)


def surgical_history(m: Material) -> list[Line]:
    """Operations, as the patient says."""
    return tell(
        m,
        lambda s: (
            s.speaker == "patient"
            and s.phase == "history"
            and cues(m.language, "surgery").has(s.tokens)
            and len(s.words) >= 3
            and not cues(m.language, "family").has(s.tokens)
        ),
        narrate,
    )


def past_history(m: Material) -> list[Line]:
    return listed_facts.past_history(m) + surgical_history(m)
