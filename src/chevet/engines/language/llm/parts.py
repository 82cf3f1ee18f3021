"""A visit → what fits into a model at once: whole, or in parts that overlap by a few turns."""

from collections.abc import Sequence

from chevet.contracts.transcript import Transcript, Utterance
from chevet.engines.language.llm.accounting import estimated_tokens

OVERLAP = 4  # turns told twice, so that a reply keeps its question
LABELS = {
    "en": {"clinician": "Doctor", "patient": "Patient", "other": "Other", "unknown": "Speaker"},
    "fr": {"clinician": "Médecin", "patient": "Patient", "other": "Autre", "unknown": "Interlocuteur"},
}


def lines(transcript: Transcript, language: str) -> list[str]:
    """One line a turn, with who speaks; angle brackets are taken out, so that nothing said can end the transcript."""
    return [f"{LABELS[language][u.speaker]}: {_flat(u)}" for u in transcript.utterances if u.text.strip()]


def _flat(utterance: Utterance) -> str:
    return " ".join(utterance.text.replace("<", " ").replace(">", " ").split())


def parts(said: Sequence[str], budget: int) -> list[str]:
    """The turns joined into texts of at most `budget` tokens (estimated), of about the same length.

    A single turn longer than that is cut at a word.
    """
    turns = [piece for line in said for piece in _pieces(line, budget)]
    sizes = [estimated_tokens(turn) for turn in turns]
    total = sum(sizes)
    if total <= budget:
        return ["\n".join(turns)]
    wanted = total / (-(-total // max(budget - 200, 1)))  # equal shares: no short last part
    out: list[str] = []
    first = 0
    while first < len(turns):
        last, size = first, 0
        while last < len(turns) and (last == first or size + sizes[last] <= min(wanted + 200, budget)):
            size += sizes[last]
            last += 1
        out.append("\n".join(turns[first:last]))
        if last == len(turns):
            break
        first = max(last - OVERLAP, first + 1)
    return out


def _pieces(line: str, budget: int) -> list[str]:
    if estimated_tokens(line) <= budget // 2:
        return [line]
    words, out, now = line.split(), [], ""
    for word in words:
        for chunk in (word[i : i + budget] for i in range(0, len(word), budget)):
            if estimated_tokens(f"{now} {chunk}") > budget // 2:
                out.append(now)
                now = chunk
            else:
                now = f"{now} {chunk}".strip()
    return [*out, now]
