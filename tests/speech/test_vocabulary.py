"""A list of words to listen for: read as written, refused with a line where it makes no sense; never echoed."""

import pytest

from chevet.engines.speech.again import believed, to_listen_for
from chevet.speech.vocabulary import BadVocabulary, parse


def test_a_word_a_line_each_once_and_comments() -> None:
    text = "ramipril  # the chart's\n\nSainte-Anne\n# nothing\nRamipril\n acide   folique \n"
    assert parse(text, "w.txt") == ("ramipril", "Sainte-Anne", "acide folique")
    assert parse("", "w.txt") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ramipril\n" + "x" * 61, "w.txt:2: a line holds one word"),
        ("12 345", "w.txt:1: .* no letter"),
        ("a\x00b", "w.txt:1"),
        ("\n".join(f"word{chr(97 + n % 26)}{n}" for n in range(2001)), "at most 2000"),
    ],
)
def test_what_makes_no_sense_is_refused_without_telling_the_word(text: str, says: str) -> None:
    with pytest.raises(BadVocabulary, match=says) as raised:
        parse(text, "w.txt")
    assert "xxx" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "language", "vocabulary", "word"),
    [
        ("et de l'âme le dipine, 5 mg le soir", "fr", [], "amlodipine"),
        ("je prends du bisopro-l'ol le matin", "fr", ["bisoprolol"], "bisoprolol"),
        ("bonjour madame le faive", "fr", ["Lefèvre"], "Lefèvre"),
        ("I take met forming twice a day", "en", [], "metformin"),
    ],
)
def test_only_what_something_sounds_like_is_listened_for(
    text: str, language: str, vocabulary: list[str], word: str
) -> None:
    found = to_listen_for(text, language, [*vocabulary, "warfarine", "Dupont"])
    assert word.lower() in [f.lower() for f in found]
    assert "warfarine" not in found and "Dupont" not in found


@pytest.mark.parametrize("text", ["", "Bonjour docteur, je tousse.", "Guten Tag"])
def test_nothing_heard_nothing_listened_for(text: str) -> None:
    assert to_listen_for(text, "fr", ["warfarine", "ramipril"]) == ()
    assert to_listen_for(text, "de", ["warfarine"]) == ()


BELIEVED = [
    ("je prends de l'âme le dipine", "je prends de l'amlodipine", True),
    ("je prends de l'amlodipine", "je prends de l'amlodipine", True),
    (
        "je prends un café le matin",
        "je prends de l'amlodipine le matin",
        False,
    ),  # nothing there sounds like it
    ("je tousse la nuit", "je tousse la nuit amlodipine", False),  # added
    ("je tousse la nuit", "amlodipine, ramipril.", False),  # the list itself
    # the rest of the window is gone
    ("de l'âme le dipine le soir et j'ai mal au ventre depuis hier", "de l'amlodipine le soir", False),
    ("je tousse la nuit", "je tousse toute la nuit", True),  # another word changed: the model's own affair
]


@pytest.mark.parametrize(("first", "second", "stands"), BELIEVED)
def test_a_word_listened_for_stands_only_where_something_sounded_like_it(
    first: str, second: str, stands: bool
) -> None:
    assert believed(first, second, ["amlodipine", "ramipril"], "fr") is stands
