"""One question to an OpenAI-compatible service, and every way it may fail; what is asked is the caller's affair.

Error texts never carry the address, the key or what was said. What is retried: no connection, 429 and 5xx
before an answer began; nothing else, since a second try would cost twice.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import httpx

from chevet.settings.endpoints import HERE

TRIES = 3
CONNECT = 10.0  # seconds
PATIENCE = 20.0  # seconds that a Retry-After is obeyed, at most
LARGEST = 4 << 20  # bytes of an answer

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Service:
    """What kind of service it is, for its sentences.

    `who` names it ("language model"), `settings` the ones to look at when it refuses, `prefix` is theirs,
    `too_long` what to say when the question is too large. `error` makes the exception of a code and a sentence.
    """

    who: str
    prefix: str
    settings: str
    too_long: str
    error: Callable[[str, str], Exception]

    def unreachable(self) -> Exception:
        return self.error("unreachable", f"The {self.who}'s endpoint cannot be reached; check that it runs.")

    def late(self, seconds: float) -> Exception:
        return self.error(
            "timeout",
            f"The {self.who} did not answer within {seconds:.0f} s; try later or set {self.prefix}_TIMEOUT.",
        )

    def broke_off(self) -> Exception:
        return self.error("failed", f"The connection to the {self.who} broke off; try again.")

    def endless(self) -> Exception:
        return self.error("garbage", f"The {self.who}'s answer has no end; check the endpoint.")

    def garbage(self) -> Exception:
        return self.error(
            "garbage",
            f"The {self.who}'s endpoint answered something that is no answer; check {self.prefix}_URL.",
        )

    def refused(self, status: int) -> Exception:
        return self.error(
            "refused", f"The {self.who}'s endpoint refused the question ({status}); check {self.settings}."
        )

    def cancelled(self) -> Exception:
        return self.error("cancelled", f"The {self.who} was cancelled.")


class Reply:
    """An answer that began well (200); its bytes come while they are read."""

    def __init__(self, response: httpx.Response, service: Service, deadline: float, stop: Event) -> None:
        self._response, self._service, self._deadline, self._stop = response, service, deadline, stop
        self.media_type = response.headers.get("content-type", "").split(";")[0].strip().lower()

    def chunks(self) -> Iterator[bytes]:
        """The bytes as they come: bounded in time and size, and cancelled when asked to."""
        size = 0
        for chunk in self._response.iter_bytes():
            size += len(chunk)
            if size > LARGEST:
                raise self._service.endless()
            if self._stop.is_set():
                raise self._service.cancelled()
            if time.monotonic() > self._deadline:
                raise httpx.ReadTimeout("deadline")
            yield chunk

    def lines(self) -> Iterator[str]:
        """The same as lines of text, without their ends."""
        rest = b""
        for chunk in self.chunks():
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield line.decode("utf-8", "replace").rstrip("\r")
        if rest:
            yield rest.decode("utf-8", "replace")

    def json(self, text: str) -> Any:
        """Parsed. Raises the service's error when it is no JSON."""
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise self._service.garbage() from None


class Endpoint:
    """A place to ask at. Safe for several threads; close it when done.

    `vendor` is whoever runs it, as in their contract (None: the house): there is no endpoint without an answer.
    """

    def __init__(
        self,
        service: Service,
        url: str,
        path: str,
        *,
        vendor: str | None,
        key: str | None = None,
        timeout: float = 240.0,
        wait: Callable[[Event, float], bool] = lambda event, seconds: event.wait(seconds),
    ) -> None:
        self.service, self.vendor, self.timeout, self._wait = service, vendor, timeout, wait
        parts = urlsplit(url)
        base = parts.path.rstrip("/") or "/v1"
        self._url = urlunsplit(parts._replace(path=f"{base}/{path}"))
        # Azure's own header beside the usual one; both go to the same place.
        headers = {"authorization": f"Bearer {key}", "api-key": key} if key else {}
        self._http = httpx.Client(
            headers={**headers, "user-agent": "chevet"},
            follow_redirects=False,  # what patients say goes where the hospital said, nowhere else
            trust_env=parts.hostname not in HERE,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def post(
        self,
        question: Callable[[], Mapping[str, Any]],
        read: Callable[[Reply], Answer],
        *,
        without_extras: Callable[[], bool],
        cancel: Event | None = None,
    ) -> tuple[Answer, float]:
        """What `read` makes of the answer, and the seconds it took.

        `question` gives httpx's arguments (json, data, files), anew for each try; `without_extras` takes
        something out that not every endpoint knows, False when nothing is left: then a 400 or 422 stands.
        Raises what `service.error` makes.
        """
        stop = cancel or Event()
        began = time.monotonic()
        deadline = began + self.timeout
        tries = 0
        while True:
            tries += 1
            try:
                return self._once(question(), read, deadline, stop), time.monotonic() - began
            except _Rejected as error:  # the endpoint does not know one of the extras: ask without them
                if not without_extras():
                    raise self.service.refused(error.status) from None
                tries -= 1
            except _Again as error:
                pause = min(error.after or random.uniform(0.5, 1.0) * 2 ** (tries - 1), PATIENCE)  # noqa: S311
                if tries >= TRIES or time.monotonic() + pause >= deadline:
                    raise error.final from None
                if self._wait(stop, pause):
                    raise self.service.cancelled() from None

    def _once(
        self, question: Mapping[str, Any], read: Callable[[Reply], Answer], deadline: float, stop: Event
    ) -> Answer:
        left = max(deadline - time.monotonic(), 0.1)
        timeout = httpx.Timeout(left, connect=min(CONNECT, left))
        try:
            with self._http.stream("POST", self._url, timeout=timeout, **question) as response:
                self._check_status(response)
                return read(Reply(response, self.service, deadline, stop))
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise _Again(self.service.unreachable()) from None
        except httpx.TimeoutException:
            raise self.service.late(self.timeout) from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise self.service.broke_off() from None

    def _check_status(self, response: httpx.Response) -> None:
        status, service = response.status_code, self.service
        if status == 200:
            return
        if status in (400, 422):
            raise _Rejected(status)
        if status in (401, 403):
            raise service.error(
                "refused",
                f"The {service.who}'s endpoint refused the key ({status}); set {service.prefix}_KEY or "
                f"{service.prefix}_KEY_FILE.",
            )
        if status == 413:
            raise service.error("too_long", service.too_long)
        if status == 429:
            busy = f"The {service.who}'s endpoint takes no more questions now (429); try later."
            raise _Again(service.error("busy", busy), _seconds(response.headers.get("retry-after")))
        if status >= 500:
            failed = f"The {service.who}'s endpoint failed ({status}); try later."
            raise _Again(service.error("failed", failed), _seconds(response.headers.get("retry-after")))
        raise service.error(
            "refused",
            f"The {service.who}'s endpoint did not take the question ({status}); check {service.prefix}_URL "
            f"and {service.prefix}_MODEL.",
        )


class _Rejected(Exception):
    """400 or 422: something in the question is not understood."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Again(Exception):
    """Trying again may help; if not, `final` is raised. `after`: seconds the endpoint asked for."""

    def __init__(self, final: Exception, after: float | None = None) -> None:
        super().__init__(str(final))
        self.final, self.after = final, after


def _seconds(value: str | None) -> float | None:
    try:
        return max(float(value), 0.0) if value else None
    except ValueError:
        return None  # a date: the usual pause will do
