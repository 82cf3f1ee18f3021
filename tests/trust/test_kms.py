"""The keyring under a key-management service: AWS and Vault as they answer, and closed when they do not."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chevet.settings.errors import SettingsError
from chevet.trust import keyring
from chevet.trust.keyring import KeyringError
from chevet.trust.kms import service
from chevet.trust.kms.sigv4 import signed_headers

SERVER = Path(__file__).parents[1] / "support" / "kms_server.py"
VECTORS = [  # AWS Signature Version 4 test suite
    ("GET", "/", {}, b"", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("POST", "/", {}, b"", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    (
        "GET",
        "/?Param2=value2&Param1=value1",
        {},
        b"",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
    (
        "POST",
        "/",
        {"Content-Type": "application/x-www-form-urlencoded"},
        b"Param1=value1",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ),
]


@pytest.mark.parametrize(("method", "path", "headers", "body", "signature"), VECTORS)
def test_the_published_signatures(method: str, path: str, headers: dict, body: bytes, signature: str) -> None:
    made = signed_headers(
        method,
        f"https://example.amazonaws.com{path}",
        headers,
        body,
        access="AKIDEXAMPLE",
        secret="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        region="us-east-1",
        service="service",
        at=datetime(2015, 8, 30, 12, 36, tzinfo=UTC),
    )
    assert made["Authorization"].endswith(f"Signature={signature}")


@pytest.fixture
def kms(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], subprocess.Popen]]:
    """kms(kind, mode): a service in a process of its own, and the settings that lead to it."""
    started = []

    def start(kind: str, mode: str | None = None) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, str(SERVER), mode or kind], stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        assert process.stdout
        settings = {
            "CHEVET_KMS": kind,
            "CHEVET_KMS_URL": f"http://127.0.0.1:{process.stdout.readline().strip()}",
            "CHEVET_KMS_KEY": "chevet",
            "CHEVET_KMS_TIMEOUT": "1",
            "AWS_REGION": "eu-west-3",
            "AWS_ACCESS_KEY_ID": "AKID",
            "AWS_SECRET_ACCESS_KEY": "a-secret-of-the-test",
            "VAULT_TOKEN": "a-token-of-the-test",
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("kind", ["aws", "vault"])
def test_a_ring_sealed_by_the_service(tmp_path: Path, kms, kind: str, monkeypatch) -> None:
    path = tmp_path / "ring.json"
    plain = keyring.load(path)
    kms(kind)
    assert keyring.load(path).keys == plain.keys  # an open one is still read
    sealed = keyring.put_under_kms(path)
    assert sealed.keys == plain.keys and sealed.index == plain.index
    assert plain.current not in path.read_text() and "signing" not in path.read_text()
    assert len(keyring.add_key(path).keys) == 2 and '"ring"' in path.read_text()
    monkeypatch.delenv("CHEVET_KMS")
    with pytest.raises(KeyringError, match=r"is sealed by .*: set CHEVET_KMS"):
        keyring.load(path)


@pytest.mark.parametrize(
    ("name", "value"), [("AWS_SECRET_ACCESS_KEY", "wrong"), ("AWS_ACCESS_KEY_ID", "OTHER")]
)
def test_a_wrong_signature_is_refused(tmp_path: Path, kms, monkeypatch, name: str, value: str) -> None:
    kms("aws")
    keyring.load(tmp_path / "ring.json")
    monkeypatch.setenv(name, value)
    with pytest.raises(KeyringError, match="AWS KMS refuses"):
        keyring.load(tmp_path / "ring.json")


@pytest.mark.parametrize(
    ("mode", "said"),
    [("hang", "did not answer within 1 seconds"), ("refuse", "status 403"), ("nonsense", "can't be read")],
)
@pytest.mark.parametrize("kind", ["aws", "vault"])
def test_closed_when_the_service_fails(tmp_path: Path, kms, kind: str, mode: str, said: str) -> None:
    kms(kind)
    keyring.load(tmp_path / "ring.json")
    kms(kind, mode)
    began = time.monotonic()
    with pytest.raises(KeyringError, match=said) as caught:
        keyring.load(tmp_path / "ring.json")
    assert "\n" not in str(caught.value) and time.monotonic() - began < 10


def test_what_is_known_is_forgotten_in_time(tmp_path: Path, kms, monkeypatch, settings) -> None:
    import dataclasses

    monkeypatch.setattr(keyring, "_site", None)
    process = kms("vault")
    monkeypatch.setenv("CHEVET_KMS_CACHE", "2")
    settings.CHEVET = dataclasses.replace(settings.CHEVET, keyring=tmp_path / "ring.json")
    ring = keyring.site()
    process.kill()
    process.wait()
    assert keyring.site() is ring  # for a moment
    time.sleep(2.1)
    with pytest.raises(KeyringError, match="can't be reached"):
        keyring.site()
    with pytest.raises(KeyringError):  # and it stays closed
        keyring.site()
    monkeypatch.setattr(keyring, "_site", None)


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"CHEVET_KMS": "gcp"}, "takes aws or vault"),
        ({"CHEVET_KMS": "vault"}, "CHEVET_KMS_KEY"),
        ({"CHEVET_KMS": "aws", "CHEVET_KMS_KEY": "k"}, "AWS_REGION"),
        (
            {
                "CHEVET_KMS": "vault",
                "CHEVET_KMS_KEY": "k",
                "CHEVET_KMS_URL": "http://vault:8200",
                "VAULT_TOKEN": "t",
            },
            "https://",
        ),
    ],
)
def test_settings_that_make_no_sense(env: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        service(env)
    assert service({}) is None
