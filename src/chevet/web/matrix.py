"""docs/roles.md: every role by every action, every list's fields, every address, out of the code that enforces them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from chevet.scribe.guarded import Guard
from chevet.trust.care import Supposed
from chevet.trust.models import Role, Staff
from chevet.trust.roles import may
from chevet.trust.rules import ACTIONS
from chevet.trust.rules.fields import FIELDS
from chevet.web import live_routes
from chevet.web.guards import guard_of

ROLES = list(Role)
TREATS, ATTENDS = Supposed(treats=True), Supposed(treats=True, attends=True)
GLASS, STRANGER = Supposed(broke_glass=True), Supposed()

HEAD = """# Who may do what

Written by `chevet roles matrix --write docs/roles.md` from the rules that are enforced
([`trust/rules/`](../src/chevet/trust/rules/)); a test fails when this page is stale. What the words mean, and why:
[access.md](access.md).

- **any patient**: whoever the patient is · **own**: patients of one's own units and care teams, in any visit · **own
  visits**: only the visits of one's own units and care teams · **+ glass**: besides, patients to whom one has broken the
  glass · **yes**: not about a patient · **own settings**: one's own alone · blank: never
- On a site without units every patient is one's own.
"""


def page() -> str:
    """The whole page."""
    with translation.override("en"):
        return "\n".join(
            [
                HEAD,
                "## Role × action\n",
                *_table(["action", *_names()], ([f"`{a}`", *(cell(r, a) for r in ROLES)] for a in ACTIONS)),
                "## Fields of each list\n",
                "A field that is not named is not handed to the page "
                "([`trust/rules/fields.py`](../src/chevet/trust/rules/fields.py)).\n",
                *_table(["list", "field", *_names()], _fields()),
                "## Addresses\n",
                "`everyone`: before logging in · `logged_in`: one's own account, any role.\n",
                *_table(["address", "guarded by", "asked of"], _addresses()),
            ]
        )


def cell(role: Role, action: str) -> str:
    """What the matrix says of that role and action."""
    rule, staff = ACTIONS[action], Staff(role=role)
    if not may(staff, action):
        return ""
    if rule.about != "patient":
        return "own settings" if rule.about == "self" else "yes"
    if may(staff, action, STRANGER):
        return "any patient"
    reach = "own" if may(staff, action, TREATS) else "own visits" if may(staff, action, ATTENDS) else "?"
    return f"{reach} + glass" if may(staff, action, GLASS) else reach


def routes() -> Iterator[tuple[str, str, Guard | None]]:
    """(pattern, name, declaration) of every address, the live WebSocket included."""
    yield from _walk(get_resolver().url_patterns, "")
    for live in live_routes.routes:
        yield f"{live.pattern} (WebSocket)", str(live.pattern), live.callback.consumer_class.guard


def _walk(patterns: Iterable[Any], before: str) -> Iterator[tuple[str, str, Guard | None]]:
    for found in patterns:
        pattern = before + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from _walk(found.url_patterns, pattern)
        elif isinstance(found, URLPattern):
            yield pattern, str(found.name), guard_of(found.callback, found.name)


def _names() -> list[str]:
    return [str(role.label).lower() for role in ROLES]


def _fields() -> Iterator[list[str]]:
    for name, fields in FIELDS.items():
        for field, roles in fields.items():
            yield [name, f"`{field}`", *("yes" if role in roles else "" for role in ROLES)]


def _addresses() -> Iterator[list[str]]:
    for pattern, _, guard in routes():
        where = "/" + pattern.replace("|", "\\|").replace("<uuid:", "<").removeprefix("^")
        yield [
            f"`{where}`",
            f"`{guard.action}`" if guard else "**nothing**",
            guard.on.what if guard and guard.on else "",
        ]


def _table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [*(f"| {' | '.join(line)} |" for line in lines), ""]
