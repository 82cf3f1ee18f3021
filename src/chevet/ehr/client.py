"""A small FHIR R4 client: read, search, transaction, metadata. Every failure is an `EhrError`.

Redirects are not followed, answers are limited in size and in total time, and pages of a search
are followed only on the EHR's own origin: an EHR that misbehaves must not make Chevet talk to
someone else, fill its memory or wait for ever.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx

from chevet.ehr import exact_json
from chevet.ehr.errors import EhrBroken, EhrRefused, EhrUnreachable, NotInEhr

Resource = dict[str, Any]
Params = Mapping[str, str] | Sequence[tuple[str, str]]

FHIR_JSON = "application/fhir+json"
MAX_ANSWER_BYTES = 32 * 1024 * 1024
MAX_PAGES = 50

# httpx writes whole addresses at INFO and httpcore headers at DEBUG: both say who a request is about.
for _name in ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.proxy"):
    logging.getLogger(_name).addFilter(lambda record: record.levelno >= logging.WARNING)


class FhirClient:
    """Talks to one EHR.

    `timeout` is the time in seconds that one request may take altogether, connecting included.
    `headers` go with every request (authorisation). Use as a context manager, or `close()` it.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout: float = 30.0,
        headers: Mapping[str, str] | None = None,
        max_answer_bytes: int = MAX_ANSWER_BYTES,
    ) -> None:
        url = httpx.URL(base_url.rstrip("/"))
        if url.scheme not in ("http", "https") or not url.host or url.query or url.fragment or url.userinfo:
            raise ValueError(
                "The EHR's address must be http(s)://host[:port]/path, without user, query or fragment."
            )
        self.base_url = str(url)
        self._origin = (url.scheme, url.host, url.port)
        self._timeout = timeout
        self._max_bytes = max_answer_bytes
        self._http = httpx.Client(
            headers={"Accept": FHIR_JSON, "User-Agent": "chevet", **(headers or {})},
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10.0)),
            follow_redirects=False,
            trust_env=not _loopback(url.host),  # a proxy of the environment cannot reach this very machine
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def metadata(self) -> Resource:
        """The EHR's CapabilityStatement."""
        return self._resource("GET", f"{self.base_url}/metadata")

    def read(self, type: str, id: str, *, version: str | None = None) -> Resource:
        """One resource, or (`version`) one version of it. Raises NotInEhr when it is not there or deleted."""
        url = f"{self.base_url}/{type}/{_segment(id)}"
        if version is not None:
            url += f"/_history/{_segment(version)}"
        try:
            return self._resource("GET", url)
        except EhrRefused as e:
            if e.status in (404, 410):
                raise NotInEhr(type) from None
            raise

    def search(self, type: str, params: Params, *, limit: int = 1000) -> list[Resource]:
        """The resources of all pages, included ones too, `limit` at most (a safety bound, not paging).

        Raises EhrBroken where the EHR's next page is not on its own origin.
        """
        found: list[Resource] = []
        pairs = list(params.items()) if isinstance(params, Mapping) else list(params)
        url: str | None = str(httpx.URL(f"{self.base_url}/{type}", params=pairs))
        seen: set[str] = set()
        while url is not None and len(found) < limit and len(seen) < MAX_PAGES and url not in seen:
            seen.add(url)
            bundle = self._resource("GET", url)
            if bundle.get("resourceType") != "Bundle":
                raise EhrBroken("ehr_not_fhir")
            for entry in bundle.get("entry") or []:
                resource = entry.get("resource")
                if isinstance(resource, dict) and resource.get("resourceType") != "OperationOutcome":
                    found.append(resource)
            url = self._next(bundle, url)
        return found[:limit]

    def transaction(self, bundle: Resource) -> list[dict[str, Any]]:
        """All entries or none. One `{"location", "status", "resource"?}` an entry, in the bundle's order.

        `status` is the entry's HTTP status as int; `location` is None where the EHR named none.
        After EhrUnreachable(answer_lost) or EhrBroken it may or may not have been carried out.
        """
        answer = self._resource("POST", self.base_url, exact_json.dumps(bundle).encode())
        if answer.get("resourceType") != "Bundle" or not isinstance(answer.get("entry"), list):
            raise EhrBroken("ehr_not_fhir")
        done = []
        for entry in answer["entry"]:
            response = entry.get("response") or {}
            status = int(str(response.get("status", "0"))[:3] or 0)
            if status >= 400:  # not allowed in a transaction's answer; never taken for success
                raise EhrRefused(status, response.get("outcome"))
            result = {"location": response.get("location"), "status": status}
            if isinstance(entry.get("resource"), dict):
                result["resource"] = entry["resource"]
            done.append(result)
        if len(done) != len(bundle.get("entry") or []):
            raise EhrBroken("ehr_not_fhir")
        return done

    def _next(self, bundle: Resource, current: str) -> str | None:
        for link in bundle.get("link") or []:
            if link.get("relation") == "next" and link.get("url"):
                url = httpx.URL(current).join(link["url"])
                if (url.scheme, url.host, url.port) != self._origin:
                    raise EhrBroken("ehr_redirected")
                return str(url)
        return None

    def _resource(self, method: str, url: str, body: bytes | None = None) -> Resource:
        status, content = self._exchange(method, url, body)
        if status >= 500:
            raise EhrBroken(status=status)
        if 300 <= status < 400:
            raise EhrBroken("ehr_redirected", status)
        try:
            answer = exact_json.loads(content)
        except (ValueError, RecursionError):
            answer = None
        if status == 404 and answer is None and content.lstrip().startswith(b"<"):
            raise EhrBroken("ehr_not_fhir", status)  # a web server's own page, not a word about the record
        if status >= 400:
            raise EhrRefused(status, answer)
        if not isinstance(answer, dict) or not isinstance(answer.get("resourceType"), str):
            raise EhrBroken("ehr_not_fhir")
        return answer

    def _exchange(self, method: str, url: str, body: bytes | None) -> tuple[int, bytes]:
        headers = {} if body is None else {"Content-Type": FHIR_JSON, "Prefer": "return=minimal"}
        deadline = time.monotonic() + self._timeout
        content = bytearray()
        with _as_ehr_errors(), self._http.stream(method, url, content=body, headers=headers) as response:
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > self._max_bytes:
                    raise EhrBroken("ehr_answer_too_large")
                if time.monotonic() > deadline:  # httpx limits each wait, not their sum
                    raise EhrUnreachable(answer_lost=True)
            return response.status_code, bytes(content)


@contextlib.contextmanager
def _as_ehr_errors() -> Iterator[None]:
    """httpx's exceptions as ours; `from None`, because theirs carry the request's address."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError):
        raise EhrUnreachable(answer_lost=False) from None
    except httpx.DecodingError:
        raise EhrBroken("ehr_not_fhir") from None
    except httpx.RequestError:
        raise EhrUnreachable(answer_lost=True) from None


def _segment(value: str) -> str:
    """A path segment that is one: a FHIR id has no slash, dot-dot or query in it."""
    if not value or len(value) > 64 or not all(c.isascii() and (c.isalnum() or c in "-.") for c in value):
        raise NotInEhr("id")
    if set(value) == {"."}:
        raise NotInEhr("id")
    return value


def _loopback(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def token(system: str, value: str) -> str:
    """`system|value` as a search parameter's value, its special characters escaped."""
    return f"{_escaped(system)}|{_escaped(value)}"


def _escaped(text: str) -> str:
    for character in "\\,|$":
        text = text.replace(character, "\\" + character)
    return text
