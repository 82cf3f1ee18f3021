"""One real FHIR server for the session, a patient of her own for every test."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ehr_hospital import Server, running, seed

from chevet.ehr.client import FhirClient

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(Path(tmp_path_factory.mktemp("hospital"))) as server:
        yield server


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[FhirClient]:
    with FhirClient(server.base_url) as client:
        yield client


@pytest.fixture
def new_patient(client: FhirClient) -> Callable[..., str]:
    def make(**changes: str) -> str:
        patient = f"pat{next(_numbers)}"
        seed(client, patient, **changes)
        return patient

    return make


@pytest.fixture
def patient(new_patient: Callable[..., str]) -> str:
    return new_patient()
