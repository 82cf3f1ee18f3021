"""Whatever the pages say, they say in French too; what is committed compiled is what is committed written."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django.template.base import Node, NodeList
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation

import chevet.web

HOUSE = Path(chevet.web.__file__).parents[1]
PLACES = [HOUSE / room for room in ("web", "scribe", "drafts")]
CALLS = {"_", "gettext", "gettext_lazy", "ngettext"}
CATALOGUE = HOUSE / "web" / "locale" / "fr" / "LC_MESSAGES"
# The same word in both languages.
SAME = {"Allergies", "Code", "Contradiction", "Dose", "Note", "Patient", "Substance", "normal", "possible"}


def in_python(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                if not isinstance(node.args[0], ast.Constant):
                    continue  # said(): sentences of the pure rooms, checked below
                yield ast.literal_eval(node.args[0])


def in_sentences_of_pure_rooms() -> Iterator[str]:
    """What `reviewed.py` and `states.py` raise; they know no reader's language."""
    for name in ("reviewed", "states"):
        tree = ast.parse((HOUSE / "drafts" / f"{name}.py").read_text())
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Raise)
                and isinstance(node.exc, ast.Call)
                and isinstance(node.exc.args[0], ast.Constant)
            ):
                yield node.exc.args[0].value


def nodes(found: NodeList) -> Iterator[Node]:
    for node in found:
        yield node
        for name in getattr(node, "child_nodelists", ()):
            yield from nodes(getattr(node, name, None) or NodeList())


def in_templates(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*.html"):
        for node in nodes(engines["django"].from_string(file.read_text()).template.nodelist):
            if isinstance(node, TranslateNode):
                yield node.filter_expression.var.literal or str(node.filter_expression.var)
            elif isinstance(node, BlockTranslateNode):
                yield node.render_token_list(node.singular)[0]


def sentences() -> set[str]:
    found = set(in_sentences_of_pure_rooms())
    for place in PLACES:
        found |= {*in_python(place), *in_templates(place)}
    return found


def test_every_sentence_is_translated() -> None:
    found = sentences()
    assert len(found) > 200
    with translation.override("fr"):
        same = {text for text in found if translation.gettext(text) == text}
        plural = {text for text in found if translation.ngettext(text, text, 1) != text}
    assert sorted(same - SAME - plural) == []


def test_the_compiled_catalogue_is_the_written_one(tmp_path: Path) -> None:
    if not shutil.which("msgfmt"):
        pytest.skip("no msgfmt on this machine (Debian: gettext)")
    made = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check", "-o", made, CATALOGUE / "django.po"], check=True)
    assert made.read_bytes() == (CATALOGUE / "django.mo").read_bytes()
