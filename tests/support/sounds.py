"""Sounds and recordings made on the spot: silence, noise, tones, and files in every format."""

import io
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

import chevet
from chevet.speech.audio import LEVEL_FRAME, RATE, Audio

SAMPLES = Path(chevet.__file__).parent / "demo" / "samples"

Floats = npt.NDArray[np.float64]


def times(seconds: float, rate: int = RATE) -> Floats:
    return np.arange(int(seconds * rate)) / rate


def tone(seconds: float, hertz: float = 440.0, rate: int = RATE) -> Floats:
    return 0.3 * np.sin(2 * np.pi * hertz * times(seconds, rate))


def noise(seconds: float, loudness: float = 0.1) -> Floats:
    return np.random.default_rng(1).standard_normal(int(seconds * RATE)) * loudness


def beeps(seconds: float) -> Floats:
    t = times(seconds)
    return tone(seconds, 1000) * (np.sin(2 * np.pi * t) > 0.6)


def melody(seconds: float) -> Floats:
    """Plucked notes with overtones and vibrato: what a waiting room's loudspeaker plays."""
    t = times(0.5)
    notes = np.random.default_rng(3).choice([220, 247, 262, 294, 330, 349, 392, 440, 523], int(seconds * 2))
    wobble = 0.02 * np.sin(2 * np.pi * 5.5 * t) / 5.5
    one = [
        sum(np.sin(2 * np.pi * f * k * (t + wobble)) / k for k in range(1, 8)) * np.exp(-2 * t) for f in notes
    ]
    return 0.2 * np.concatenate(one)


def hum(seconds: float) -> Floats:
    return tone(seconds, 50) / 3 + tone(seconds, 150) / 6


NOT_SPEECH = {
    "silence": lambda s: np.zeros(int(s * RATE)),
    "noise": noise,
    "loud noise": lambda s: noise(s, 0.5),
    "tone": tone,
    "beeps": beeps,
    "melody": melody,
    "hum": hum,
}


def audio(samples: Floats, *others: Floats) -> Audio:
    """Samples as decoded audio; with a second channel, both."""
    channels = np.stack([samples, *others])
    pcm = (np.clip(channels.mean(axis=0), -1, 1) * 32767).astype(np.int16)
    padded = np.pad(channels, ((0, 0), (0, -channels.shape[1] % LEVEL_FRAME)))
    frames = padded.reshape(len(channels), -1, LEVEL_FRAME)
    return Audio(pcm=pcm, levels=np.sqrt((frames**2).mean(axis=2)).astype(np.float32))


_CODECS = {
    "wav": ("wav", "pcm_s16le", "s16"),
    "flac": ("flac", "flac", "s16"),
    "ogg": ("ogg", "libopus", "flt"),
    "opus": ("ogg", "libopus", "flt"),
    "mp3": ("mp3", "libmp3lame", "fltp"),
    "m4a": ("mp4", "aac", "fltp"),
    "webm": ("webm", "libopus", "flt"),
}


def encode(kind: str, *channels: Floats, rate: int = RATE) -> bytes:
    """A file of one or two channels at `rate` samples a second."""
    container, codec, form = _CODECS[kind]
    layout = "mono" if len(channels) == 1 else "stereo"
    packed = (np.clip(np.stack(channels, axis=1), -1, 1) * 32767).astype(np.int16).reshape(1, -1)
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate)
        stream.codec_context.layout = layout
        stream.codec_context.format = form
        frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=layout)
        frame.sample_rate = rate
        converter = av.AudioResampler(
            format=form, layout=layout, rate=rate, frame_size=stream.codec_context.frame_size or 0
        )
        for part in [*converter.resample(frame), *converter.resample(None)]:
            part.pts = None
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return out.getvalue()
