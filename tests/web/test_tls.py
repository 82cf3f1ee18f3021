"""The server speaks TLS by itself: pages, live sound, secure cookies; a renewed certificate needs no restart."""

import asyncio
import datetime
import http.client
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from own_installation import CHEVET, own_database

from chevet.cli.serve import command
from chevet.web import tls


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int, Path, str]]:
    """`chevet serve --tls self-signed`: its two ports, its data folder, what it printed."""
    data = tmp_path_factory.mktemp("tls") / "data"
    port, plain = free_port(), free_port()
    with own_database("chevet_tls", data) as env:
        arguments = ["serve", "--port", str(port), "--tls", "self-signed", "--redirect-port", str(plain)]
        process = subprocess.Popen(
            [sys.executable, "-c", CHEVET, *arguments], env=env, stdout=subprocess.PIPE, text=True
        )
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None
            time.sleep(0.1)
        assert process.stdout
        yield port, plain, data, process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def trusting(data: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(data / "tls" / "certificate.pem"))


def test_pages_with_secure_cookies_by_a_certificate_whose_fingerprint_was_printed(server) -> None:
    port, _, data, printed = server
    asked = http.client.HTTPSConnection("localhost", port, context=trusting(data))
    asked.request("GET", "/login/")
    answer = asked.getresponse()
    assert answer.status == 200
    assert "; Secure" in (answer.getheader("Set-Cookie") or "").replace("secure", "Secure")
    assert answer.getheader("Strict-Transport-Security") is None  # nobody vouches for it
    der = asked.sock.getpeercert(binary_form=True)
    import hashlib

    assert hashlib.sha256(der).hexdigest().upper() == printed.split()[-1].replace(":", "")
    assert (data / "tls" / "key.pem").stat().st_mode & 0o077 == 0


def test_a_websocket_over_tls(server) -> None:
    """It is asked for, and refused by Chevet itself (nobody is logged in): it got through TLS to the application."""
    port, _, data, _ = server

    async def ask() -> bytes:
        reader, writer = await asyncio.open_connection("localhost", port, ssl=trusting(data))
        writer.write(
            b"GET /visits/00000000-0000-0000-0000-000000000000/live HTTP/1.1\r\nHost: localhost:%d\r\n"
            b"Origin: https://localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n" % (port, port)
        )
        await writer.drain()
        line = await asyncio.wait_for(reader.readline(), 20)
        writer.close()
        return line

    assert asyncio.run(ask()).split()[1] in (b"101", b"403")


def test_plain_http_is_sent_to_https_whatever_host_it_names(server) -> None:
    port, plain, _, _ = server
    asked = http.client.HTTPConnection("127.0.0.1", plain)
    asked.request("GET", "/login/?next=/", headers={"Host": "evil.example"})
    answer = asked.getresponse()
    assert (answer.status, answer.getheader("Location")) == (308, f"https://127.0.0.1:{port}/login/?next=/")


def test_a_renewed_certificate_is_used_and_open_connections_stay(tmp_path: Path) -> None:
    pair = tls.self_signed(tmp_path / "one", "localhost")
    other = tls.self_signed(tmp_path / "two", "localhost")
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(pair.certificate, pair.key)
    pair.context = served

    async def run() -> None:
        async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while line := await reader.readline():
                writer.write(line)

        listening = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=served)
        port = listening.sockets[0].getsockname()[1]
        anybody = ssl._create_unverified_context()

        async def connect() -> tuple[asyncio.StreamReader, asyncio.StreamWriter, bytes]:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=anybody)
            return reader, writer, writer.get_extra_info("ssl_object").getpeercert(True)

        reader, writer, before = await connect()
        pair.watch(0.05)
        shutil.copy(
            other.certificate, pair.certificate
        )  # the other half is not there yet: the old pair goes on
        await asyncio.sleep(0.3)
        assert (await connect())[2] == before
        shutil.copy(other.key, pair.key)
        for _ in range(100):
            if (await connect())[2] != before:
                break
            await asyncio.sleep(0.05)
        else:
            pytest.fail("the renewed certificate was not used")
        writer.write(b"still here\n")
        assert await reader.readline() == b"still here\n"
        pair.stop.set()

    asyncio.run(run())


def test_the_certificate_made_here_is_made_anew_in_time(tmp_path: Path) -> None:
    now = datetime.datetime.now(datetime.UTC)
    first = tls.self_signed(tmp_path, "clinic.local", now=now).fingerprint()
    assert tls.self_signed(tmp_path, "clinic.local", now=now).fingerprint() == first
    assert tls.self_signed(tmp_path, "other.local", now=now).fingerprint() != first
    second = tls.self_signed(tmp_path, "other.local", now=now).fingerprint()
    later = now + datetime.timedelta(days=tls.DAYS - 20)
    assert tls.self_signed(tmp_path, "other.local", now=later).fingerprint() != second


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--tls-key", __file__], "together, or neither"),
        (["--tls-cert", __file__, "--tls-key", __file__], "no certificate and its key"),
        (["--tls-cert", __file__, "--tls-key", __file__, "--tls", "self-signed"], "not both"),
        (["--redirect-port", "80"], "--redirect-port sends to https"),
        (["--host", "0.0.0.0"], "without TLS"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(monkeypatch, arguments: list[str], said: str) -> None:
    monkeypatch.setenv("CHEVET_URL", "https://clinic.example")
    done = CliRunner().invoke(command, arguments)
    assert done.exit_code == 2 and said in done.output


def test_a_plain_address_does_not_go_with_tls(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHEVET_URL", "http://127.0.0.1:8000")
    monkeypatch.setenv("CHEVET_TLS", "self-signed")
    done = CliRunner().invoke(command, ["--data", str(tmp_path)])
    assert done.exit_code == 2 and "set it to https" in done.output
    assert not any(tmp_path.iterdir())
