"""Who is the clinician and who the patient, from what each voice says; `unknown` where that does not tell."""

from collections.abc import Iterable, Mapping, Sequence
from math import exp

from chevet.contracts.transcript import Speaker
from chevet.speech.cues import CUES, QUESTION

SURE = 0.9
"""The least probability with which two voices get their roles."""

SURE_ALONE = 2.0
"""The least log odds with which a single turn gets a role by its words alone."""


def roles(
    turns: Sequence[tuple[int | None, str]], language: str | Sequence[str], clinician: int | None = None
) -> list[Speaker]:
    """The speaker of each turn, given its voice (None: not known) and its text; `language` of all or of each.

    `clinician` is the voice that is known to be the clinician's, by her enrolled voice.

    The voice that talks most like a clinician is the clinician, the one that talks most like a
    patient the patient, when together they are at least `SURE` that way round and not the other;
    further voices are `other`. Otherwise a turn has a role only if its own words are plain enough.
    """
    languages = [language] * len(turns) if isinstance(language, str) else language
    said = _leanings(turns, languages)
    known = by_voice(said) if clinician is None else beside(clinician, said)
    if known:
        return [known.get(voice, "unknown") if voice is not None else "unknown" for voice, _ in turns]
    return [alone(text, spoken) for (_, text), spoken in zip(turns, languages, strict=True)]


def tell_roles(turns: Iterable[tuple[int | None, str]], languages: Iterable[str]) -> bool:
    """Whether what each voice says, each turn in its language, tells clinician and patient apart."""
    return bool(by_voice(_leanings(turns, languages)))


def by_voice(said: Mapping[int, float]) -> dict[int, Speaker]:
    """The role of each voice from its leaning (log odds), empty where unsure or only one voice speaks."""
    if len(said) < 2:
        return {}
    ordered = sorted(said, key=lambda voice: said[voice])
    patient, clinician = ordered[0], ordered[-1]
    if _probability(said[clinician] - said[patient]) < SURE:
        return {}
    found: dict[int, Speaker] = dict.fromkeys(said, "other")
    found[patient], found[clinician] = "patient", "clinician"
    return found


def beside(clinician: int, said: Mapping[int, float]) -> dict[int, Speaker]:
    """The roles where one voice is known to be the clinician's: the most patient-like other is the patient."""
    found: dict[int, Speaker] = dict.fromkeys(said, "other")
    found[clinician] = "clinician"
    others = [voice for voice in said if voice != clinician]
    if others:
        found[min(others, key=lambda voice: said[voice])] = "patient"
    return found


def alone(text: str, language: str) -> Speaker:
    """The role that a single turn's words give away, else `unknown`."""
    odds = leaning(text, language)
    if abs(odds) < SURE_ALONE:
        return "unknown"
    return "clinician" if odds > 0 else "patient"


def leaning(text: str, language: str) -> float:
    """Log odds that a clinician says this: above 0 clinician, below 0 patient."""
    plain = text.lower().replace("’", "'")
    odds = QUESTION * plain.count("?")
    for cue in CUES.get(language, ()):
        odds += cue.weight * sum(1 for _ in cue.pattern.finditer(plain))
    return odds


def _leanings(turns: Iterable[tuple[int | None, str]], languages: Iterable[str]) -> dict[int, float]:
    said: dict[int, float] = {}
    for (voice, text), language in zip(turns, languages, strict=True):
        if voice is not None:
            said[voice] = said.get(voice, 0.0) + leaning(text, language)
    return said


def _probability(odds: float) -> float:
    return 1 / (1 + exp(-min(50.0, max(-50.0, odds))))
