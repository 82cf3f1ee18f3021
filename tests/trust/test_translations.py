"""Whatever trust says, it says in French too."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

import chevet.trust
from chevet.contracts.base import Engine
from chevet.trust.policy import engines

ROOT = Path(chevet.trust.__file__).parent


def sentences() -> set[str]:
    """Every literal inside `_(…)`, implicit joins included."""
    found = set()
    for file in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                found.add(ast.literal_eval(node.args[0]))
    return found


def test_every_sentence_is_translated() -> None:
    found = sentences()
    assert len(found) > 40
    with translation.override("fr"):
        assert sorted(text for text in found if translation.gettext(text) == text) == []


@pytest.mark.django_db
def test_a_verdict_speaks_the_reader_s_language() -> None:
    verdict = engines.approved(Engine(name="m", version="1"))
    with translation.override("fr"):
        assert str(verdict.reason) == "Le modèle m 1 n’est pas approuvé ici."
    with translation.override("en"):
        assert str(verdict.reason) == "Model m 1 is not approved here."
