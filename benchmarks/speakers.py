"""Who speaks: the share of speech time that a transcript gives to the right person, with and without an enrolled voice.

    python benchmarks/speakers.py FOLDER…            # *.flac, *.ogg or *.wav, each with its *.json
    python benchmarks/speakers.py FOLDER --keep OUT  # keeps what was heard, so that the next run need not hear again

A reference has `segments` with `speaker` (D or clinician, P or patient), `start`, `end`; a recording named `x_noisy`
shares the reference of `x`. Synthetic consultations with PriMock57's timing are made by scripts/speak_primock57.py.

right     of the time in which exactly one person speaks and a word was heard: the right speaker's (target 90 %)
unknown   nobody's ("unknown", "other")
wrong     the other's
voices    as right, but by the best way round of two speakers: what the separation alone gets
together  share of the speech time in which both speak (not counted above)

Enrolled: the clinician's voice is learnt, as the product learns it, from the first half of the recording, from the
turns that the reference gives her, and the second half alone is judged; "second half" beside it is the same
half without. Of x and x_noisy, one is enrolled from the first half of the other.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from reference import reference_of

from chevet.contracts.transcript import Transcript, Utterance
from chevet.engines.speech import voices, whisper
from chevet.speech.audio import Audio
from chevet.speech.decode import decode
from chevet.speech.enrolment import NotOneVoice, Vector, voice_of
from chevet.speech.transcribe import tell_apart, transcribe

ROLES = {"D": "clinician", "P": "patient"}
STEP = 0.05  # seconds


@dataclass(frozen=True)
class Score:
    """Seconds."""

    right: float
    unknown: float
    wrong: float
    voices: float

    @property
    def judged(self) -> float:
        return self.right + self.unknown + self.wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--keep", type=Path, help="folder for what was heard")
    parser.add_argument("--only", help="recordings whose name contains this")
    options = parser.parse_args()
    encoder = voices.load()
    if encoder is None:
        parser.error("the speaker encoder is not installed (requirements/voices.txt)")
    for folder in options.folders:
        files = sorted(p for p in folder.iterdir() if p.suffix in (".flac", ".ogg", ".wav"))
        files = [p for p in files if reference_of(p) and (not options.only or options.only in p.name)]
        print(f"\n{folder.name}   n = {len(files)} recordings")
        print(
            f"| {'recording':22} | {'speech':>7} | {'together':>8} | {'right':>7} | {'unknown':>7} | {'wrong':>6} |"
            f" {'voices':>7} | {'second half':>11} | {'enrolled':>8} |"
        )
        print("|---|---|---|---|---|---|---|---|---|")
        totals: dict[str, list[Score]] = {"all": [], "half": [], "enrolled": []}
        for path in files:
            _one(path, encoder, options.keep, totals)
        for name, scores in totals.items():
            if scores:
                judged = sum(s.judged for s in scores)
                shares = [s.right / s.judged for s in scores]
                print(
                    f"{name}: right {sum(s.right for s in scores) / judged:.1%} of {judged:.0f} s, "
                    f"lowest {min(shares):.1%}, {sum(s >= 0.9 for s in shares)} of {len(shares)} at 90 % or more"
                )


def _one(path: Path, encoder: Any, keep: Path | None, totals: dict[str, list[Score]]) -> None:
    reference = reference_of(path)
    assert reference is not None
    audio, language = decode(path), reference.get("language") or reference["lang"][:2]
    words = [w for u in _heard(path, audio, language, keep).utterances for w in u.words]
    alone = tell_apart(audio, encoder, words, language)[0]
    segments, middle = reference["segments"], audio.duration / 2
    whole = score(alone, segments)
    totals["all"].append(whole)
    half = enrolled = None
    twin = _twin(path)
    clinician = learn(encoder, decode(twin) if twin else audio, segments, middle)
    if clinician is not None:
        half = score(alone, segments, middle)
        told = tell_apart(audio, encoder, words, language, clinician)[0]
        enrolled = score(told, segments, middle)
        totals["half"].append(half)
        totals["enrolled"].append(enrolled)
    speech, together = _spoken(segments)
    shares = [f"{s.right / s.judged:.1%}" if s else "–" for s in (half, enrolled)]
    print(
        f"| {path.stem:22} | {speech:5.0f} s | {together / speech:8.1%} | {whole.right / whole.judged:7.1%} | "
        f"{whole.unknown / whole.judged:7.1%} | {whole.wrong / whole.judged:6.1%} | "
        f"{whole.voices / whole.judged:7.1%} | {shares[0]:>11} | {shares[1]:>8} |",
        flush=True,
    )


def learn(encoder: Any, audio: Audio, segments: Sequence[dict[str, Any]], until: float) -> Vector | None:
    """The clinician's voice from her turns (those before `until`), as the product learns it; None if too few."""
    hers = [(s["start"], s["end"]) for s in segments if _role(s) == "clinician" and s["end"] <= until]
    if not hers:
        return None
    vectors = encoder.embed([audio.window(start, end) for start, end in hers])
    try:
        return voice_of(vectors, [end - start for start, end in hers])
    except NotOneVoice:
        return None


def score(utterances: Sequence[Utterance], segments: Sequence[dict[str, Any]], since: float = 0.0) -> Score:
    """How the time in which one person speaks and a word was heard is told."""
    last = max([s["end"] for s in segments] + [u.end or 0.0 for u in utterances])
    spoken = _grid(segments, last)
    told = np.full(spoken.shape[1], "", dtype=object)
    for utterance in utterances:
        for word in utterance.words:
            told[int(word.start / STEP) : max(int(word.start / STEP) + 1, int(word.end / STEP))] = (
                utterance.speaker
            )
    judged = (spoken.sum(axis=0) == 1) & (told != "")
    judged[: int(since / STEP)] = False
    truth = np.where(spoken[0], "clinician", "patient")[judged]
    said = told[judged]
    right = float((said == truth).sum())
    wrong = float(((said != truth) & np.isin(said, ("clinician", "patient"))).sum())
    return Score(right * STEP, (len(said) - right - wrong) * STEP, wrong * STEP, max(right, wrong) * STEP)


def _twin(path: Path) -> Path | None:
    """The same voices in another condition."""
    stem = path.stem
    other = path.with_stem(stem.removesuffix("_noisy") if stem.endswith("_noisy") else f"{stem}_noisy")
    return other if other.exists() else None


def _heard(path: Path, audio: Audio, language: str, keep: Path | None) -> Transcript:
    kept = keep / f"{path.parent.name}-{path.stem}.json" if keep else None
    if kept and kept.exists():
        return Transcript.model_validate_json(kept.read_text())
    found = transcribe(audio, _model(), language=language, transcript_id=path.stem)
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(found.model_dump_json())
    return found


_loaded: list[whisper.Whisper] = []


def _model() -> whisper.Whisper:
    if not _loaded:
        _loaded.append(whisper.load())
    return _loaded[0]


def _role(segment: dict[str, Any]) -> str:
    return ROLES.get(segment["speaker"], segment["speaker"])


def _grid(segments: Sequence[dict[str, Any]], last: float) -> Any:
    spoken = np.zeros((2, int(last / STEP) + 2), dtype=bool)
    for s in segments:
        spoken[0 if _role(s) == "clinician" else 1, int(s["start"] / STEP) : int(s["end"] / STEP)] = True
    return spoken


def _spoken(segments: Sequence[dict[str, Any]]) -> tuple[float, float]:
    grid = _grid(segments, max(s["end"] for s in segments))
    return float(grid.any(axis=0).sum() * STEP), float(grid.all(axis=0).sum() * STEP)


if __name__ == "__main__":
    main()
