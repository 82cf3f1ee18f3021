"""Words to listen for, as a person lists them: names of people, drugs, places that a model cannot know."""

MOST = 2000
"""Words and phrases in one list."""

LONGEST = 60
"""Characters in one of them."""


class BadVocabulary(ValueError):
    """A list of words that cannot be read; one sentence that names the file and the line, never the words."""


def parse(text: str, where: str) -> tuple[str, ...]:
    """A word or phrase a line, `#` before a comment; in order, each once, however it is capitalised.

    `where` names the file. Raises BadVocabulary.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        word = " ".join(line.split("#", 1)[0].split())
        if not word:
            continue
        if len(word) > LONGEST:
            raise BadVocabulary(
                f"{where}:{number}: a line holds one word or phrase of at most {LONGEST} letters."
            )
        if not any(c.isalpha() for c in word) or not word.isprintable():
            raise BadVocabulary(f"{where}:{number}: a line holds one word or phrase; this one has no letter.")
        found.setdefault(word.casefold(), word)
    if len(found) > MOST:
        raise BadVocabulary(f"{where}: a vocabulary holds at most {MOST} words; take the commoner ones out.")
    return tuple(found.values())
