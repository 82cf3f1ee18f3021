"""Plain text → Transcript: who said what, one line a turn."""

import re
from functools import lru_cache

from chevet.contracts.transcript import Speaker, Transcript, Utterance
from chevet.language.errors import NotADialogue
from chevet.language.identify import language_of
from chevet.language.tokens import fold
from chevet.language.vocabulary import read as vocabulary

LINE = re.compile(r"^\s*(?:\[([^\]\n]{1,30})\]|([^\W\d_][\w .'’?-]{0,29}?)\s?:)[ \t]*(.*)$")


@lru_cache
def _labels() -> dict[str, Speaker]:
    table: dict[str, Speaker] = {}
    speakers: tuple[Speaker, ...] = ("clinician", "patient", "other", "unknown")
    for speaker in speakers:
        table.update({fold(label): speaker for label in vocabulary("speakers")[speaker]})
    return table


def parse_dialogue(text: str, *, id: str, language: str = "auto") -> Transcript:
    """Lines such as `[doctor] …`, `Doctor: …`, `D: …`, `Médecin : …` as a Transcript with utterances u1, u2 ….

    A line without a label belongs to the turn above it. The words are kept exactly as written.
    Raises NotADialogue: `empty`, `not_text`, `no_speakers`, `one_speaker` or `language`.
    """
    if not text.strip():
        raise NotADialogue("empty", "The text is empty; give a conversation with one turn a line.")
    strange = sum(1 for c in text if c == "�" or (ord(c) < 32 and c not in "\n\r\t"))
    if "\x00" in text or strange > len(text) * 0.02:
        raise NotADialogue("not_text", "This is not text (it has binary characters); give UTF-8 text.")
    turns: list[tuple[Speaker, str]] = []
    for line in text.lstrip("﻿").splitlines():
        speaker, said = _split(line)
        if speaker is None:
            if not line.strip():
                continue
            if turns:
                turns[-1] = (turns[-1][0], f"{turns[-1][1]}\n{line}")
            else:
                turns.append(("unknown", line))
        elif said.strip():
            turns.append((speaker, said))
    known = {speaker for speaker, _ in turns if speaker != "unknown"}
    if not known:
        raise NotADialogue(
            "no_speakers",
            "No line says who speaks; begin each turn with a label such as “Doctor:” or “Patient:”.",
        )
    if len({speaker for speaker, _ in turns}) < 2:
        raise NotADialogue(
            "one_speaker", "Only one speaker is named; a consultation has a clinician and a patient."
        )
    spoken = "\n".join(said for _, said in turns)
    return Transcript(
        id=id,
        language=language_of(spoken, language),
        utterances=tuple(
            Utterance(id=f"u{n}", speaker=speaker, text=said) for n, (speaker, said) in enumerate(turns, 1)
        ),
    )


def _split(line: str) -> tuple[Speaker | None, str]:
    match = LINE.match(line)
    if match is None:
        return None, line
    label = fold((match.group(1) or match.group(2)).strip().rstrip("."))
    names = [label, re.sub(r"[\s_-]*\d+$", "", label)]  # "patient 2"
    if match.group(1):
        names += label.split("_")  # "[patient_guest]"
    speaker = next((found for name in names if (found := _labels().get(name))), None)
    return (speaker, match.group(3)) if speaker else (None, line)
