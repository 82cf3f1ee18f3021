"""Speed, memory and accuracy of `chevet transcribe` on recordings with references, against faster-whisper alone.

    python benchmarks/transcribe.py FOLDER            # *.flac, *.ogg or *.wav, each with its *.json
    python benchmarks/transcribe.py src/chevet/demo/samples --rounds 2

A reference has `segments` with `speaker` (D or clinician, P or patient), `start`, `end`, `text`; a
recording named `x_noisy` shares the reference of `x`. "Alone" is the same weights through
faster-whisper as its manual says: beam 5, the language given, no word times, no speakers. Both are
timed in the same run, one after the other, and each keeps its best round. Speaker figures are shares
of the time in which the reference has somebody speak and a word was heard.

Word errors are given twice: "raw" after lower-casing and taking punctuation out, and normalised, so
that "5mg" and "five milligrams" are the same words (`spoken_words.py`); n is the number of
normalised words said. "drugs" are names of drugs in our vocabulary: said and heard / said, and heard
where nobody said them ("extra"). `--vocabulary` gives words to listen for (one a line), `--once` turns
the second look at windows with garbled names off, `--no-alone` leaves the comparison out.
"""

import argparse
import resource
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jiwer
from reference import reference_of
from spoken_words import normalised, raw

from chevet.contracts.transcript import Transcript
from chevet.engines.speech import again, whisper
from chevet.engines.weights import default_cache
from chevet.language.tokens import tokenise
from chevet.language.vocabulary import drugs
from chevet.speech.decode import decode
from chevet.speech.transcribe import transcribe
from chevet.speech.vocabulary import parse

ROLES = {"D": "clinician", "P": "patient"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--vocabulary", type=Path, help="words to listen for, one a line")
    parser.add_argument("--once", action="store_true", help="no second look for garbled names")
    parser.add_argument("--no-alone", action="store_true", help="without faster-whisper alone")
    parser.add_argument("--only", help="recordings whose name contains this")
    options = parser.parse_args()
    files = sorted(p for p in options.folder.iterdir() if p.suffix in (".flac", ".ogg", ".wav"))
    files = [p for p in files if not options.only or options.only in p.name]
    if not files:
        parser.error(f"no recordings in {options.folder}")

    words = parse(options.vocabulary.read_text(), str(options.vocabulary)) if options.vocabulary else ()
    if options.once:
        again.MOST = 0
    began = time.perf_counter()
    model = whisper.load()
    print(f"load {time.perf_counter() - began:.1f} s   data {options.folder}   n = {len(files)} recordings")
    print(
        f"{'recording':22}{'length':>8}{'time':>8}{'x real':>8}{'ratio':>7}{'WER':>8}{'alone':>8}"
        f"{'raw':>8}{'alone':>8}{'n':>6}{'drugs':>7}{'extra':>6}{'roles':>8}{'unknown':>9}{'peak MB':>9}"
    )
    peak = 0
    rows = []
    for path in files:
        reference = reference_of(path)
        if reference is None:
            continue
        language = reference.get("language") or reference["lang"][:2]
        audio = decode(path)
        ours, heard = _best(
            options.rounds,
            lambda a=audio, v=language: transcribe(a, model, language=v, vocabulary=words, transcript_id="b"),
        )
        peak = max(peak, _peak())
        rows.append((path, reference, language, audio, ours, heard))
    alone = None if options.no_alone else _alone()
    for path, reference, language, audio, ours, heard in rows:
        theirs, text = float("nan"), ""
        if alone is not None:
            theirs, text = _best(options.rounds, lambda a=audio, v=language: alone(a.samples, v))
        spoken = " ".join(s["text"] for s in reference["segments"])
        right, unknown = _speakers(heard, reference["segments"])
        mine = " ".join(u.text for u in heard.utterances)
        errors = [_wer(spoken, one, partial(normalised, language=language)) for one in (mine, text)]
        strict = [_wer(spoken, one, raw) for one in (mine, text)]
        print(
            f"{path.stem:22}{audio.duration:7.1f}s{ours:7.1f}s{ours / audio.duration:8.3f}"
            f"{ours / theirs:7.2f}{errors[0]:8.1%}{errors[1]:8.1%}{strict[0]:8.1%}{strict[1]:8.1%}"
            f"{len(normalised(spoken, language).split()):6}{_drugs(spoken, mine, language)}"
            f"{right:8.1%}{unknown:9.1%}{peak:9}"
        )


def _best(rounds: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """The shortest of some rounds in seconds, and the result."""
    best, result = float("inf"), None
    for _ in range(rounds):
        began = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - began)
    return best, result


def _alone() -> Callable[[Any, str], str]:
    from faster_whisper import WhisperModel

    folder = next(default_cache().glob("whisper-base-*"))
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)

    def hear(samples: Any, language: str) -> str:
        return " ".join(s.text for s in model.transcribe(samples, language=language, beam_size=5)[0])

    return hear


def _wer(said: str, heard: str, form: Callable[[str], str]) -> float:
    return float(jiwer.wer(form(said), form(heard)))


def _drugs(said: str, heard: str, language: str) -> str:
    """How many drug names were heard of those said, and how many that were not said."""
    spoken, found = (Counter(h.entry.id for h in drugs(language).find(tokenise(t))) for t in (said, heard))
    right = (spoken & found).total()
    return f"{right:>4}/{spoken.total():<2}{(found - spoken).total():6}"


def _speakers(heard: Transcript, segments: list[dict[str, Any]]) -> tuple[float, float]:
    """Share of heard time with the right role, and with none."""
    right = unknown = total = 0.0
    for segment in segments:
        role = ROLES.get(segment["speaker"], segment["speaker"])
        for utterance in heard.utterances:
            for word in utterance.words:
                shared = min(word.end, segment["end"]) - max(word.start, segment["start"])
                if shared > 0:
                    total += shared
                    right += shared * (utterance.speaker == role)
                    unknown += shared * (utterance.speaker == "unknown")
    return right / max(total, 1e-9), unknown / max(total, 1e-9)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
