"""Examination findings the clinician speaks of: what, where, and whether it is normal.

A denial turns a finding round: "no murmur" is normal, "the lungs are not clear" is not. Where the words do not
say ("a scar") `normal` stays None. They are text for the note and the reader; nothing of them is filed alone.
"""

from functools import lru_cache
from typing import NamedTuple

from chevet.contracts.draft import Examination
from chevet.language.lexicon import Hit, Lexicon
from chevet.language.rules import scope
from chevet.language.rules.measure import words
from chevet.language.rules.pain import VAGUE
from chevet.language.sentences import Reading, Sentence
from chevet.language.tokens import tokenise
from chevet.language.vocabulary import body_parts, cue_words, cues, read

NO = {"en": "no", "fr": "pas de"}
NOT = {"en": "not", "fr": "pas"}
NEAR = 12  # words between a finding and its place
VOWELS = tuple("aeiouhéèêœ")
TURNS = frozenset({"but", "however", "mais", "except", "sauf", ";", "."})


class Finding(NamedTuple):
    """One entry of examination.toml in one language."""

    label: str
    site: str | None
    normal: bool | None


def examination(reading: Reading) -> list[Examination]:
    """One fact a finding and place; what was said last of it stands."""
    said: dict[tuple[str, str | None], Examination] = {}
    for s in reading.sentences:
        if not _examines(s, reading.language):
            continue
        for hit in _findings(reading.language).find(s.tokens):
            fact = _fact(s, hit, reading.language)
            said[(hit.entry.label, fact.site)] = fact
    return list(said.values())


def _examines(s: Sentence, language: str) -> bool:
    """The clinician telling what is found, not asking, planning or warning."""
    if s.speaker == "patient" or s.question or cues(language, "hypothetical").has(s.tokens):
        return False
    begins = cues(language, "exam_start").has(s.tokens)
    if s.phase == "history" and not begins:
        return False
    if s.phase == "plan" and not begins and cues(language, "plan").has(s.tokens):
        return False
    of_result = cues(language, "results").has(s.tokens) and cues(language, "result_words").has(s.tokens)
    return begins or not of_result


def _fact(s: Sentence, hit: Hit[Finding], language: str) -> Examination:
    denied = scope.negated(s, hit.first, hit.last, language)
    finding = hit.entry
    site, first, last = _place(s, hit, language)
    text, normal = finding.label, finding.normal
    if denied and finding.normal:
        text = f"{NOT[language]} {words(s.tokens[hit.first : hit.last]).lower()}"
    elif denied:
        vowel = language == "fr" and finding.label[:1] in VOWELS
        text = f"pas d'{finding.label}" if vowel else f"{NO[language]} {finding.label}"
    if denied:
        normal = None if finding.normal is None else not finding.normal
        first = min(first, _denial(s, hit.first, language))
    return Examination(
        text=text,
        site=finding.site or site,
        normal=normal,
        evidence=(s.evidence(min(first, hit.first), max(last, hit.last)),),
    )


def _denial(s: Sentence, first: int, language: str) -> int:
    """Where the denial before `first` begins."""
    lexicon = cues(language, "negation")
    for i in range(first - 1, max(-1, first - scope.REACH - 1), -1):
        if lexicon.at(s.tokens, i):
            return i
    return first


def _place(s: Sentence, hit: Hit[Finding], language: str) -> tuple[str | None, int, int]:
    """The place named nearest, in the same clause, after the finding ("tenderness over the right knee") or before."""
    tokens = s.tokens
    best: tuple[int, str, int, int] | None = None
    for first, last, name in _places(s, language):
        if first >= hit.last:
            gap, between = first - hit.last, tokens[hit.last : first]
        elif last <= hit.first:
            gap, between = hit.first - last + 2, tokens[last : hit.first]
        else:
            continue
        if gap <= NEAR and TURNS.isdisjoint(t.norm for t in between) and (best is None or gap < best[0]):
            best = (gap, name, first, last)
    return (best[1], best[2], best[3]) if best else (None, hit.first, hit.last)


def _places(s: Sentence, language: str) -> list[tuple[int, int, str]]:
    """Every place with its side, in the words of the note."""
    tokens = s.tokens
    sides = cue_words(language, "left") | cue_words(language, "right") | cue_words(language, "both")
    parts = [
        (h.first, h.last, h.entry.label) for h in body_parts(language).find(tokens) if h.entry.id not in VAGUE
    ]
    sites = [(h.first, h.last, h.entry) for h in _sites(language).find(tokens)]
    found = []
    for first, last, name in (*parts, *sites):
        if last < len(tokens) and tokens[last].norm == "side":  # "the right hand side" is no hand
            continue
        if language == "en" and first and tokens[first - 1].norm in sides:
            name, first = f"{tokens[first - 1].norm} {name}", first - 1
        elif language == "fr" and last < len(tokens) and tokens[last].norm in sides:
            name, last = f"{name} {words(tokens[last : last + 1])}", last + 1
        found.append((first, last, name))
    return found


@lru_cache
def _findings(language: str) -> Lexicon[Finding]:
    place = 0 if language == "en" else 1
    phrases = []
    for row in read("examination")["finding"]:
        label = row["label"][place] if "label" in row else row[language][0]
        site = row["site"][place] if "site" in row else None
        phrases += [(name, Finding(label, site, row.get("normal"))) for name in row[language]]
    return Lexicon(phrases)


def own_site(text: str, language: str) -> str | None:
    """The place that a finding is of by itself: crackles are of the lungs."""
    found = next(iter(_findings(language).find(tokenise(text))), None)
    return found.entry.site if found else None


@lru_cache
def _sites(language: str) -> Lexicon[str]:
    return Lexicon((name, row[language][0]) for row in read("examination")["site"] for name in row[language])
