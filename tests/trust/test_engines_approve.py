"""`chevet engines approve`, as an administrator types it: what it allows, what it refuses, what the audit chain keeps."""

import json
from collections.abc import Callable, Iterator

import psycopg
import pytest
from own_installation import CHEVET, own_database, python

from chevet.engines.language.llm.engine import LanguageModel
from chevet.settings.generative import read

MODEL = {"CHEVET_LLM_URL": "http://127.0.0.1:9/v1", "CHEVET_LLM_MODEL": "ours"}  # nothing is asked of it
SET_UP = """
from chevet.cli.bootstrap import django_ready
with django_ready(migrate=True):
    from chevet.trust.models import Staff
    for role in ("administrator", "physician"):
        Staff.objects.create_user(username=role, password="correct horse battery", role=role)
"""
APPROVED = """
import sys
from chevet.cli.bootstrap import django_ready
from chevet.engines.language.choice import language_engine
with django_ready():
    from chevet.trust.policy import engines
    verdict = engines.approved(language_engine(sys.argv[1]).CARD.engine)
    print("yes" if verdict else f"no: {verdict.reason}")
"""
APPROVE = ("engines", "approve")
BY, WHY = ("--by", "administrator"), ("--why", "validated on 87 visits")


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Iterator[dict[str, str]]:
    with own_database("engines_approve", tmp_path_factory.mktemp("site")) as env:
        assert python(env, SET_UP)[0] == 0
        yield {**env, **MODEL}


@pytest.fixture
def chevet(installation) -> Callable:
    def chevet(*arguments: str, **env: str) -> tuple[int, str, str]:
        return python({**installation, **env}, CHEVET, *arguments)

    return chevet


def records(installation: dict[str, str]) -> list[tuple[str, str, dict[str, str]]]:
    """Every audit record about an engine: action, who, detail."""
    with psycopg.connect(installation["DATABASE_URL"]) as connection:
        found = connection.execute(
            "SELECT action, username, detail_json FROM trust_auditrecord JOIN trust_staff ON id = actor_id"
            " WHERE action LIKE 'engine.%' ORDER BY seq"
        )
        return [(action, who, json.loads(detail)) for action, who, detail in found]


def approved(env: dict[str, str], name: str) -> str:
    code, out, err = python(env, APPROVED, name)
    assert code == 0, err
    return out.strip()


def test_refusals_are_one_line_and_leave_nothing(installation, chevet) -> None:
    for arguments, says in (
        (("grounded", "--by", "nobody", *WHY), "nobody with the user name nobody"),
        (("grounded", "--by", "physician", *WHY), "Only an administrator"),
        (("grounded", *BY, "--why", "  "), "Say why"),
        (("gpt", *BY, *WHY), "There is no engine “gpt”"),
    ):
        code, out, err = chevet(*APPROVE, *arguments)
        assert (code, out) == (2, ""), arguments
        assert err.startswith("chevet engines: ") and says in err and err.count("\n") == 1
    code, out, err = chevet(*APPROVE, "llm", *BY, *WHY, CHEVET_LLM_URL="", CHEVET_LLM_MODEL="")
    assert (code, out) == (2, "") and "run chevet engines install" in err
    assert approved(installation, "llm").startswith("no: Model llm ours+")
    assert records(installation) == []


def test_exactly_the_version_that_is_set_up_is_approved(installation, chevet) -> None:
    card = LanguageModel(read(installation)).CARD
    assert chevet(*APPROVE, "llm", *BY, *WHY) == (0, f"approved llm {card.version}\n", "")
    assert approved(installation, "llm") == "yes"
    assert approved({**installation, "CHEVET_LLM_MODEL": "larger"}, "llm").startswith("no: ")
    assert approved(installation, "grounded").startswith("no: ")
    detail = {"name": "llm", "version": card.version, "sha256": None, "why": WHY[1]}
    assert records(installation) == [("engine.approved", "administrator", detail)]
    assert chevet("audit", "verify") == (0, "ok 1 records\n", "")
