"""What the clinician finds and reads out: the examination by system, and results."""

from functools import lru_cache

from chevet.language.compose.material import Line, Material
from chevet.language.compose.scraps import announces_exam, of_exam
from chevet.language.compose.telling import tell, tell_placed
from chevet.language.lexicon import Lexicon
from chevet.language.phrasing import describe
from chevet.language.sentences import Sentence
from chevet.language.vocabulary import cues, read


def physical_exam(m: Material) -> list[Line]:
    """What the clinician says to find, each under its system where that is plain."""

    def wanted(s: Sentence) -> bool:
        if s.speaker == "patient" or (
            s.phase == "history" and not cues(m.language, "exam_start").has(s.tokens)
        ):
            return False
        vital = any(
            e.utterance == s.utterance.id and s.start <= e.start < s.end
            for v in m.extracted.facts.vitals
            for e in v.evidence
        )
        return (
            cues(m.language, "exam").has(s.tokens)
            and not vital
            and len(s.words) <= LONGEST
            and not is_result(m, s)
            and not cues(m.language, "hypothetical").has(s.tokens)
            and not cues(m.language, "empty_plan").has(s.tokens)
            and not announces_exam(s, m.language)
            and (s.phase == "exam" or of_exam(s) or not is_plan(m, s))
            and (s.phase == "exam" or of_exam(s) or cues(m.language, "exam_start").has(s.tokens))
        )

    placed = tell_placed(m, wanted, describe)
    systems = [system_examined(m.reading.sentences[i], m.language) for i, _ in placed]
    out: list[tuple[int, Line]] = []
    current = -1
    for (_, line), system in zip(placed, systems, strict=True):
        current = current if system is None else system
        out.append((current, line))
    out.sort(key=lambda pair: pair[0])  # stable: as said within a system
    before = [-1, *(n for n, _ in out)]
    return [
        Line(_headed(m, n, line.text) if n != last else line.text, line.evidence)
        for last, (n, line) in zip(before, out, strict=False)
    ]


LONGEST = 45


def _headed(m: Material, system: int, text: str) -> str:
    """ "Respiratory: crackles at the right base."."""
    if system < 0:
        return text
    title = read("systems")["system"][system][m.language]
    if text.split()[0].isalpha() and not text.split()[0].isupper():
        text = text[:1].lower() + text[1:]
    return m.phrase("system_found").format(system=title, text=text)


def system_examined(s: Sentence, language: str) -> int | None:
    """The place in systems.toml of the first system that a finding's words name."""
    hit = next(iter(_examined(language).find(s.tokens)), None)
    return hit.entry if hit else None


@lru_cache
def _examined(language: str) -> Lexicon[int]:
    return Lexicon(
        (word, n) for n, system in enumerate(read("systems")["system"]) for word in system[f"exam_{language}"]
    )


def is_result(m: Material, s: Sentence) -> bool:
    """Whether a test's outcome is told."""
    return cues(m.language, "results").has(s.tokens) and cues(m.language, "result_words").has(s.tokens)


def is_plan(m: Material, s: Sentence) -> bool:
    """Whether something is to be done."""
    return cues(m.language, "plan").has(s.tokens)


def results(m: Material) -> list[Line]:
    """Results the clinician tells."""
    return tell(
        m,
        lambda s: (
            s.speaker != "patient"
            and s.phase != "history"
            and is_result(m, s)
            and len(s.words) <= LONGEST
            and not is_plan(m, s)
            and not cues(m.language, "hypothetical").has(s.tokens)
        ),
        describe,
    )
