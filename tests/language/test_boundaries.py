"""Speech written without marks is cut where its sentences end."""

import pytest

from chevet.language.boundaries import ends
from chevet.language.splitting import split


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "okay so your lungs are clear there is no wheezing and i want you to take the tablets for ten days "
            "do you have any questions",
            [
                "okay so your lungs are clear",
                "there is no wheezing and i want you to take the tablets for ten days",
                "do you have any questions",
            ],
        ),
        ("my knee hurts and it is swollen", ["my knee hurts and it is swollen"]),
        ("It hurts, so I rest. Then it goes.", ["It hurts, so I rest.", "Then it goes."]),
    ],
)
def test_pieces(text: str, pieces: list[str]) -> None:
    assert [text[p[0].start : p[-1].end] for p in split(text, "en")] == pieces


@pytest.mark.parametrize("words", [[], ["yes"], ["yes", "doctor"]])
def test_too_short_to_end(words: list[str]) -> None:
    assert ends(words) == []
