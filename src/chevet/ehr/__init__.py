"""The hospital's record: what is read from it, what is written to it, and how that is undone.

FHIR R4 only. Nothing here knows of drafts' states, of people's roles or of jobs: values in,
requests to one EHR out. See docs/ehr.md.
"""
