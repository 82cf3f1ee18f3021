"""Puts the demo hospital's records into its EHR: writes what is missing or changed, nothing else."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, tzinfo
from typing import Any

from chevet.demo.seed.resources import all_resources
from chevet.ehr.client import FhirClient

Resource = dict[str, Any]


def load(base_url: str, today: date, *, timezone: tzinfo = UTC) -> None:
    """Make the EHR at `base_url` hold every seeded record, with today's visits on `today`.

    `timezone` is the one that the visits' hours are meant in. What is there already is left as it
    is, its version too (a draft that was made from the chart stays valid); what others added stays.
    On a new day only today's visits change. One transaction: all of it or nothing. Raises EhrErrors.
    """
    wanted = all_resources(today, timezone)
    with FhirClient(base_url) as client:
        held = _held(client, wanted)
        changed = [r for r in wanted if held.get((r["resourceType"], r["id"])) != r]
        if changed:
            client.transaction(
                {"resourceType": "Bundle", "type": "transaction", "entry": list(map(_put, changed))}
            )


def _held(client: FhirClient, wanted: list[Resource]) -> dict[tuple[str, str], Resource]:
    """What the EHR holds under our ids, without what the EHR adds (meta)."""
    ids = defaultdict(list)
    for resource in wanted:
        ids[resource["resourceType"]].append(resource["id"])
    held = {}
    for kind, of_kind in ids.items():
        for resource in client.search(kind, {"_id": ",".join(of_kind), "_count": "500"}):
            if resource.get("resourceType") == kind:
                held[kind, str(resource["id"])] = {k: v for k, v in resource.items() if k != "meta"}
    return held


def _put(resource: Resource) -> Resource:
    return {
        "resource": resource,
        "request": {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"},
    }
