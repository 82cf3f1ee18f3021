"""A template file → Template; a wrong one is refused with one sentence that names the file and the field.

name = "gp"                          # how it is asked for: letters, digits, _ and -
title.en = "GP consultation"
title.fr = "Consultation"            # a title missing in one language is taken from the other
specialty = "general practice"       # for people; optional
sections = ["chief_complaint", …]    # either a list of known sections (or tables as below) …
[[section]]                          # … or one table a section, in order
name = "history"                     # a known section, or one's own name with `parts` and `code`
parts = ["history_of_present_illness", "review_of_systems"]
title.en = "History"
code = "10164-2"                     # LOINC; each code once in a template
style = "prose"                      # prose, list or by_problem
languages = ["en"]                   # only in notes in these languages; optional
[letter]                             # optional words around the note
opening.en = "Dear colleague,"
closing.en = "Kind regards,"
"""

import re
import tomllib
from dataclasses import dataclass
from typing import Any, Literal, cast

from chevet.language.errors import BadTemplate
from chevet.language.vocabulary import LANGUAGES, read

Style = Literal["prose", "list", "by_problem"]
STYLES = ("prose", "list", "by_problem")
NAME = re.compile(r"^[a-z0-9][a-z0-9_-]{0,39}$")
LOINC = re.compile(r"^\d{1,7}-\d$")
LONGEST = 400  # characters of a title, opening or closing
KEYS = {"name", "title", "specialty", "sections", "section", "letter"}
SECTION_KEYS = {"name", "parts", "title", "code", "style", "languages"}


@dataclass(frozen=True, slots=True)
class Layout:
    """One section: what fills it (`parts`), its LOINC code, its titles by language, how it reads."""

    name: str
    parts: tuple[str, ...]
    code: str
    titles: tuple[tuple[str, str], ...]
    style: Style
    languages: tuple[str, ...] = LANGUAGES

    def title(self, language: str) -> str:
        return dict(self.titles)[language]


@dataclass(frozen=True, slots=True)
class Template:
    """A note's sections in order, and the words around them where it is a letter."""

    name: str
    titles: tuple[tuple[str, str], ...]
    sections: tuple[Layout, ...]
    specialty: str = ""
    openings: tuple[tuple[str, str], ...] = ()
    closings: tuple[tuple[str, str], ...] = ()

    def title(self, language: str) -> str:
        return dict(self.titles)[language]

    def opening(self, language: str) -> str | None:
        return dict(self.openings).get(language)

    def closing(self, language: str) -> str | None:
        return dict(self.closings).get(language)


def parts() -> list[str]:
    """Every part that a section can be filled with."""
    return list(read("sections"))


def parse(text: str, where: str) -> Template:
    """The template that a file's `text` describes; `where` names the file. Raises BadTemplate."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTemplate(f"{where}: this is not TOML: {_lower(str(error))}.") from None
    _known(data, KEYS, where, "")
    name = data.get("name")
    if not isinstance(name, str) or not NAME.match(name):
        raise BadTemplate(f"{where}: name must be a word of small letters, digits, “_” or “-”.")
    if ("sections" in data) == ("section" in data):
        raise BadTemplate(f"{where}: give either “sections” (a list of names) or [[section]] tables.")
    given = data.get("section", data.get("sections"))
    if not isinstance(given, list):
        raise BadTemplate(f"{where}: sections must be a list of names or tables.")
    if not given:
        raise BadTemplate(f"{where}: a template needs at least one section.")
    given = [{"name": x} if isinstance(x, str) and "sections" in data else x for x in given]
    layouts = tuple(_layout(entry, f"section {n}", where) for n, entry in enumerate(given, 1))
    _once([x.name for x in layouts], where, "section name")
    _once([x.code for x in layouts], where, "section code")
    _once([p for x in layouts for p in x.parts], where, "part")
    letter = data.get("letter", {})
    if not isinstance(letter, dict):
        raise BadTemplate(f"{where}: letter must be a table with opening and closing.")
    _known(letter, {"opening", "closing"}, where, "letter.")
    specialty = data.get("specialty", "")
    if not isinstance(specialty, str):
        raise BadTemplate(f"{where}: specialty must be a text.")
    return Template(
        name=name,
        titles=_titles(data.get("title", {}), where, "title", {}) or tuple((x, name) for x in LANGUAGES),
        sections=layouts,
        specialty=specialty,
        openings=_titles(letter.get("opening", {}), where, "letter.opening", {}),
        closings=_titles(letter.get("closing", {}), where, "letter.closing", {}),
    )


def _layout(entry: Any, field: str, where: str) -> Layout:
    if not isinstance(entry, dict):
        raise BadTemplate(f"{where}: {field} must be a table.")
    _known(entry, SECTION_KEYS, where, f"{field}: ")
    name = entry.get("name")
    if not isinstance(name, str) or not NAME.match(name):
        raise BadTemplate(f"{where}: {field}: name must be a word of small letters, digits, “_” or “-”.")
    known = read("sections")
    filled = _strings(entry.get("parts", [name]), where, f"{field}: parts")
    for part in filled:
        if part not in known:
            raise BadTemplate(f"{where}: {field}: there is no part “{part}”; there are: {', '.join(known)}.")
    if not filled:
        raise BadTemplate(f"{where}: {field}: parts must name at least one part.")
    base = known.get(name, known[filled[0]])
    code = entry.get("code", base["code"])
    if not isinstance(code, str) or not LOINC.match(code):
        raise BadTemplate(f"{where}: {field}: code must be a LOINC code such as {base['code']}.")
    style = entry.get("style", base["style"])
    if style not in STYLES:
        raise BadTemplate(f"{where}: {field}: style must be {', '.join(STYLES[:-1])} or {STYLES[-1]}.")
    titles = _titles(entry.get("title", {}), where, f"{field}: title", base)
    languages = _strings(entry.get("languages", list(LANGUAGES)), where, f"{field}: languages")
    if not languages or not set(languages) <= set(LANGUAGES):
        raise BadTemplate(f"{where}: {field}: languages must name some of {', '.join(LANGUAGES)}.")
    return Layout(name, tuple(filled), code, titles, cast(Style, style), tuple(languages))


def _titles(given: Any, where: str, field: str, base: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """A text by language; where one is missing the known section's own, else the other language's."""
    if not isinstance(given, dict):
        raise BadTemplate(f"{where}: {field} must be given by language, as {field.split(': ')[-1]}.en = “…”.")
    _known(given, set(LANGUAGES), where, f"{field}.")
    for language, text in given.items():
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST:
            raise BadTemplate(f"{where}: {field}.{language} must be a text of 1 to {LONGEST} characters.")
    if not given and not base:
        return ()
    other = next(iter(given.values()), "")
    return tuple((x, given.get(x) or base.get(x) or other) for x in LANGUAGES)


def _strings(value: Any, where: str, field: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(x, str) for x in value):
        raise BadTemplate(f"{where}: {field} must be a list of names.")
    return value


def _known(data: dict[str, Any], keys: set[str], where: str, field: str) -> None:
    for key in data:
        if key not in keys:
            raise BadTemplate(f"{where}: {field}{key} is not a field; there are: {', '.join(sorted(keys))}.")


def _once(values: list[str], where: str, what: str) -> None:
    for value in values:
        if values.count(value) > 1:
            raise BadTemplate(f"{where}: {what} “{value}” stands twice.")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
