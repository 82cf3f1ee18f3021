"""What all tests share: a real PostgreSQL (embedded, or DATABASE_URL's) and a data folder of their own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django.conf
import pytest

# Before Django's settings load: tests never touch the data of whoever runs them.
_DATA = Path(tempfile.mkdtemp(prefix="chevet-tests-"))
for _name in [name for name in os.environ if name.startswith("CHEVET_") and name != "CHEVET_SHARED"]:
    del os.environ[_name]
os.environ["CHEVET_DATA"] = str(_DATA)
os.environ["CHEVET_SITE"] = "tests"
os.environ.setdefault("XDG_CACHE_HOME", str(Path.home() / ".cache"))

if django.conf.settings.configured:  # then pytest-django was told the settings before this file could act
    pytest.exit(
        "Django's settings were read before tests/conftest.py chose a data folder and a database. "
        "Take DJANGO_SETTINGS_MODULE out of pytest's configuration, or run: DJANGO_SETTINGS_MODULE= pytest",
        returncode=4,
    )

pytest_plugins = ["spine_fixtures"]

_embedded = None
if not os.environ.get("DATABASE_URL"):
    from chevet.database import embedded

    _embedded = embedded.start(_DATA)
    os.environ["DATABASE_URL"] = _embedded.url
if not os.environ.get("DJANGO_SETTINGS_MODULE"):
    os.environ["DJANGO_SETTINGS_MODULE"] = "chevet.settings.django"
_ = django.conf.settings.DATABASES  # read them now; pytest-django then sets Django up


def pytest_unconfigure() -> None:
    if _embedded is not None:
        _embedded.stop()
    shutil.rmtree(_DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Let tests that commit empty the tables afterwards: the append-only triggers refuse it otherwise."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    real = DatabaseOperations.execute_sql_flush

    def flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        without_triggers = "SET session_replication_role = replica"
        real(self, [without_triggers, *sql_list, "RESET session_replication_role"])

    DatabaseOperations.execute_sql_flush = flush
    yield
    DatabaseOperations.execute_sql_flush = real


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The public data sets beside the checkout (or where CHEVET_SHARED says); skips without them."""
    folder = Path(os.environ.get("CHEVET_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    if not (folder / "data").is_dir():
        pytest.skip(f"no public data sets in {folder} (set CHEVET_SHARED)")
    return folder
