"""A fact against the chart: is it new, already there, or at odds with it? Pure.

"contradicts" asks a person to look; it decides nothing. Where the two cannot be compared (a dose
that one of them does not give, a name that we do not know) the answer is "new".
"""

from __future__ import annotations

from typing import Literal

from chevet.contracts.draft import Allergy, Fact, Medication, Problem
from chevet.ehr.chart import Chart, ChartCondition, ChartMedication
from chevet.ehr.doses import amount, per_day
from chevet.ehr.names import allergic_to, ingredients, problem

Status = Literal["new", "in_chart", "contradicts"]

_ICD_10 = ("http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10")


def status(fact: Fact, chart: Chart) -> Status:
    """How a fact stands to the chart. Vitals, symptoms and orders are always new: they are of this visit."""
    if isinstance(fact, Medication):
        return _medication(fact, chart)
    if isinstance(fact, Allergy):
        return _allergy(fact, chart)
    if isinstance(fact, Problem):
        return _problem(fact, chart)
    return "new"


def _medication(fact: Medication, chart: Chart) -> Status:
    if fact.action != "stop" and any(
        allergic_to(a.display, fact.name) for a in chart.allergies if not a.none_known
    ):
        return "contradicts"
    held = [m for m in chart.medications if _same_drug(fact, m)]
    if fact.action == "stop":
        return "new"  # stopping changes the chart, whether it lists the drug or not
    if not held:
        return "new"
    if any(_as_in_chart(fact, m) for m in held):
        return "in_chart"
    if fact.action != "change" and any(_other_dose(fact, m) for m in held):
        return "contradicts"
    return "new"


def _same_drug(fact: Medication, held: ChartMedication) -> bool:
    if fact.code and any((c.system, c.code) == (fact.code.system, fact.code.code) for c in held.codes):
        return True
    named = ingredients(fact.name)
    return bool(named) and named == ingredients(held.display)


def _as_in_chart(fact: Medication, held: ChartMedication) -> bool:
    """Nothing in the fact goes beyond or against what the chart holds."""
    dose = amount(fact.dose)
    if dose is not None and dose != amount(held.dose, strength_in=held.display):
        return False
    if dose is None and fact.action == "change" and not per_day(fact.frequency):
        return False  # changed to what was not said: the chart cannot hold that
    often = per_day(fact.frequency)
    return often is None or often == per_day(held.frequency or held.dose)


def _other_dose(fact: Medication, held: ChartMedication) -> bool:
    said, charted = amount(fact.dose), amount(held.dose, strength_in=held.display)
    if said and charted and said[1] == charted[1] and said != charted:
        return True
    often, charted_often = per_day(fact.frequency), per_day(held.frequency or held.dose)
    return bool(often and charted_often and often != charted_often)


def _allergy(fact: Allergy, chart: Chart) -> Status:
    substance = ingredients(fact.substance)
    for held in chart.allergies:
        coded = fact.code and any(
            (c.system, c.code) == (fact.code.system, fact.code.code) for c in held.codes
        )
        if coded or (substance and substance == ingredients(held.display)):
            return "in_chart"
    if any(held.none_known for held in chart.allergies):
        return "contradicts"
    if any(allergic_to(fact.substance, m.display) for m in chart.medications):
        return "contradicts"
    return "new"


def _problem(fact: Problem, chart: Chart) -> Status:
    if fact.status == "family":
        return "new"  # someone else's
    if not any(_same_problem(fact, c) for c in chart.conditions):
        return "new"
    return "in_chart" if fact.status in ("active", "possible") else "contradicts"


def _same_problem(fact: Problem, held: ChartCondition) -> bool:
    if fact.code:
        for code in held.codes:
            if code.system == fact.code.system and code.code == fact.code.code:
                return True
            if code.system in _ICD_10 and fact.code.system in _ICD_10 and _icd_kin(code.code, fact.code.code):
                return True
    names = {problem(held.display), *(problem(c.display) for c in held.codes if c.display)}
    return bool(problem(fact.text)) and problem(fact.text) in names


def _icd_kin(one: str, other: str) -> bool:
    """Whether one ICD-10 code is the other or its parent (J45 and J45.9)."""
    short, long = sorted((one.replace(".", "").upper(), other.replace(".", "").upper()), key=len)
    return len(short) >= 3 and long.startswith(short)
