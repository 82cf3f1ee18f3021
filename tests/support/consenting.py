"""A patient's consent to being recorded and drafted from, as a visit's page records it."""


def decide(visit, by, decision: str = "given") -> None:
    """Record what the patient of that visit decided, told to `by`."""
    from chevet.scribe import intake
    from chevet.trust import consent

    consent.record_consent(
        patient_id=visit.patient_id,
        encounter_id=visit.encounter_id or None,
        purposes=intake.PURPOSES,
        decision=decision,
        given_by="patient",
        how="spoken",
        language="en",
        text_version=consent.CURRENT,
        recorded_by=by,
    )
