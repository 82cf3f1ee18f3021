"""The cable between a browser and the web server: cut and mended at will, or dead without a word."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Self

import pytest

LIVE = b"/live "  # in the first line of a live visit's WebSocket


class Cable:
    """Forwards to `port`. Only the live connection is touched: pages still load."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._whole = True
        self._dead = False
        self._live: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self.cut()

    def cut(self) -> None:
        """Break the live connection, and let none through."""
        self._whole = False
        for end in self._live:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._live.clear()

    def silence(self) -> None:
        """Let nothing through any more on the live connection that there is, and tell nobody."""
        self._dead = True

    def mend(self) -> None:
        self._whole, self._dead = True, False

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        try:
            first = near.recv(65536)
            live = LIVE in first.split(b"\r\n", 1)[0]
            if live and not self._whole:
                near.close()
                return
            far = socket.create_connection(("127.0.0.1", self._target))
            far.sendall(first)
        except OSError:
            near.close()
            return
        if live:
            self._live += [near, far]
        for one, other in ((near, far), (far, near)):
            threading.Thread(target=self._carry, args=(one, other, live), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, live: bool) -> None:
        swallowed = False
        with contextlib.suppress(OSError):
            while piece := one.recv(65536):
                swallowed = swallowed or (live and self._dead)
                if not swallowed:
                    other.sendall(piece)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def cable(web) -> Iterator[Cable]:
    """A cable to the web server `web`."""
    with Cable(int(web.url.rsplit(":", 1)[1])) as cable:
        yield cable
