"""Every public visit that stands beside the checkout: no crash, and every statement with its words."""

import csv
import os
from pathlib import Path

import pytest

from chevet.contracts.draft import broken_evidence
from chevet.engines.language.grounded import draft
from chevet.language.read import parse_dialogue

BESIDE = Path(__file__).resolve().parents[2].parent / "shared"
VISITS = Path(os.environ.get("CHEVET_SHARED", BESIDE)) / "data" / "aci-bench"


@pytest.mark.shared
@pytest.mark.parametrize("split", ["valid", "train"])
def test_visits(split: str) -> None:
    path = VISITS / f"{split}.csv"
    if not path.exists():
        pytest.skip(f"needs the ACI-Bench visits ({split}.csv) in the shared folder")
    with path.open(encoding="utf-8", newline="") as file:
        visits = list(csv.DictReader(file))
    assert len(visits) >= 20
    for visit in visits:
        t = parse_dialogue(visit["dialogue"], id=visit["encounter_id"])
        d = draft(t, draft_id="d")
        assert broken_evidence(d, t) == []
        statements = list(d.statements())
        assert len(statements) >= 5
        assert all(s.evidence for s in statements)
