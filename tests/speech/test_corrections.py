"""Who speaks, put right by a person: a turn, a voice, both; what was heard never changes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chevet.contracts.transcript import Speaker, Transcript, Utterance, Word
from chevet.speech.corrections import Correction, corrected, cut, same_voice

LETTERS: dict[str, Speaker] = {"c": "clinician", "p": "patient", "o": "other", "?": "unknown"}


def heard(speakers: str, voices: str = "") -> Transcript:
    """heard("cp?", "01-"): three turns of two seconds, their voices by number."""
    numbers = [int(v) if v.isdigit() else None for v in voices] or [None] * len(speakers)
    return Transcript(
        id="t",
        language="en",
        utterances=tuple(
            Utterance(
                id=f"u{i}",
                speaker=LETTERS[s],
                start=2.0 * i,
                end=2.0 * i + 1.5,
                text=f"Words {i}.",
                voice=numbers[i - 1],
            )
            for i, s in enumerate(speakers, 1)
        ),
    )


def says(transcript: Transcript) -> str:
    letters = {speaker: letter for letter, speaker in LETTERS.items()}
    return "".join(letters[u.speaker] for u in transcript.utterances)


def turn(utterance: str, speaker: str) -> Correction:
    return Correction(what="turn", utterance=utterance, speaker=LETTERS[speaker])


def voice(utterance: str, speaker: str) -> Correction:
    return Correction(what="voice", utterance=utterance, speaker=LETTERS[speaker])


SWAP = Correction(what="swap")


@pytest.mark.parametrize(
    ("speakers", "voices", "corrections", "then"),
    [
        ("cpcp", "0101", [], "cpcp"),
        ("cpcp", "0101", [turn("u2", "c")], "cccp"),
        ("cpcp", "0101", [turn("u2", "c"), turn("u2", "o")], "cocp"),
        ("cpcp", "0101", [voice("u2", "o")], "coco"),
        ("cpcp", "0101", [SWAP], "pcpc"),
        ("cpo?", "012-", [SWAP], "pco?"),
        ("cpcp", "0101", [SWAP, SWAP], "cpcp"),
        ("cpcp", "0101", [voice("u1", "p"), voice("u2", "c")], "pcpc"),
        # what was said of a single turn stands
        ("cpcp", "0101", [turn("u4", "c"), SWAP], "pcpc"),
        ("cpcp", "0101", [turn("u4", "c"), voice("u2", "o")], "cocc"),
        # a turn whose voice is not known is alone
        ("c??p", "0--1", [voice("u2", "p")], "cp?p"),
        # no voices were numbered: those that were heard as the same person
        ("cpcp", "", [voice("u2", "o")], "coco"),
        ("c??p", "", [voice("u2", "p")], "cp?p"),
        # nobody there
        ("cp", "01", [turn("u9", "o"), voice("u9", "o")], "cp"),
    ],
)
def test_corrections(speakers: str, voices: str, corrections: list[Correction], then: str) -> None:
    before = heard(speakers, voices)
    assert says(corrected(before, corrections)) == then
    assert says(before) == speakers


def test_a_turn_that_was_numbered_anew_is_found_by_its_time() -> None:
    live = Correction(what="turn", utterance="u7", speaker="other", start=3.9, end=7.6)
    assert says(corrected(heard("cpcp", "0101"), [live])) == "coop"
    moved = Correction(what="turn", utterance="u1", speaker="other", start=8.0, end=9.5)
    assert says(corrected(heard("cpcp", "0101"), [moved])) == "cpco"


def test_same_voice() -> None:
    assert same_voice(heard("cpcp", "0101"), "u2") == ("u2", "u4")
    assert same_voice(heard("cpcp", "0101"), "u9") == ()


ANY = st.lists(
    st.one_of(
        st.just(SWAP),
        st.builds(turn, st.sampled_from(["u1", "u2", "u3", "u4", "u9"]), st.sampled_from("cpo?")),
        st.builds(voice, st.sampled_from(["u1", "u2", "u3", "u4", "u9"]), st.sampled_from("cpo?")),
    ),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine is no failure
@given(ANY, st.text("cpo?", min_size=4, max_size=4), st.text("01-", min_size=4, max_size=4))
def test_only_speakers_change_and_a_last_word_counts(
    corrections: list[Correction], speakers: str, voices: str
) -> None:
    before = heard(speakers, voices)
    after = corrected(before, corrections)
    silent = {"speaker", "attributed"}
    assert [u.model_dump(exclude=silent) for u in after.utterances] == [
        u.model_dump(exclude=silent) for u in before.utterances
    ]
    last = {c.utterance: c.speaker for c in corrections if c.what == "turn"}
    for u in after.utterances:
        assert u.speaker == last.get(u.id, u.speaker)
    for before_it, u in zip(before.utterances, after.utterances, strict=True):
        assert u.attributed or u.speaker == before_it.speaker
    assert says(corrected(before, [*corrections, SWAP, SWAP])) == says(after)


def test_a_turn_that_was_corrected_is_attributed() -> None:
    before = heard("cpo?", "012-")
    assert [u.attributed for u in corrected(before, [turn("u3", "p")]).utterances] == [
        False,
        False,
        True,
        False,
    ]
    assert [u.attributed for u in corrected(before, [SWAP]).utterances] == [True, True, False, False]
    assert corrected(before, []) == before


def spoken_at(ids: str, *turns: tuple[float, str]) -> Transcript:
    """Turns with word times: each word takes a second from the turn's start on."""
    utterances = []
    for name, (start, text) in zip(ids, turns, strict=True):
        words = tuple(
            Word(text=w, start=start + i, end=start + i + 0.9, confidence=1.0)
            for i, w in enumerate(text.split())
        )
        utterances.append(
            Utterance(id=name, speaker="patient", start=start, end=words[-1].end, text=text, words=words)
        )
    return Transcript(id="t", language="en", utterances=tuple(utterances))


def at(start: float, end: float, speaker: str = "c") -> Correction:
    return Correction(what="turn", utterance="gone", speaker=LETTERS[speaker], start=start, end=end)


@pytest.mark.parametrize(
    ("correction", "parts"),
    [
        (at(2.0, 3.9), ["a b", "C D", "e f"]),  # the middle of what became one turn
        (at(0.0, 1.9), ["A B", "c d e f"]),
        (at(4.0, 9.9), ["a b c d e f"]),  # most of it lies elsewhere: it is about another turn
        (at(3.6, 5.9), ["a b c d", "E F"]),  # heard a little earlier now
        (at(0.0, 5.9), ["A B C D E F"]),
        (at(0.0, 5.9, "p"), ["a b c d e f"]),
        (
            Correction(what="voice", utterance="gone", speaker="clinician", start=2.0, end=3.9),
            ["A B C D E F"],
        ),
        (
            Correction(what="voice", utterance="gone", speaker="clinician", start=20.0, end=21.0),
            ["a b c d e f"],
        ),
    ],
)
def test_what_was_corrected_while_it_went_on_stands_in_what_was_heard_at_the_end(correction, parts) -> None:
    before = spoken_at("u", (0.0, "a b c d e f"))
    after = corrected(cut(before, [correction]), [correction])
    said = [u.text.upper() if u.speaker == "clinician" else u.text for u in after.utterances]
    assert said == parts
    assert [w for u in after.utterances for w in u.words] == list(before.utterances[0].words)
    assert len({u.id for u in after.utterances}) == len(after.utterances)
    assert (after.utterances[0].start, after.utterances[-1].end) == (0.0, 5.9)
    assert cut(cut(before, [correction]), [correction]) == cut(before, [correction])
    assert cut(before, []) is before
