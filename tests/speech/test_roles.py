"""Who is the clinician: by voice and channel, by what is said, unknown where neither tells."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import noise, tone

from chevet.contracts.transcript import Word
from chevet.engines.errors import ModelError
from chevet.engines.speech import voices
from chevet.speech.audio import LEVEL_FRAME, RATE
from chevet.speech.roles import alone, by_voice, leaning, roles
from chevet.speech.speakers import by_channel
from chevet.speech.speakers import by_voice as voices_of

CLINICIAN = [
    ("en", "Good morning, what brings you in today?"),
    ("en", "Are you allergic to anything?"),
    ("en", "Let me listen to your lungs. I'll prescribe an antibiotic."),
    ("en", "Any fever, chills, or chest pain?"),
    ("en", "Your blood pressure is one forty five over eighty five."),
    ("fr", "Bonjour, qu'est-ce qui vous amène aujourd'hui ?"),
    ("fr", "Est-ce que vous fumez ?"),
    ("fr", "Je vais vous examiner. Votre tension est à 14 sur 8."),
    ("fr", "Je vous prescris de l'oméprazole."),
    ("fr", "Depuis quand avez-vous mal ?"),
]
PATIENT = [
    ("en", "Hi doctor, I've had this cough for three weeks."),
    ("en", "My chest hurts when I climb the stairs."),
    ("en", "I take metformin twice a day. I stopped the aspirin."),
    ("fr", "Bonjour docteur, j'ai mal au ventre depuis quinze jours."),
    ("fr", "Je prends du paracétamol, ça me brûle la nuit."),
    ("fr", "Mon père a eu un cancer."),
]


@pytest.mark.parametrize(("language", "text"), CLINICIAN)
def test_leans_to_the_clinician(language: str, text: str) -> None:
    assert leaning(text, language) > 0
    assert leaning(text.replace("'", "’"), language) == leaning(text, language)


@pytest.mark.parametrize(("language", "text"), PATIENT)
def test_leans_to_the_patient(language: str, text: str) -> None:
    assert leaning(text, language) < 0


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, {}),
        ({0: 9.0}, {}),
        ({0: 2.0, 1: -2.0}, {0: "clinician", 1: "patient"}),
        ({0: -3.0, 1: 0.0}, {0: "patient", 1: "clinician"}),
        ({0: 1.0, 1: 0.0}, {}),  # too little to tell
        ({0: 4.0, 1: -4.0, 2: -0.5}, {0: "clinician", 1: "patient", 2: "other"}),
    ],
)
def test_voices_get_roles_only_when_sure(said: dict[int, float], found: dict[int, str]) -> None:
    assert by_voice(said) == found


def test_a_voice_keeps_its_role_in_turns_that_say_nothing_about_it() -> None:
    turns = [(0, "What brings you in?"), (1, "My back hurts."), (0, "Okay."), (None, "Hm."), (1, "Yes.")]
    assert roles(turns, "en") == ["clinician", "patient", "clinician", "unknown", "patient"]


def test_without_voices_only_plain_words_give_a_role() -> None:
    turns = [(None, "What brings you in today?"), (None, "Okay."), (None, "Thanks, doctor.")]
    assert roles(turns, "en") == ["clinician", "unknown", "patient"]
    assert alone("It is cold outside.", "en") == "unknown"


def test_a_language_without_cues_has_unknown_speakers() -> None:
    assert roles([(0, "Guten Tag."), (1, "Guten Morgen.")], "de") == ["unknown", "unknown"]


def part(start: float, end: float) -> tuple[Word, ...]:
    return (Word(text="x", start=start, end=end, confidence=1),)


def channels(*loudness: tuple[float, float]) -> np.ndarray:
    """Two seconds at each pair of loudnesses (left, right)."""
    frames = 2 * RATE // LEVEL_FRAME
    return np.repeat(np.array(loudness, dtype=np.float32).T, frames, axis=1)


def test_a_microphone_each_tells_who_speaks() -> None:
    parts = [part(0, 2), part(2, 4), part(4, 6)]
    levels = channels((0.2, 0.02), (0.02, 0.2), (0.2, 0.01))
    assert by_channel(parts, levels) == [0, 1, 0]


@pytest.mark.parametrize(
    "levels",
    [
        channels((0.2, 0.2), (0.2, 0.2)),  # the same on both
        channels((0.2, 0.0), (0.2, 0.0)),  # one channel is silent
        channels((0.2, 0.15), (0.15, 0.2)),  # both hear both
        channels((0.2, 0.0), (0.0, 0.2))[:1],  # mono
    ],
)
def test_channels_that_do_not_hold_a_voice_each_say_nothing(levels: np.ndarray) -> None:
    assert by_channel([part(0, 2), part(2, 4)], levels) is None


def unit(*numbers: float) -> np.ndarray:
    vector = np.array(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


A, B, C = unit(1, 0, 0, 0.1), unit(0, 1, 0, 0.1), unit(0, 0, 1, 0.1)


@pytest.mark.parametrize(
    ("vectors", "found"),
    [
        ([B, A, B, A], [0, 1, 0, 1]),
        ([A, A, A, A], [0, 0, 0, 0]),
        ([A, B, C, A, B, C], [0, 1, 2, 0, 1, 2]),
        ([A, unit(1, 0.3, 0, 0), A, unit(1, 0.3, 0, 0)], [0, 0, 0, 0]),  # one person, two moods
    ],
)
def test_voices_are_told_apart(vectors: list[np.ndarray], found: list[int | None]) -> None:
    parts = [part(i * 3, i * 3 + 2.5) for i in range(len(vectors))]
    assert voices_of(np.stack(vectors), parts) == found


def test_a_piece_between_two_voices_is_nobodys() -> None:
    parts = [part(0, 4), part(5, 9), part(10, 10.8), part(11, 15)]
    assert voices_of(np.stack([A, B, unit(1, 1, 0, 0.1), B]), parts) == [0, 1, None, 1]


def test_too_little_speech_is_nobodys() -> None:
    assert voices_of(np.stack([A, B]), [part(0, 0.5), part(1, 1.5)]) == [None, None]
    assert voices_of(np.zeros((0, 4), dtype=np.float32), []) == []


@given(st.permutations([0, 0, 0, 1, 1, 1, 2, 2]))
def test_voices_do_not_depend_on_the_order_of_speaking(order: list[int]) -> None:
    rng = np.random.default_rng(sum(i * x for i, x in enumerate(order)))
    vectors = np.stack([unit(*((A, B, C)[i] + rng.normal(0, 0.03, 4))) for i in order])
    found = voices_of(vectors.astype(np.float32), [part(i * 3, i * 3 + 2.5) for i in range(len(order))])
    for i, a in enumerate(order):
        assert [f == found[i] for f in found] == [b == a for b in order]


def test_the_encoder_gives_unit_vectors_close_for_like_sounds() -> None:
    encoder = voices.load()
    if encoder is None:
        pytest.skip("the package Resemblyzer is not installed")
    vectors = encoder.embed([a.astype(np.float32) for a in (noise(3), noise(2), tone(2), tone(0.4))])
    assert vectors.shape == (4, 256)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.9 > vectors[0] @ vectors[2]
    assert encoder.embed([]).shape == (0, 256)


def test_other_voice_weights_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "resemblyzer").mkdir()
    (tmp_path / "resemblyzer" / "__init__.py").touch()
    (tmp_path / "resemblyzer" / "pretrained.pt").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModelError, match="not the ones expected"):
        voices.load()
