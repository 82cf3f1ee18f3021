"""What the clinician concludes and decides, problem by problem."""

from dataclasses import replace

from chevet.language.compose import facts as listed_facts
from chevet.language.compose.belonging import problem_of
from chevet.language.compose.examination import is_plan
from chevet.language.compose.material import Line, Material, capital
from chevet.language.compose.scraps import said_by_drug_line, says_nothing, worth_writing
from chevet.language.compose.telling import CLINICAL, LONGEST, kinds_of, repeats, tell_placed
from chevet.language.phrasing import conclude, instruct
from chevet.language.rules.mentions import Mention
from chevet.language.sentences import Sentence
from chevet.language.tokens import tokenise
from chevet.language.vocabulary import concepts, cue_words, cues

Placed = tuple[int, Line]  # a line and the index of the sentence it comes from


def assessment(m: Material) -> list[Line]:
    """The problems concluded, each followed by what the clinician says of it."""
    return [line for _, line in _by_problem(m, _reasoning(m), bare_heads=True)]


def plan(m: Material) -> list[Line]:
    """Decisions on medications first, then what else was said to be done; under its problem where that is said."""
    return [line for _, line in _laid_out(m, _decisions(m))] + _agreed(m)


def assessment_and_plan(m: Material) -> list[Line]:
    """Each problem with what is thought and what is done about it."""
    both = sorted(_reasoning(m) + _decisions(m), key=lambda pair: pair[0])
    return [line for _, line in _by_problem(m, both, bare_heads=True)] + _agreed(m)


def instructions(m: Material) -> list[Line]:
    """When to come back, and what to come back for."""

    def wanted(s: Sentence) -> bool:
        return _decides(m, s) and cues(m.language, "instructs").has(s.tokens)

    return [line for _, line in tell_placed(m, wanted, instruct)]


def _reasoning(m: Material) -> list[Placed]:
    """What the clinician thinks of it: sentences of the end of the visit about something clinical, nothing to do."""
    kinds = kinds_of(m)

    def wanted(s: Sentence) -> bool:
        if s.speaker == "patient" or s.phase != "plan" or not 4 <= len(s.words) <= LONGEST:
            return False
        if any(cues(m.language, x).has(s.tokens) for x in ("empty_plan", "small_talk", "device", "allergy")):
            return False
        if not worth_writing(m, s):
            return False
        if is_plan(m, s) or s.words[0] in ("if", "si", "do", "does"):
            return False
        return bool(kinds.get(s.index, set()) & (CLINICAL | {"test"})) or cues(m.language, "assessment").has(
            s.tokens
        )

    return [pair for pair in tell_placed(m, wanted, conclude) if not says_nothing(pair[1], m.language)]


def _decides(m: Material, s: Sentence) -> bool:
    if s.speaker == "patient" or s.question or s.phase == "history" or not 3 <= len(s.words) <= LONGEST:
        return False
    return (
        is_plan(m, s)
        and worth_writing(m, s)
        and not cues(m.language, "empty_plan").has(s.tokens)
        and not cues(m.language, "small_talk").has(s.tokens)
    )


def _decisions(m: Material) -> list[Placed]:
    drugs: list[Placed] = []
    for drug in m.extracted.facts.medications:
        places = [s.index for e in drug.evidence if (s := listed_facts.find(m, e)) and s.phase == "plan"]
        if drug.action != "continue" or (places and _kept(m, drug.evidence[0].utterance)):
            name = listed_facts.drug_text(m, drug)
            if drug.action == "stop":
                name = listed_facts.drug_name(drug.name, m.language, m.preferences.drugs)
            text = m.phrase(drug.action).format(drug=name)
            drugs.append((places[0] if places else -1, Line(text, drug.evidence)))
    placed = {(e.utterance, e.start) for _, line in drugs for e in line.evidence}

    def wanted(s: Sentence) -> bool:
        return _decides(m, s) and ((s.utterance.id, s.start) not in placed or _orders_more(m, s))

    own = [line for _, line in drugs]
    named: dict[int, list[Mention]] = {}
    for x in m.extracted.mentions:
        named.setdefault(x.sentence.index, []).append(x)
    return drugs + [
        (place, line)
        for place, line in tell_placed(m, wanted, instruct)
        if not says_nothing(line, m.language)
        and not said_by_drug_line(line, own, named.get(place, ()), m.language)
    ]


def _laid_out(m: Material, lines: list[Placed]) -> list[Placed]:
    """Under the problems, where the template or the clinician wants it so and the conversation has them."""
    return lines if m.plan_as_list else _by_problem(m, lines, bare_heads=False)


def _by_problem(m: Material, lines: list[Placed], *, bare_heads: bool) -> list[Placed]:
    """The lines under the problem spoken of when they were said; heads without lines too when `bare_heads`."""
    heads = concluded(m)
    topics = _topics(m, {name for name, _ in heads})
    groups: dict[str, list[Placed]] = {"": []}
    groups.update({name: [] for name, _ in heads})
    for place, line in lines:
        if repeats(line, [head for _, head in heads], m.language):
            continue
        about = [name for start, name in topics if start <= place]
        name = about[-1] if about else ""
        if place >= 0:
            name = problem_of(m, m.reading.sentences[place], groups.keys() - {""}, name)
        groups[name].append((place, under(line, name, m.language) if name else line))
    if len(heads) == 1 and bare_heads:  # one problem: everything is about it
        groups[heads[0][0]] = groups.pop("") + groups[heads[0][0]]
        groups[""] = []
    out = list(groups[""]) if not bare_heads else []
    for name, head in heads:
        if groups[name] or bare_heads:
            out += [(-1, head), *groups[name]]
    return out if not bare_heads else out + groups[""]


LEADS = ("for", "from", "as", "in", "regarding", "with", "pour", "concernant")


def under(line: Line, name: str, language: str) -> Line:
    """ "For her second problem, her hypertension, order a lipid panel." under its heading: "Order a lipid panel."."""
    tokens = tokenise(line.text)
    if not tokens or tokens[0].norm not in LEADS:
        return line
    for hit in concepts(language).find(tokens[:16]):
        after = tokens[hit.last : hit.last + 2]
        rest = tokens[hit.last :]
        if hit.entry.label != name or not after:
            continue
        while rest and (not rest[0].is_word or rest[0].norm in ("standpoint", "issue", "again")):
            rest = rest[1:]
        before = {t.norm for t in tokens[: hit.first] if t.is_word}
        if len(rest) >= 3 and before <= cue_words(language, "turning"):
            return replace(line, text=capital(line.text[rest[0].start :]))
    return line


def concluded(m: Material) -> list[tuple[str, Line]]:
    """Problems named at the end of the visit, as firmly as they were named, in order: (name, heading)."""
    out = []
    for problem in m.extracted.facts.problems:
        if problem.status not in ("active", "possible") or not _concluded(m, problem.text):
            continue
        where = [e for e in problem.evidence if _late(m, e.utterance, e.start)] or list(problem.evidence[-1:])
        possible = problem.status == "possible"
        name = problem.text if possible else capital(problem.text)
        text = m.phrase("possible" if possible else "active").format(text=name)
        out.append((problem.text, Line(text, tuple(where[:3]), heads=True)))
    return out


def _topics(m: Material, names: set[str]) -> list[tuple[int, str]]:
    """Where the clinician turns to a problem: the sentence's index and the problem's name."""
    found: list[tuple[int, str]] = []
    for x in m.extracted.mentions:
        s = x.sentence
        if s.phase == "plan" and s.speaker != "patient" and x.term.label in names and not x.negated:
            turns = cues(m.language, "topic").has(s.tokens)
            if turns or not any(name == x.term.label for _, name in found):
                found.append((s.index, x.term.label))
    return found


def _concluded(m: Material, label: str) -> bool:
    return any(
        x.term.label == label
        and x.whose == "patient"
        and not x.negated
        and not x.supposed
        and x.sentence.phase == "plan"
        and x.sentence.speaker != "patient"
        for x in m.extracted.mentions
    )


def _late(m: Material, utterance: str, start: int) -> bool:
    return any(s.start == start and s.phase == "plan" for s in m.reading.by_utterance.get(utterance, ()))


def _kept(m: Material, utterance: str) -> bool:
    return any(
        cues(m.language, "continue_drug").has(s.tokens)
        for s in m.reading.by_utterance.get(utterance, ())
        if s.phase == "plan" and s.speaker != "patient"
    )


def _orders_more(m: Material, s: Sentence) -> bool:
    """Whether a sentence that starts a drug also orders something else."""
    return any(
        o.type not in ("medication",)
        and any(e.utterance == s.utterance.id and e.start == s.start for e in o.evidence)
        for o in m.extracted.facts.orders
    )


def _agreed(m: Material) -> list[Line]:
    """The patient's own words of agreement at the end, quoted: what they agree to is the reader's to judge."""
    for s in reversed(m.reading.sentences):
        if s.phase == "plan" and s.speaker == "patient" and cues(m.language, "agrees").has(s.tokens):
            if s.question or len(s.words) > 12 or cues(m.language, "negation").has(s.tokens):
                continue
            return [Line(m.phrase("agrees").format(words=s.text.strip(" .!,")), (s.evidence(),))]
    return []
