"""An engine -> Device: the AI by name and version, one resource for all notes. https://hl7.org/fhir/R4/device.html"""

from __future__ import annotations

from chevet.contracts.base import Engine
from chevet.ehr import identifiers
from chevet.ehr.mapping.common import Resource
from chevet.ehr.text import clean


def device(engine: Engine) -> Resource:
    versions: list[Resource] = [{"value": clean(engine.version)}]
    if engine.sha256:
        versions.append({"type": {"text": "SHA-256 of the weights"}, "value": engine.sha256})
    return {
        "resourceType": "Device",
        "identifier": [{"system": identifiers.ENGINE, "value": identifiers.engine_value(engine)}],
        "status": "active",
        "deviceName": [{"name": f"Chevet: {clean(engine.name)}", "type": "model-name"}],
        "type": {"text": "Artificial intelligence software"},
        "version": versions,
    }
