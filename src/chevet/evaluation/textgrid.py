"""PriMock57's transcripts (Papadopoulos Korfiatis et al., 2022, arXiv:2204.00333): one TextGrid a speaker.

Put together as its authors' `scripts/textgrid_to_transcript.py` does: by start, without the transcribers' tags.
"""

import re
from pathlib import Path

from chevet.contracts.transcript import Speaker, Transcript, Utterance
from chevet.evaluation.errors import DataMissing

INTERVAL = re.compile(r'xmin = ([\d.]+)\s+xmax = ([\d.]+)\s+text = "((?:[^"]|"")*)"')
TAGS = re.compile(r"</?UNSURE>|<UNIN/>|<INAUDIBLE_SPEECH/>")
TIERS: tuple[tuple[str, Speaker], ...] = (("doctor", "clinician"), ("patient", "patient"))


def consultation(folder: Path, name: str) -> Transcript:
    """The consultation `name` ("day1_consultation01") of the data set's folder; raises DataMissing."""
    turns: list[tuple[float, float, Speaker, str]] = []
    for tier, speaker in TIERS:
        path = folder / "transcripts" / f"{name}_{tier}.TextGrid"
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise DataMissing(f"{path}: cannot be read ({reason}).") from None
        for start, end, said in INTERVAL.findall(text):
            words = re.sub(r"\s+", " ", TAGS.sub("", said.replace('""', '"'))).strip()
            if words:
                turns.append((float(start), float(end), speaker, words))
    if not turns:
        raise DataMissing(f"{folder / 'transcripts' / name}: holds no words; give PriMock57 as published.")
    turns.sort(key=lambda turn: turn[0])
    return Transcript(
        id=name,
        language="en",
        utterances=tuple(
            Utterance(id=f"u{n}", speaker=speaker, start=start, end=end, text=words)
            for n, (start, end, speaker, words) in enumerate(turns, 1)
        ),
    )
