"""Makes the two recorded visits of the demo from `scripts/visits/*.toml`, with synthetic voices.

    python scripts/make_samples.py --model kokoro.int8.onnx --voices kokoro-js/voices

Runs in an environment of its own (see scripts/README.md): the voice is a tool, not a dependency.
Writes, for each visit, `<id>.ogg` (Opus, 16 kHz mono, about 32 kbit/s) and `<id>.json` (who says what,
from when to when, in seconds) into src/chevet/demo/samples. The same inputs make the same files.
"""

import argparse
import io
import json
import tempfile
import tomllib
from pathlib import Path

import av
import numpy as np
import onnxruntime
from kokoro_onnx import Kokoro

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "src" / "chevet" / "demo" / "samples"
RATE = 24_000  # what the voice speaks at
SENT_RATE = 16_000  # what is kept
BIT_RATE = 32_000
PAUSE = (0.3, 0.8)  # seconds between turns, unless the turn says
EDGE = 0.5  # seconds of room before the first word and after the last
LEVEL = -23.0  # dBFS (RMS) of each turn
ROOM = -62.0  # dBFS (RMS) of the room


def main() -> None:
    arguments = _arguments()
    for script in arguments.visit or sorted((HERE / "visits").glob("*.toml")):
        visit = tomllib.loads(script.read_text(encoding="utf-8"))
        audio, segments = speak(visit, arguments.model, arguments.voices)
        write(visit, audio, segments, arguments.out)
        print(f"{visit['id']}: {len(audio) / RATE:.1f} s, {len(segments)} turns")


def speak(visit: dict, model: Path, voices: Path) -> tuple[np.ndarray, list[dict]]:
    """The whole conversation at RATE, and its turns with their times."""
    onnxruntime.set_seed(visit["seed"])  # the voice's breath is noise; one seed, one recording
    with tempfile.TemporaryDirectory() as folder:
        kokoro = Kokoro(str(model), str(_voice_file(visit, voices, Path(folder))))
    chance = np.random.default_rng(visit["seed"])
    pieces, segments, at = [_silence(EDGE)], [], EDGE
    for number, turn in enumerate(visit["turns"]):
        if number:
            pause = turn.get("pause") or round(float(chance.uniform(*PAUSE)), 2)
            pieces.append(_silence(pause))
            at += len(pieces[-1]) / RATE
        who = visit["voices"][turn["speaker"]]
        phonemes = kokoro.tokenizer.phonemize(turn.get("say", turn["text"]), visit["phonemes"])
        if "(" in phonemes:  # "(en)dɒs(fr)": a word taken for another language, read with its brackets
            raise SystemExit(f"A word here is not read in {visit['phonemes']}; give a `say`: {phonemes}")
        spoken, rate = kokoro.create(phonemes, voice=who["voice"], speed=who["speed"], is_phonemes=True)
        assert rate == RATE
        pieces.append(_at_level(spoken, LEVEL))
        end = at + len(spoken) / RATE
        segments.append(
            {"speaker": turn["speaker"], "start": round(at, 3), "end": round(end, 3), "text": turn["text"]}
        )
        at = end
    pieces.append(_silence(EDGE))
    audio = np.concatenate(pieces)
    return np.clip(audio + _room(len(audio), chance), -1, 1), segments


def write(visit: dict, audio: np.ndarray, segments: list[dict], folder: Path) -> None:
    """The recording and its reference, side by side."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{visit['id']}.ogg").write_bytes(_opus(audio))
    reference = {
        "id": visit["id"],
        "language": visit["language"],
        "title": visit["title"],
        "duration": round(len(audio) / RATE, 3),
        "voices": {who: v["voice"] for who, v in visit["voices"].items()},
        "segments": segments,
    }
    text = json.dumps(reference, ensure_ascii=False, indent=1)
    (folder / f"{visit['id']}.json").write_text(text + "\n", encoding="utf-8")


def _voice_file(visit: dict, voices: Path, folder: Path) -> Path:
    """The voices' raw style vectors (510 lengths, 256 numbers each) in the form that kokoro-onnx reads."""
    names = {v["voice"] for v in visit["voices"].values()}
    styles = {n: np.fromfile(voices / f"{n}.bin", dtype="<f4").reshape(-1, 1, 256) for n in sorted(names)}
    path = folder / "voices.npz"
    np.savez(path, **styles)
    return path


def _silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), dtype=np.float32)


def _at_level(audio: np.ndarray, level: float) -> np.ndarray:
    """Both voices equally loud, no peak above -1 dBFS."""
    gain = 10 ** (level / 20) / float(np.sqrt(np.mean(audio**2)))
    return audio * min(gain, 0.89 / float(np.max(np.abs(audio))))


def _room(samples: int, chance: np.random.Generator) -> np.ndarray:
    """The quiet rumble of a room (pink noise): no real recording is digitally silent."""
    spectrum = np.fft.rfft(chance.standard_normal(samples))
    spectrum /= np.sqrt(np.maximum(np.fft.rfftfreq(samples, 1 / RATE), 40.0))
    noise = np.fft.irfft(spectrum, samples)
    return (noise * 10 ** (ROOM / 20) / np.sqrt(np.mean(noise**2))).astype(np.float32)


def _opus(audio: np.ndarray) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="ogg", options={"serial_offset": "1", "fflags": "+bitexact"}) as container:
        stream = container.add_stream("libopus", rate=SENT_RATE, options={"application": "voip"})
        stream.layout, stream.bit_rate = "mono", BIT_RATE
        whole = (audio * 32767).astype("<i2")[np.newaxis, :]
        frame = av.AudioFrame.from_ndarray(whole, format="s16", layout="mono")
        frame.sample_rate = RATE
        resampler = av.AudioResampler("s16", "mono", SENT_RATE, frame_size=SENT_RATE // 50)
        for sent in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(sent))
        container.mux(stream.encode(None))
    return file.getvalue()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="Kokoro-82M as ONNX (int8)")
    parser.add_argument("--voices", type=Path, required=True, help="folder of <voice>.bin files")
    parser.add_argument("--out", type=Path, default=SAMPLES)
    parser.add_argument("visit", nargs="*", type=Path, help="scripts/visits/*.toml (all of them by default)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
