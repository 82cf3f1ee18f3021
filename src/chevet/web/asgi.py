"""What uvicorn runs: Django, with bodies that are limited and sealed on their way in."""

import re
from typing import Any

import django
from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler

from chevet.web.spool import SealedSpool

UPLOAD = re.compile(r"/visits/[0-9a-f-]{36}/recordings$")
LARGEST = 2 * 1024**3 + 1  # one byte more than the intake takes, so that it can say so


class TooLarge(Exception):
    """More came than this address takes."""


class NoRoom(Exception):
    """The disk that spools bodies is full."""


class Chevet(ASGIHandler):
    """Refuses bodies larger than an address takes, and spools them sealed."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope["headers"])
        logged_in = f"{settings.SESSION_COOKIE_NAME}=".encode() in headers.get(b"cookie", b"")
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if logged_in and UPLOAD.search(scope["path"]):
            limit = LARGEST
        length = headers.get(b"content-length", b"0")
        came = 0

        async def counted() -> Any:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > limit:
                raise TooLarge
            return message

        try:
            if length.isdigit() and int(length) > limit:
                raise TooLarge
            await super().__call__(scope, counted, send)
        except TooLarge:
            await _answer(send, 413)
        except NoRoom:
            await _answer(send, 507)

    async def read_body(self, receive: Any) -> SealedSpool:
        """The whole body, sealed where it does not fit in memory. Raises RequestAborted."""
        body = SealedSpool()
        try:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise RequestAborted
                body.write(message.get("body", b""))
                if not message.get("more_body", False):
                    break
        except OSError as error:
            body.close()
            raise NoRoom from error
        except BaseException:
            body.close()
            raise
        body.rewind()
        return body


async def _answer(send: Any, status: int) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-length", b"0"), (b"connection", b"close")],
        }
    )
    await send({"type": "http.response.body", "body": b""})


django.setup(set_prefix=False)

from channels.auth import AuthMiddlewareStack  # noqa: E402  # needs Django's apps
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from chevet.web.live_routes import routes  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": Chevet(),
        "websocket": AuthMiddlewareStack(URLRouter(routes)),
    }
)
