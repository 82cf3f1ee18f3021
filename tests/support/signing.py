"""Signing a draft as the page does: every finding answered, what is shown signed."""

from chevet.drafts import review


def sign(draft, by) -> None:
    """Dismiss what is open, then sign what is there."""
    from chevet.ehr.chart import fingerprint
    from chevet.scribe.chart import present

    for finding in draft.latest.reviewed.open_findings():
        review.change(
            draft.pk,
            by=by,
            seen=draft.latest.number,
            action="settle",
            ref=finding.id,
            how=lambda r, who, at, f=finding: r.settle(f.id, "dismissed", by=who, at=at),
        )
    review.sign(
        draft.pk,
        by=by,
        shown_sha256=draft.latest.reviewed.sha256(),
        chart_fingerprint=fingerprint(present(draft)),
    )
