"""Who said it, put right on the review page: kept beside what was heard, drafted again, undone, in the history."""

import pytest
from browser import faultless, log_in, of, picture, settle_all, until
from django.urls import reverse

from chevet.scribe import corrections
from chevet.scribe.models import Heard, SpeakerCorrection
from chevet.scribe.who_spoke import spoken
from chevet.speech.corrections import Correction
from chevet.trust.models import AuditRecord
from chevet.trust.verdict import Refused

pytestmark = pytest.mark.django_db(transaction=True)

SWAP = Correction(what="swap")


def speakers(recording) -> list[str]:
    found = spoken(type(recording).objects.get(pk=recording.pk))
    assert found is not None
    return [u.speaker for u in found.transcript.utterances]


@pytest.fixture
def visit(visits):
    return of(visits, "Harlow")


@pytest.fixture
def draft(visit, drafted):
    return drafted(visit)


@pytest.fixture
def martin(staff):
    return staff["martin"]


def accept_first(draft, by) -> str:
    from chevet.drafts import review

    line = next(draft.latest.reviewed.draft.statements())
    review.change(
        draft.pk,
        by=by,
        seen=draft.latest.number,
        action="accept",
        ref=line.id,
        how=lambda r, who, at: r.accept(line.id, by=who, at=at),
    )
    return line.text


def test_a_correction_is_a_row_of_its_own_and_the_note_is_drafted_again(draft, visit, martin, work) -> None:
    heard = Heard.objects.get(recording=visit.recording)
    before, note = heard.content, draft.latest.reviewed.draft
    corrections.correct(draft, SWAP, by=martin, origin="here")
    draft.refresh_from_db()
    assert draft.state == "generating"
    work()
    draft.refresh_from_db()
    assert draft.state == "review"
    assert Heard.objects.get(pk=heard.pk).content == before
    was = [u["speaker"] for u in before["utterances"]]
    assert speakers(visit.recording) == [{"clinician": "patient", "patient": "clinician"}[s] for s in was]
    assert [s.text for s in draft.latest.reviewed.draft.statements()] != [s.text for s in note.statements()]

    corrections.undo(draft, 1, by=martin)
    work()
    draft.refresh_from_db()
    assert speakers(visit.recording) == was
    assert [s.text for s in draft.latest.reviewed.draft.statements()] == [s.text for s in note.statements()]
    assert [r.action for r in draft.revisions.all()] == [
        "proposed",
        "speaker",
        "proposed",
        "speaker_back",
        "proposed",
    ]
    row = SpeakerCorrection.objects.get()
    assert (row.by, row.undone_by, row.undone_at is not None) == (martin, martin, True)
    said = AuditRecord.objects.filter(action__startswith="transcript.").order_by("seq")
    assert [(r.action, r.actor_id, r.subject) for r in said] == [
        ("transcript.corrected", martin.pk, visit.recording.audit_subject),
        ("transcript.correction_undone", martin.pk, visit.recording.audit_subject),
    ]
    assert said[0].patient


def test_what_is_kept_is_sealed(draft, martin) -> None:
    from django.db import connection

    corrections.correct(draft, Correction(what="turn", utterance="u2", speaker="other"), by=martin)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM scribe_speakercorrection")
        (content,) = cursor.fetchone()
    assert b"u2" not in bytes(content) and b"other" not in bytes(content)


def test_what_was_decided_goes_over(draft, martin, work) -> None:
    text = accept_first(draft, martin)
    last = Heard.objects.get(recording_id=draft.source).transcript.utterances[-1]
    corrections.correct(draft, Correction(what="turn", utterance=last.id, speaker="other"), by=martin)
    work()
    draft.refresh_from_db()
    reviewed = draft.latest.reviewed
    line = next(s for s in reviewed.draft.statements() if s.text == text)
    assert reviewed.mark(line.id) == "accepted"


def test_corrections_while_it_is_drafted_are_in_the_note(draft, visit, martin, monkeypatch) -> None:
    """The engine reads the transcript, somebody corrects, the engine proposes: it has to begin again."""
    from chevet.engines.language import grounded
    from chevet.scribe import jobs

    corrections.correct(draft, Correction(what="turn", utterance="u1", speaker="other"), by=martin)
    real, read = grounded.draft, []

    def slowly(transcript, **layout):
        read.append([u.speaker for u in transcript.utterances[:2]])
        if len(read) == 1:
            corrections.correct(draft, Correction(what="turn", utterance="u2", speaker="other"), by=martin)
        return real(transcript, **layout)

    monkeypatch.setattr(grounded, "draft", slowly)
    jobs.draft_note.func(draft_id=str(draft.pk))
    draft.refresh_from_db()
    assert draft.state == "review"
    assert read == [["other", "patient"], ["other", "other"]]


def test_saying_it_twice_changes_nothing(draft, visit, martin, work) -> None:
    first = spoken(visit.recording).transcript.utterances[0]
    corrections.correct(draft, Correction(what="turn", utterance="u1", speaker=first.speaker), by=martin)
    draft.refresh_from_db()
    assert (draft.state, SpeakerCorrection.objects.count()) == ("review", 0)


@pytest.mark.parametrize("state", ["signed", "unsent", "released", "retracting", "retracted", "discarded"])
def test_once_it_is_signed_it_stays(draft, martin, state) -> None:
    from chevet.drafts.models import Draft

    Draft.objects.filter(pk=draft.pk).update(state=state)
    with pytest.raises(Refused, match="signed or set aside"):
        corrections.correct(draft, SWAP, by=martin)
    assert not SpeakerCorrection.objects.exists()


@pytest.mark.parametrize(
    ("posted", "status"),
    [
        ({"what": "turn", "utterance": "u2", "speaker": "clinician"}, 200),
        ({"what": "turn", "utterance": "u999", "speaker": "clinician"}, 422),
        ({"what": "turn", "utterance": "u2", "speaker": "the cat"}, 422),
        ({"what": "everything"}, 422),
        ({"what": "undo", "number": "7"}, 409),
        ({"what": "undo", "number": "x"}, 422),
        ({}, 422),
    ],
)
def test_what_is_posted(draft, as_, posted, status) -> None:
    answer = as_("nurse").post(reverse("scribe:speaker", args=[draft.pk]), posted)
    assert answer.status_code == status
    assert SpeakerCorrection.objects.count() == (status == 200)


@pytest.mark.parametrize("who", ["desk", "privacy", "admin"])
def test_others_correct_nothing(draft, as_, who) -> None:
    assert as_(who).post(reverse("scribe:speaker", args=[draft.pk]), {"what": "swap"}).status_code == 403
    assert not SpeakerCorrection.objects.exists()


def test_a_reader_sees_who_spoke_without_the_controls(draft, martin, as_, work) -> None:
    corrections.correct(draft, Correction(what="turn", utterance="u2", speaker="other"), by=martin)
    work()
    page = as_("privacy").get(reverse("scribe:review", args=[draft.pk])).content.decode()
    assert "heard as:" in page and "1 correction of who speaks" in page
    assert "data-who" not in page and "swap-speakers" not in page
    assert "data-who" in as_("martin").get(reverse("scribe:review", args=[draft.pk])).content.decode()


def test_a_note_that_could_not_be_drafted_can_still_be_put_right(draft, visit, martin, as_, work) -> None:
    from chevet.drafts.models import Draft

    draft.revisions.all().delete()
    Draft.objects.filter(pk=draft.pk).update(state="failed", problem="It did not work.")
    page = as_("martin").get(reverse("scribe:visit", args=[visit.pk])).content.decode()
    assert reverse("scribe:review", args=[draft.pk]) in page
    assert "data-who" in as_("martin").get(reverse("scribe:review", args=[draft.pk])).content.decode()
    corrections.correct(draft, SWAP, by=martin)
    work()
    draft.refresh_from_db()
    assert draft.state == "review"


def test_history_tells_each_correction_and_shows_who_spoke_then(draft, martin, as_, work) -> None:
    corrections.correct(draft, SWAP, by=martin)
    work()
    corrections.undo(draft, 1, by=martin)
    work()
    client, url = as_("martin"), reverse("scribe:history", args=[draft.pk])
    moments = [client.get(url, {"at": n}).content.decode() for n in (1, 2, 3, 4, 5)]
    assert "Corrected who speaks: Clinician and patient swapped" in moments[1]
    assert "Undid a correction of who speaks: Clinician and patient swapped" in moments[3]
    from chevet.scribe.views.review import context

    first = [
        context(martin, draft, r)["transcript"].utterances[0].speaker
        for r in draft.revisions.order_by("number")
    ]
    assert first == ["clinician", "patient", "patient", "clinician", "clinician"]


@pytest.mark.browser
def test_by_pointer_and_by_keys(open_page, visits, drafted, work) -> None:
    draft = drafted(of(visits, "Harlow"))
    page = open_page()
    log_in(page)
    page.goto(f"/drafts/{draft.pk}/")
    assert page.get_attribute("#u2", "data-speaker") == "patient"

    # one click
    page.hover("#u2")
    page.click("#u2 .flip")
    page.wait_for_selector("#u2.by-clinician .heard-as")
    page.wait_for_selector("text=once more, from the same recording")
    assert page.evaluate("document.activeElement.id") == "who-u2"
    work()
    page.wait_for_selector(".note .line")
    faultless(page)
    picture(page, "who-spoke")

    # from the choices: every turn of the voice
    page.click("#who-u4")
    assert page.evaluate("document.activeElement.closest('.who-choices') !== null")
    faultless(page)
    picture(page, "who-spoke-choices")
    page.keyboard.press("Escape")
    assert page.locator(".who-choices").count() == 0
    page.click("#who-u4")
    page.click("#u4 .whole-voice [data-speaker=other]")
    page.wait_for_selector("#u4.by-other")
    page.wait_for_selector("#u6.by-other")
    assert page.locator("#u2.by-clinician").count() == 1  # said of this turn alone, so it stands

    # undone, then by keys alone: from a sentence to who said its words, and there
    page.click("#corrections summary")
    page.click("#corrections li:nth-child(2) .tool")
    page.wait_for_selector("#u4.by-patient")
    work()
    page.wait_for_selector(".note .line")
    page.keyboard.press("j")
    page.keyboard.press("w")
    turn = page.evaluate("document.activeElement.closest('.utterance')?.id")
    assert turn
    page.keyboard.press("j")
    after = page.evaluate("document.activeElement.closest('.utterance').id")
    assert after != turn
    page.keyboard.press("o")
    page.wait_for_selector(f"#{after}.by-other")
    assert page.evaluate("document.activeElement.id") == f"who-{after}"
    page.click("#swap-speakers")
    page.wait_for_selector("#u1.by-patient")
    work()
    page.wait_for_selector(".note .line")

    # signed: it stays
    page.wait_for_selector(".bar .primary")  # drafted again; meanwhile the one before cannot be settled
    settle_all(page)
    page.click(".bar .primary")
    from chevet.demo.accounts import PASSWORD

    page.fill("#password", PASSWORD)
    page.click("#signing .primary")
    page.wait_for_selector(".bar .mark-signed")
    assert not page.is_visible("#swap-speakers")
    page.locator("#who-u1").focus()
    page.keyboard.press("o")
    page.wait_for_timeout(200)
    assert page.locator("#u1.by-patient").count() == 1
    until(page, "() => document.querySelectorAll('#u1.by-patient').length === 1")
