"""The EHR fails in every way it can; nothing is lost, nothing is written twice."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from ehr_hospital import Server, free_port, running, seed
from ehr_notes import english
from ehr_proxy import CUT_ANSWER, LOSE_ANSWER, LOSE_REQUEST, Proxy, http

from chevet.ehr.chart import read_chart
from chevet.ehr.client import FhirClient
from chevet.ehr.errors import EhrBroken, EhrError, EhrRefused, EhrUnreachable, NotInEhr
from chevet.ehr.release import build_bundle, find_released, send

SECRET = "Zebedee Quux 1931"  # stands for PHI in what the EHR answers
OUTCOME = {
    "resourceType": "OperationOutcome",
    "issue": [{"severity": "error", "code": "invariant", "diagnostics": f"{SECRET} is not a code"}],
}


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with Proxy(server.port) as proxy:
        yield proxy


@pytest.fixture
def through(proxy: Proxy) -> Iterator[FhirClient]:
    with FhirClient(proxy.base_url, timeout=3) as client:
        yield client


def bundle_for(client: FhirClient, patient: str) -> dict:
    return build_bundle(english(patient), read_chart(client, patient, f"{patient}-visit"))


def posts(proxy: Proxy) -> int:
    return sum(r.startswith(b"POST") for r in proxy.requests)


def documents(client: FhirClient, patient: str) -> int:
    return len(client.search("DocumentReference", {"patient": f"Patient/{patient}"}))


@pytest.mark.parametrize(
    "trouble", [LOSE_ANSWER, CUT_ANSWER, http("500 Oops", b"{}"), http("200 OK", b"<html>", "text/html")]
)
def test_after_a_spoilt_answer_a_retry_writes_nothing_twice(
    trouble: str | bytes, proxy: Proxy, through: FhirClient, client: FhirClient, patient: str
) -> None:
    bundle = bundle_for(client, patient)
    proxy.goes_wrong(trouble)
    try:
        first = send(through, bundle)
        carried_out = True
    except EhrError as e:
        assert e.retryable
        carried_out = False
    assert carried_out == (trouble in (LOSE_ANSWER, CUT_ANSWER)), "found by looking, where it was written"
    again = send(through, bundle)
    assert documents(client, patient) == 1
    if carried_out:
        assert again == first


def test_an_answer_and_then_the_search_for_it_lost(
    proxy: Proxy, through: FhirClient, client: FhirClient, patient: str
) -> None:
    bundle = bundle_for(client, patient)

    def ehr_goes_away() -> None:
        proxy.goes_wrong(LOSE_REQUEST, times=99, method=b"GET")

    proxy.before_answer = ehr_goes_away
    proxy.goes_wrong(LOSE_ANSWER)
    with pytest.raises(EhrUnreachable) as e:
        send(through, bundle)
    assert e.value.answer_lost and e.value.retryable
    proxy.times = 0
    written = set(find_released(client, english(patient)))
    assert len(written) == len(bundle["entry"]) - 2, "all but the two Devices"
    assert {(r.type, r.id) for r in send(through, bundle)} >= {(r.type, r.id) for r in written}
    assert documents(client, patient) == 1


def test_a_request_that_never_arrived(
    proxy: Proxy, through: FhirClient, client: FhirClient, patient: str
) -> None:
    proxy.goes_wrong(LOSE_REQUEST)
    with pytest.raises(EhrUnreachable):
        send(through, bundle_for(client, patient))
    assert documents(client, patient) == 0


def test_a_slow_answer_is_given_up_and_found(
    proxy: Proxy, server: Server, client: FhirClient, patient: str
) -> None:
    bundle = bundle_for(client, patient)
    proxy.goes_wrong(5.0)
    with FhirClient(proxy.base_url, timeout=0.8) as impatient:
        released = send(impatient, bundle)
    assert len(released) == len(bundle["entry"])
    assert documents(client, patient) == 1


def test_killed_between_request_and_answer_and_started_again(tmp_path: Path) -> None:
    with running(tmp_path) as server, FhirClient(server.base_url) as direct, Proxy(server.port) as proxy:
        seed(direct, "pat")
        bundle = bundle_for(direct, "pat")
        proxy.before_answer = server.kill
        proxy.goes_wrong(LOSE_ANSWER)
        with FhirClient(proxy.base_url, timeout=3) as through:
            with pytest.raises(EhrUnreachable):
                send(through, bundle)
            with pytest.raises(EhrError) as down:
                send(through, bundle)
            assert down.value.retryable
            server.start()
            released = send(through, bundle)
        with FhirClient(server.base_url) as back:
            assert documents(back, "pat") == 1
            assert {(r.type, r.id) for r in find_released(back, english("pat"))} == {
                (r.type, r.id) for r in released if r.type != "Device"
            }


def test_connection_refused() -> None:
    with FhirClient(f"http://127.0.0.1:{free_port()}/fhir") as client, pytest.raises(EhrUnreachable) as e:
        client.metadata()
    assert e.value.retryable and not e.value.answer_lost
    assert str(e.value) == "The EHR cannot be reached. Nothing was lost; Chevet tries again by itself."


@pytest.mark.parametrize(
    ("answer", "kind", "code", "retryable"),
    [
        (http("500 Internal Server Error", b"oops", "text/plain"), EhrBroken, "ehr_broken", True),
        (http("503 Service Unavailable", json.dumps(OUTCOME).encode()), EhrBroken, "ehr_broken", True),
        (http("200 OK", b"<html>Log in</html>", "text/html"), EhrBroken, "ehr_not_fhir", True),
        (http("404 Not Found", b"<html>nginx</html>", "text/html"), EhrBroken, "ehr_not_fhir", True),
        (http("200 OK", b'{"resourceType": "Pati'), EhrBroken, "ehr_not_fhir", True),
        (http("200 OK", b"[1, 2]"), EhrBroken, "ehr_not_fhir", True),
        (http("200 OK", b"[" * 100_000), EhrBroken, "ehr_not_fhir", True),
        (
            http("302 Found", b"", extra="Location: http://127.0.0.2:1/\r\n"),
            EhrBroken,
            "ehr_redirected",
            False,
        ),
        (http("200 OK", b" " * 300_000), EhrBroken, "ehr_answer_too_large", False),
        (http("400 Bad Request", json.dumps(OUTCOME).encode()), EhrRefused, "ehr_refused", False),
        (http("422 Unprocessable", json.dumps(OUTCOME).encode()), EhrRefused, "ehr_refused", False),
        (http("401 Unauthorized", b"", "text/plain"), EhrRefused, "ehr_not_allowed", False),
        (http("403 Forbidden", b"<html>", "text/html"), EhrRefused, "ehr_not_allowed", False),
        (http("408 Request Timeout", b""), EhrRefused, "ehr_busy", True),
        (http("409 Conflict", json.dumps(OUTCOME).encode()), EhrRefused, "ehr_busy", True),
        (http("412 Precondition Failed", json.dumps(OUTCOME).encode()), EhrRefused, "ehr_busy", True),
        (http("429 Too Many Requests", b""), EhrRefused, "ehr_busy", True),
        (http("404 Not Found", json.dumps(OUTCOME).encode()), NotInEhr, "patient_not_in_ehr", False),
        (http("410 Gone", json.dumps(OUTCOME).encode()), NotInEhr, "patient_not_in_ehr", False),
    ],
)
def test_each_failure_has_its_error(
    answer: bytes, kind: type[EhrError], code: str, retryable: bool, proxy: Proxy
) -> None:
    proxy.goes_wrong(answer, method=b"GET")
    with FhirClient(proxy.base_url, timeout=3, max_answer_bytes=200_000) as client, pytest.raises(kind) as e:
        client.read("Patient", "some-patient")
    assert (e.value.code, e.value.retryable) == (code, retryable)
    for sentence in (str(e.value), e.value.sentence("fr"), repr(e.value)):
        assert SECRET not in sentence and "some-patient" not in sentence
    assert e.value.sentence("fr") != e.value.sentence("en")
    assert e.value.__cause__ is None and len(proxy.requests) == 1


def test_what_the_ehr_said_is_kept_apart(proxy: Proxy, through: FhirClient) -> None:
    proxy.goes_wrong(http("422 Unprocessable", json.dumps(OUTCOME).encode()))
    with pytest.raises(EhrRefused) as e:
        send(through, {"resourceType": "Bundle", "type": "transaction", "entry": []})
    assert e.value.diagnostics == (f"{SECRET} is not a code",)
    assert "HTTP 422, invariant" in str(e.value)


def test_a_refusal_is_asked_once(proxy: Proxy, through: FhirClient, client: FhirClient, patient: str) -> None:
    proxy.goes_wrong(http("422 Unprocessable", json.dumps(OUTCOME).encode()), times=99)
    with pytest.raises(EhrRefused) as e:
        send(through, bundle_for(client, patient))
    assert not e.value.retryable
    assert posts(proxy) == 1 and len(proxy.requests) == 1


def test_an_answer_that_drips_for_ever_is_cut(proxy: Proxy, through: FhirClient) -> None:
    import socket
    import threading
    import time

    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        try:
            for _ in range(100):
                connection.sendall(b" ")
                time.sleep(0.1)
        except OSError:
            pass

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    with (
        FhirClient(f"http://127.0.0.1:{listener.getsockname()[1]}/fhir", timeout=1) as client,
        pytest.raises(EhrUnreachable),
    ):
        client.metadata()
    assert time.monotonic() - began < 5
    listener.close()


def test_pages_are_followed_on_the_same_origin_only(proxy: Proxy, through: FhirClient) -> None:
    page = {
        "resourceType": "Bundle",
        "type": "searchset",
        "link": [{"relation": "next", "url": "http://127.0.0.1:9/steal?everything"}],
    }
    proxy.goes_wrong(http("200 OK", json.dumps(page).encode()), method=b"GET")
    with pytest.raises(EhrBroken) as e:
        through.search("Patient", {})
    assert e.value.code == "ehr_redirected"


def test_all_pages_are_read(client: FhirClient, patient: str) -> None:
    found = client.search("Observation", {"patient": f"Patient/{patient}", "_count": "1"})
    assert {o["id"] for o in found} == {f"{patient}-hba1c-03", f"{patient}-hba1c-09"}


def test_pages_that_go_in_circles_end(proxy: Proxy, through: FhirClient) -> None:
    page = {
        "resourceType": "Bundle",
        "type": "searchset",
        "link": [{"relation": "next", "url": "Patient?page=1"}],
    }
    proxy.goes_wrong(http("200 OK", json.dumps(page).encode()), times=99, method=b"GET")
    assert through.search("Patient", {}) == []
    assert len(proxy.requests) == 2


@pytest.mark.parametrize("id", ["", "..", "a/b", "a?b", "é", "x" * 65])
def test_an_id_that_is_none_is_never_asked_for(id: str, proxy: Proxy, through: FhirClient) -> None:
    with pytest.raises(NotInEhr):
        through.read("Patient", id)
    assert proxy.requests == []


@pytest.mark.parametrize(
    "url", ["", "ftp://x/fhir", "http://user:pw@x/fhir", "http://x/fhir?a=b", "file:///etc"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        FhirClient(url)


def test_no_request_is_logged(client: FhirClient, patient: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    read_chart(client, patient)
    assert patient not in caplog.text
