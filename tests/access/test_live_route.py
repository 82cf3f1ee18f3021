"""The live WebSocket asks the same rules: own and another's patient, every role, and while it goes on."""

import json

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from django.test import Client
from two_units import OTHER, OWN, PEOPLE, Hospital

from chevet.scribe.guarded import Guard
from chevet.scribe.live.consumer import LiveVisit
from chevet.trust.roles import may

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def application():
    """The router as it is served, without the ASGI module's own set-up of Django."""
    from chevet.web.live_routes import routes

    return AuthMiddlewareStack(URLRouter(routes))


class Tab:
    """One browser tab's connection, spoken to in ASGI itself."""

    def __init__(self, application, visit, cookies: str) -> None:
        headers = [(b"host", b"here"), (b"origin", b"http://here"), (b"cookie", cookies.encode())]
        path = f"/visits/{visit.pk}/live"
        self._app = ApplicationCommunicator(
            application,
            {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "subprotocols": []},
        )

    async def open(self) -> None:
        await self._app.send_input({"type": "websocket.connect"})
        assert (await self.next())["type"] == "websocket.accept"
        await self._app.send_input({"type": "websocket.receive", "text": '{"type": "open", "tab": "t1"}'})

    async def next(self) -> dict:
        return await self._app.receive_output(timeout=10)

    async def leave(self) -> None:
        await self._app.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._app.wait(timeout=10)


async def _first(application, visit, cookies: str) -> tuple[dict, int | None]:
    """(the first message after an opening, the code it was closed with)."""
    tab = Tab(application, visit, cookies)
    await tab.open()
    told, closed = json.loads((await tab.next())["text"]), None
    if told["type"] != "opened":
        closed = (await tab.next()).get("code")
    await tab.leave()
    return told, closed


def opening(application, visit, client: Client) -> tuple[dict, int | None]:
    import asyncio

    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return asyncio.run(_first(application, visit, cookies))


def test_every_websocket_says_which_rule_guards_it() -> None:
    from chevet.web.live_routes import routes

    assert routes
    for route in routes:
        consumer = route.callback.consumer_class
        assert isinstance(consumer.guard, Guard)
        assert consumer.guard.on is not None


@pytest.mark.parametrize("which", [OWN, OTHER])
@pytest.mark.parametrize("role", PEOPLE)
def test_who_may_listen(house: Hospital, application, role: str, which: str) -> None:
    case, client = house.cases[which], Client()
    client.force_login(house.staff[role])
    told, code = opening(application, case.visit, client)
    if may(house.staff[role], LiveVisit.guard.action, case.visit):
        assert told["type"] == "opened"
    else:
        assert (told["type"], code) == ("refused", 4403)
        assert not any(word in str(told) for word in case.words)


def test_nobody_listens_without_logging_in(house: Hospital, application) -> None:
    told, code = opening(application, house.cases[OWN].visit, Client())
    assert (told["code"], code) == ("not_logged_in", 4401)


def test_a_broken_glass_lets_nobody_record(house: Hospital, application) -> None:
    from chevet.trust import glass

    visit, client = house.cases[OTHER].visit, Client()
    glass.break_it(
        house.staff["physician"],
        patient_id=visit.patient_id,
        visit=visit.pk,
        reason="unconscious in the lift",
    )
    client.force_login(house.staff["physician"])
    told, code = opening(application, visit, client)
    assert (told["type"], code) == ("refused", 4403)


def test_who_is_taken_off_while_it_goes_on_is_stopped(house: Hospital, application, monkeypatch) -> None:
    import asyncio

    from chevet.scribe.live import consumer
    from chevet.trust.models import CaredFor, UnitMember

    monkeypatch.setattr(consumer, "SESSION_AGAIN", 0.3)
    visit, client = house.cases[OWN].visit, Client()
    client.force_login(house.staff["nurse"])
    client.get("/")  # a session begins with its first page
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    def take_off() -> None:
        from django.utils import timezone

        UnitMember.objects.filter(staff=house.staff["nurse"]).update(until=timezone.now())
        CaredFor.objects.filter(staff=house.staff["nurse"]).update(until=timezone.now())

    async def go() -> list[dict]:
        tab, told = Tab(application, visit, cookies), []
        await tab.open()
        assert json.loads((await tab.next())["text"])["type"] == "opened"
        await asyncio.to_thread(take_off)
        while not told or told[-1]["type"] != "websocket.close":
            told.append(await tab.next())
        await tab.leave()
        return told

    told = asyncio.run(go())
    assert told[-1]["code"] == 4403
    assert "not of your unit" in str(told)
