"""From a signed note to FHIR R4 resources: one file a resource, each checked before it leaves.

Every builder takes the signed note, and where it needs them the chart and references to other
entries, and returns the resource as a dict. Nothing here talks to the EHR.
"""
