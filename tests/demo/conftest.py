"""One demo hospital for the session, seeded for a day far from any real one."""

from collections.abc import Iterator
from datetime import date

import pytest

from chevet.demo import seed
from chevet.demo.hospital import DemoHospital
from chevet.ehr.client import FhirClient

DAY = date(2031, 3, 5)


@pytest.fixture(scope="session")
def demo_hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHospital]:
    with DemoHospital(tmp_path_factory.mktemp("demo-hospital")) as hospital:
        yield hospital


@pytest.fixture
def demo_ehr(demo_hospital: DemoHospital) -> Iterator[FhirClient]:
    """The seeded EHR, today being DAY."""
    seed.load(demo_hospital.base_url, DAY)
    with FhirClient(demo_hospital.base_url) as client:
        yield client
