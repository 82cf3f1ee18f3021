"""Review of systems: symptoms reported and denied, system by system."""

from functools import lru_cache

from chevet.contracts.draft import Symptom
from chevet.language.compose.facts import of
from chevet.language.compose.material import Line, Material, listed, merged
from chevet.language.vocabulary import read

MANY = 4  # symptoms to a line: what is denied stays within reach of its denial


def review_of_systems(m: Material) -> list[Line]:
    """A line a system, in the usual order: what is reported, then what is denied."""
    ids = {x.term.label: x.term.id for x in m.extracted.mentions if x.term.kind == "symptom"}
    grouped: dict[int, list[Symptom]] = {}
    for symptom in m.extracted.facts.symptoms:
        if any(_narrower(other, symptom) for other in m.extracted.facts.symptoms):
            continue
        place = system_of(ids.get(symptom.text, symptom.text))
        if place is not None:
            grouped.setdefault(place, []).append(symptom)
    lines = []
    for place in sorted(grouped):
        title = read("systems")["system"][place][m.language]
        yes = [s for s in grouped[place] if s.present]
        no = [s for s in grouped[place] if not s.present]
        while yes or no:
            lines.append(_line(m, title, yes[:MANY], no[:MANY]))
            yes, no = yes[MANY:], no[MANY:]
    return lines


def _narrower(one: Symptom, other: Symptom) -> bool:
    """Whether `one` says the same more exactly: "right elbow pain" beside "elbow pain"."""
    if not set(one.text.split()) > set(other.text.split()):
        return False
    return one.present == other.present or one.present


def _line(m: Material, title: str, yes: list[Symptom], no: list[Symptom]) -> Line:
    said = []
    if yes:
        said.append(m.phrase("system_reports").format(list=listed([s.text for s in yes], m.phrase("and"))))
    if no:
        names = [of(s.text) if m.language == "fr" else s.text for s in no]
        said.append(m.phrase("system_denies").format(list=listed(names, m.phrase("or"))))
    text = m.phrase("system_found").format(system=title, text=f"{'; '.join(said)}.")
    return Line(text, merged(e for s in (*yes, *no) for e in s.evidence))


def system_of(symptom: str) -> int | None:
    """The place of a symptom's system in systems.toml; pain at a joint or limb is musculoskeletal."""
    table = _systems()
    if symptom in table:
        return table[symptom]
    return table["joint pain"] if symptom.startswith("pain:") or symptom.endswith(" pain") else None


@lru_cache
def _systems() -> dict[str, int]:
    return {name: n for n, system in enumerate(read("systems")["system"]) for name in system["symptoms"]}
