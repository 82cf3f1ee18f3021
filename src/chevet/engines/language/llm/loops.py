"""Whether a text goes round in circles, as small models do when they are lost."""

from collections import Counter

TAIL = 600  # characters looked at
SAME = 4  # times


def goes_round(text: str) -> bool:
    """Whether the end of the text repeats one line, or one run of words, again and again.

    Lists of short lines that begin alike ("Denies fever.", "Denies cough.") are no loop: only equal lines count.
    """
    lines = [
        line.strip(" -•*\t").casefold() for line in text[-4 * TAIL :].splitlines() if len(line.strip()) > 12
    ]
    if lines and Counter(lines[-12:]).most_common(1)[0][1] >= SAME:
        return True
    words = text[-TAIL:].casefold().split()
    for size in range(3, 25):
        last = words[-size:]
        if len(words) >= size * SAME and all(
            words[len(words) - size * (n + 1) : len(words) - size * n] == last for n in range(SAME)
        ):
            return True
    return False
