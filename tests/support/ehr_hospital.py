"""A real FHIR server in its own process for the tests, and the few records they need."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from chevet.ehr.client import FhirClient

LOINC = "http://loinc.org"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
ALLERGY = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class Server:
    """`sekmet serve` on a port and folder of its own; killed and started again at will."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.port = port or free_port()
        self.folder = folder
        self.base_url = f"http://127.0.0.1:{self.port}/fhir"
        self.settings = folder / "settings.yaml"
        self.settings.write_text(
            f"base_url: {self.base_url}\nhost: 127.0.0.1\nport: {self.port}\n"
            f"data_dir: {folder}\nsimulator: {{enabled: false}}\nlog_inbound: false\n"
        )
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(Path(sys.executable).with_name("sekmet")), "serve", "--config", str(self.settings)]
        log = (self.folder / "server.log").open("ab")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SEKMET_")}
        self.process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, env=environment)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.base_url}/metadata", timeout=5).status_code == 200:
                    return
            if self.process.poll() is not None:
                raise AssertionError((self.folder / "server.log").read_text()[-2000:])
            time.sleep(0.1)
        raise AssertionError("the FHIR server did not start")

    def kill(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Server]:
    server = Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def concept(system: str, code: str, text: str = "") -> dict:
    return {"coding": [{"system": system, "code": code}], **({"text": text} if text else {})}


def seed(client: FhirClient, patient: str, *, language: str = "en", practitioner: str = "dr") -> None:
    """A patient on metformin and lisinopril, with diabetes, a penicillin allergy and an open visit today."""
    who = {"reference": f"Patient/{patient}"}
    resources = [
        {
            "resourceType": "Patient",
            "id": patient,
            "name": [{"use": "official", "family": "Ofori-Lamarck", "given": ["Ada"]}],
            "gender": "female",
            "birthDate": "1958-03-02",
            "identifier": [{"system": "urn:test:mrn", "value": f"MRN-{patient}"}],
            "communication": [{"language": concept("urn:ietf:bcp:47", language), "preferred": True}],
        },
        {"resourceType": "Practitioner", "id": practitioner, "name": [{"text": "Dr Claire Martin"}]},
        {
            "resourceType": "Encounter",
            "id": f"{patient}-visit",
            "status": "in-progress",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "subject": who | {"display": "Ada Ofori-Lamarck"},
            "participant": [{"individual": {"reference": f"Practitioner/{practitioner}"}}],
            "period": {"start": "2025-11-24T09:00:00+01:00"},
            "reasonCode": [{"text": "Cough"}],
        },
        {
            "resourceType": "Condition",
            "id": f"{patient}-dm",
            "clinicalStatus": concept(CLINICAL, "active"),
            "verificationStatus": concept(VERIFICATION, "confirmed"),
            "code": concept("http://snomed.info/sct", "44054006", "Diabetes mellitus type 2 (disorder)"),
            "subject": who,
        },
        {
            "resourceType": "Condition",
            "id": f"{patient}-wrong",
            "verificationStatus": concept(VERIFICATION, "entered-in-error"),
            "code": {"text": "Asthma"},
            "subject": who,
        },
        {
            "resourceType": "MedicationStatement",
            "id": f"{patient}-metformin",
            "status": "active",
            "medicationCodeableConcept": {"text": "Metformin hydrochloride 500 MG Oral Tablet"},
            "subject": who,
            "dosage": [
                {
                    "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}},
                    "doseAndRate": [{"doseQuantity": {"value": 1, "unit": "tablet"}}],
                }
            ],
        },
        {
            "resourceType": "MedicationRequest",
            "id": f"{patient}-lisinopril",
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": {"text": "Lisinopril 10 MG Oral Tablet"},
            "subject": who,
            "dosageInstruction": [{"text": "10 mg once daily"}],
        },
        {
            "resourceType": "AllergyIntolerance",
            "id": f"{patient}-penicillin",
            "clinicalStatus": concept(ALLERGY, "active"),
            "code": {"text": "Penicillin"},
            "patient": who,
            "reaction": [{"manifestation": [{"text": "Hives"}]}],
        },
        *(
            {
                "resourceType": "Observation",
                "id": f"{patient}-hba1c-{month}",
                "status": "final",
                "category": [concept(CATEGORY, "laboratory")],
                "code": concept(LOINC, "4548-4", "HbA1c"),
                "subject": who,
                "effectiveDateTime": f"2025-{month}-01",
                "valueQuantity": {"value": value, "unit": "%", "code": "%"},
            }
            for month, value in (("03", 8.1), ("09", 7.2))
        ),
    ]
    entry = [
        {"resource": r, "request": {"method": "PUT", "url": f"{r['resourceType']}/{r['id']}"}}
        for r in resources
    ]
    client.transaction({"resourceType": "Bundle", "type": "transaction", "entry": entry})
