"""A TCP proxy between Chevet and the EHR that behaves badly in one chosen way."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Self

LOSE_ANSWER = "lose answer"  # the request arrives and is carried out, the answer is dropped
LOSE_REQUEST = "lose request"  # the connection is taken, nothing arrives
CUT_ANSWER = "cut answer"  # half of the answer arrives


class Proxy:
    """Forwards to `port`. The next `times` requests that start with `method` go wrong as `trouble` says.

    `trouble` is one of the constants above, seconds to hold the answer back, or raw bytes to
    answer with instead of asking the EHR. `requests` counts all that came; `before_answer` is
    called once the EHR has answered and before that is passed on.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self.trouble: str | float | bytes | None = None
        self.times = 0
        self.method = b"POST"
        self.requests: list[bytes] = []
        self.before_answer: Callable[[], None] | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/fhir"
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def goes_wrong(self, trouble: str | float | bytes, *, times: int = 1, method: bytes = b"POST") -> None:
        self.trouble, self.times, self.method = trouble, times, method

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                request = self._message(connection)
                if request:
                    self._answer(connection, request)
            except OSError:
                return

    def _answer(self, connection: socket.socket, request: bytes) -> None:
        self.requests.append(request)
        trouble = None
        if self.times > 0 and request.startswith(self.method):
            self.times -= 1
            trouble = self.trouble
        if isinstance(trouble, bytes):
            connection.sendall(trouble)
            return
        if trouble == LOSE_REQUEST:
            return
        with socket.create_connection(("127.0.0.1", self._target)) as ehr:
            head, _, body = request.partition(b"\r\n\r\n")
            lines = [x for x in head.split(b"\r\n") if not x.lower().startswith(b"connection:")]
            ehr.sendall(b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body)
            answer = b""
            while piece := ehr.recv(65536):
                answer += piece
        if trouble is not None and self.before_answer is not None:
            self.before_answer()
        if trouble == LOSE_ANSWER:
            return
        if trouble == CUT_ANSWER:
            answer = answer[: len(answer) // 2]
        if isinstance(trouble, float):
            time.sleep(trouble)
        connection.sendall(answer)

    @staticmethod
    def _message(connection: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return data
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (int(x.split(b":")[1]) for x in head.split(b"\r\n") if x.lower().startswith(b"content-length")), 0
        )
        while len(body) < length:
            body += connection.recv(65536)
        return head + b"\r\n\r\n" + body


def http(status: str, body: bytes, content_type: str = "application/fhir+json", extra: str = "") -> bytes:
    """A whole HTTP answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n{extra}"
    return f"{head}Connection: close\r\n\r\n".encode() + body
