"""Every address × every role × own and another's patient: what the rules say is what happens, with no exception.

The addresses are those of the URL map itself. One that does not say which rule guards it fails here, and is
opened to nobody.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from two_units import KINDS, OTHER, OWN, PEOPLE, Hospital

from chevet.scribe.guarded import Guard
from chevet.trust.models import Staff
from chevet.trust.roles import broke_glass_opens, may
from chevet.trust.rules import ACTIONS
from chevet.web.guards import guard_of

ROLES = tuple(PEOPLE)


@dataclass(frozen=True)
class Route:
    """One address: its pattern, its name, and what it declares."""

    pattern: str
    name: str
    guard: Guard | None
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return self.name

    def url(self, house: Hospital, which: str) -> str:
        """The address with the ids of one's own or the other's patient."""
        url = "/" + self.pattern
        for argument in self.arguments:  # the real id, whether or not the declaration speaks of it
            known = argument in KINDS
            url = url.replace(
                f"<uuid:{argument}>", str(house.cases[which].named(argument) if known else uuid.uuid4())
            )
        url = re.sub(r"<int:\w+>", "1", url).replace("<slug:purpose>", "ambient_capture")
        url = re.sub(r"<str:\w+>", "nobody", url)
        return re.sub(r"\(\?P<\w+>[^)]*\)", "a", url).replace("^", "").replace("$", "")


def walk(patterns: list, before: str = "") -> Iterator[Route]:
    """Every address of the URL map."""
    for found in patterns:
        pattern = before + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from walk(found.url_patterns, pattern)
        elif isinstance(found, URLPattern):
            guard = guard_of(found.callback, found.name)
            yield Route(pattern, str(found.name), guard, tuple(re.findall(r"<uuid:(\w+)>", pattern)))


@pytest.fixture(scope="module")
def routes() -> list[Route]:
    return list(walk(get_resolver().url_patterns))


def test_every_address_says_which_rule_guards_it(routes) -> None:
    assert len(routes) > 55
    assert [r.pattern for r in routes if r.guard is None] == []
    known = {*ACTIONS, "everyone", "logged_in"}
    assert [r.pattern for r in routes if r.guard.action not in known] == []


def test_whatever_is_about_somebody_is_asked_of_the_object_in_the_address(routes) -> None:
    for route in routes:
        rule = ACTIONS.get(route.guard.action)
        if rule is None or (rule.about == "site" and route.guard.on is None):
            continue
        if route.arguments:
            assert route.guard.on is not None, route.pattern
            assert route.guard.on.argument == route.arguments[0], route.pattern
        else:
            assert route.guard.on is None, route.pattern


def call(client: Client, url: str):
    """GET, or POST where that is what it takes; nothing of what it does stays."""
    with transaction.atomic():
        answer = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url)
        if answer.streaming:
            answer.heard = b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


def told(answer) -> str:
    body = answer.heard if answer.streaming else answer.content
    return body.decode(errors="replace") + str(answer.headers)


@pytest.mark.parametrize("which", [OWN, OTHER])
@pytest.mark.parametrize("role", ROLES)
def test_every_address_does_what_the_rules_say(routes, house: Hospital, as_, role: str, which: str) -> None:
    client, staff, case = as_(role), house.staff[role], house.cases[which]
    wrong, asked = [], 0
    for route in routes:
        guard = route.guard
        if guard.action not in ACTIONS:
            continue
        about = guard.on.find(case.named(guard.on.argument)) if guard.on else None
        expected = bool(may(staff, guard.action, about))
        answer = call(client, route.url(house, which))
        asked += 1
        refused = answer.status_code == 403
        if answer.status_code >= 500:
            wrong.append((route.name, answer.status_code, "broke"))
        elif expected == refused:
            wrong.append((route.name, answer.status_code, "allowed" if expected else "forbidden"))
        # A list of one's own holds one's own patient, a refusal nobody: neither tells of the other's.
        leaking = [w for w in case.words if w in told(answer)] if refused or guard.on is None else []
        if leaking and (refused or which == OTHER) and role != "privacy_officer":
            wrong.append((route.name, leaking, "leaked"))
    assert wrong == []
    assert asked > 35


@pytest.mark.parametrize("which", [OWN, OTHER])
def test_nobody_gets_anywhere_without_logging_in(routes, house: Hospital, which: str) -> None:
    client = Client(raise_request_exception=False)
    wrong = []
    for route in routes:
        if route.guard.action == "everyone":
            continue
        answer = call(client, route.url(house, which))
        login = answer.status_code == 302 and answer["Location"].startswith("/login/")
        if not login or any(word in told(answer) for word in house.cases[which].words):
            wrong.append((route.name, answer.status_code))
    assert wrong == []


def test_what_does_not_exist_is_not_found_by_those_whose_role_may(routes, house: Hospital, as_) -> None:
    for role in ROLES:
        client = as_(role)
        for route in routes:
            if route.guard.on is None:
                continue
            url = route.url(house, OWN).replace(
                str(house.cases[OWN].named(route.arguments[0])), str(uuid.uuid4())
            )
            expected = 404 if may(house.staff[role], route.guard.action) else 403
            assert call(client, url).status_code == expected, (role, route.name)


@pytest.mark.parametrize("role", ["physician", "nurse"])
def test_a_broken_glass_opens_what_is_for_reading_and_nothing_else(routes, house, as_, role: str) -> None:
    from chevet.trust import glass

    case = house.cases[OTHER]
    glass.break_it(
        house.staff[role],
        patient_id=case.visit.patient_id,
        visit=case.visit.pk,
        reason="unconscious in the lift",
    )
    client, opened = as_(role), 0
    for route in routes:
        if route.guard.on is None or ACTIONS[route.guard.action].about != "patient":
            continue
        answer = call(client, route.url(house, OTHER))
        if broke_glass_opens(route.guard.action):
            assert answer.status_code not in (403, 404, 500), route.name
            opened += 1
        else:
            assert answer.status_code == 403, route.name
    assert opened >= 7


def test_a_view_that_declares_nothing_is_opened_to_nobody(
    house, as_, settings, tmp_path, monkeypatch
) -> None:
    import sys
    import types

    from django.http import HttpResponse
    from django.urls import include, path

    module = types.ModuleType("undeclared_urls")
    module.urlpatterns = [
        path("forgotten", lambda request: HttpResponse("secret"), name="forgotten"),
        path("", include("chevet.web.urls")),
    ]
    module.handler403 = "chevet.web.views.forbidden"
    monkeypatch.setitem(sys.modules, "undeclared_urls", module)
    settings.ROOT_URLCONF = "undeclared_urls"
    for role in ROLES:
        answer = as_(role).get("/forgotten")
        assert (answer.status_code, b"secret" in answer.content) == (403, False)
    found = [r for r in walk(get_resolver("undeclared_urls").url_patterns) if r.guard is None]
    assert [r.name for r in found] == ["forgotten"]


def test_being_superuser_opens_nothing(house, as_) -> None:
    Staff.objects.filter(pk=house.staff["administrator"].pk).update(is_superuser=True, is_staff=True)
    assert as_("administrator").get(f"/visits/{house.cases[OWN].visit.pk}/").status_code == 403
