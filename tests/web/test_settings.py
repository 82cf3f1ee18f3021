"""A clinician's settings: hers alone, honoured by the next draft, audited; drafting again, and when that fails."""

import uuid

import pytest
from django.urls import reverse
from rich_draft import enrich
from signing import sign

from chevet.contracts.preferences import Preferences
from chevet.drafts import review
from chevet.scribe.models import Preference
from chevet.scribe.preferences import kept
from chevet.trust.models import AuditRecord
from chevet.trust.verdict import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def change(draft, by, ref: str, text: str) -> None:
    review.change(
        draft.pk,
        by=by,
        seen=draft.latest.number,
        action="edit",
        ref=ref,
        how=lambda r, who, at: r.edit(ref, {"text": text}, by=who, at=at),
    )


@pytest.fixture
def habit(visits, drafted, staff):
    """habit(editor) → three notes that Dr Martin signed, "Hypertension" changed by that person in each."""

    def form(editor: str) -> list:
        made = []
        for visit in visits[:3]:
            draft = drafted(visit)
            words = next(s for s in draft.latest.reviewed.draft.statements() if s.text == "Hypertension.")
            change(draft, staff[editor], words.id, "HTN.")
            sign(draft, staff["martin"])
            made.append(draft)
        return made

    return form


def actions() -> list[str]:
    return list(
        AuditRecord.objects.filter(action__startswith="preference.")
        .order_by("seq")
        .values_list("action", flat=True)
    )


def test_what_others_changed_teaches_nothing_about_her(habit, staff) -> None:
    habit("nurse")
    assert kept.proposed(staff["martin"]) == []


def test_a_proposal_is_taken_declined_and_asked_again(habit, staff) -> None:
    martin, notes = staff["martin"], habit("martin")
    (found,) = kept.proposed(martin)
    assert found.value == {"term": "hypertension", "preferred": "HTN"}
    assert set(found.drafts) == {str(d.pk) for d in notes}
    assert kept.preferences_of(martin) == Preferences()
    kept.answer(martin, found.key, take=False)
    assert kept.proposed(martin) == []
    declined = Preference.objects.get(staff=martin)
    kept.switch(martin, declined.pk, "replaced")
    (again,) = kept.proposed(martin)
    kept.answer(martin, again.key, take=True)
    assert [(w.term, w.preferred) for w in kept.preferences_of(martin).wording] == [("hypertension", "HTN")]
    assert kept.preferences_of(martin, "fr").wording == ()
    (row,) = kept.present(martin)
    kept.switch(martin, row.pk, "replaced")  # taken away: the same notes do not bring it back
    assert kept.proposed(martin) == []
    assert actions() == [
        "preference.declined",
        "preference.replaced",
        "preference.taken",
        "preference.declined",
    ]
    with pytest.raises(Refused):
        kept.answer(martin, found.key, take=True)


def test_a_note_taken_back_teaches_nothing(habit, staff) -> None:
    from chevet.drafts.models import Signature

    habit("martin")
    signature = Signature.objects.order_by("signed_at").first()
    signature.revoked_at = signature.signed_at
    signature.save()
    assert kept.proposed(staff["martin"]) == []


def test_settings_shape_the_next_draft_and_the_draft_says_so(visits, drafted, staff, as_) -> None:
    martin = staff["martin"]
    kept.choose(martin, "template", "gp")
    kept.choose(martin, "denials", "list")
    kept.choose(martin, "omitted", "background")
    draft = drafted(visits[0])
    proposal = draft.latest.reviewed.draft
    assert "11348-0" not in {s.code for s in proposal.sections}
    assert draft.made["settings"] == {"omitted": ["background"], "denials": "list"}
    page = as_("martin").get(reverse("scribe:review", args=[draft.pk])).content.decode()
    assert "denials a line each, 1 section left out" in page


@pytest.mark.parametrize(
    ("kind", "name"), [("omitted", "allergies"), ("omitted", "plan"), ("plan", "upside_down"), ("colour", "")]
)
def test_what_cannot_be_set_is_refused(staff, kind: str, name: str) -> None:
    with pytest.raises(Refused):
        kept.choose(staff["martin"], kind, name)
    assert actions() == []


def test_settings_are_hers_alone(staff, as_) -> None:
    kept.add_wording(staff["martin"], "shortness of breath", "SOB", "en")
    (row,) = kept.present(staff["martin"])
    for who in ("nurse", "desk", "privacy", "admin"):
        client = as_(who)
        assert client.get(reverse("scribe:preferences")).status_code == 403
        assert client.post(reverse("scribe:preference_switch", args=[row.pk])).status_code == 403
    with pytest.raises(Refused):
        kept.switch(staff["nurse"], row.pk, "off")
    answer = as_("martin").post(reverse("scribe:preference_switch", args=[uuid.uuid4()]), {"state": "off"})
    assert answer.status_code == 404  # as every address answers for what does not exist
    assert kept.preferences_of(staff["martin"]).wording


def test_values_are_never_altered_and_stand_sealed(staff) -> None:
    from django.db import connection

    martin = staff["martin"]
    kept.add_wording(martin, "shortness of breath", "SOB", "en")
    kept.add_wording(martin, "shortness of breath", "dyspnea", "en")
    assert [w.preferred for w in kept.preferences_of(martin).wording] == ["dyspnea"]
    values = [(r.value["preferred"], r.state) for r in Preference.objects.order_by("created_at")]
    assert values == [("SOB", "replaced"), ("dyspnea", "on")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM scribe_preference")
        assert not any(b"dyspnea" in bytes(row[0]) for row in cursor.fetchall())


def test_drafting_again_that_fails_leaves_the_draft_as_it_was(visits, drafted, staff, work, as_) -> None:
    from chevet.engines.language.grounded import CARD
    from chevet.trust.policy import engines

    draft = drafted(visits[0])
    first = next(iter(draft.latest.reviewed.draft.statements()))
    change(draft, staff["martin"], first.id, "My own words.")
    client, before = as_("martin"), draft.latest.number
    answer = client.post(reverse("scribe:draft_by", args=[draft.pk]), {"template": "gp"})
    assert "mark-drafting" in answer.content.decode()
    engines.withdraw(CARD.engine, staff["admin"], "It is being checked once more.")
    work()
    draft.refresh_from_db()
    assert (draft.state, draft.template, draft.latest.number) == ("review", "soap", before)
    page = client.get(reverse("scribe:review", args=[draft.pk])).content.decode()
    assert "The draft before is kept" in page
    assert "My own words." in page


def test_drafting_by_what_is_no_template_is_refused(visits, drafted, as_) -> None:
    draft = drafted(visits[0])
    answer = as_("martin").post(reverse("scribe:draft_by", args=[draft.pk]), {"template": "nothing"})
    assert answer.status_code == 422
    draft.refresh_from_db()
    assert draft.state == "review"


def test_a_code_that_was_not_suggested_cannot_be_picked(visits, drafted, as_) -> None:
    draft = drafted(next(v for v in visits if "Harlow" in v.patient_name), enrich=enrich)
    problem = next(p for p in draft.latest.reviewed.draft.facts.problems if "pneum" in p.text)
    url, client = reverse("scribe:decide", args=[draft.pk]), as_("martin")
    system = problem.codes[0].code.system
    pick = {"action": "pick", "ref": problem.id, "seen": "1", "system": system}
    assert client.post(url, {**pick, "code": "Z99"}).status_code == 422
    assert client.post(url, {**pick, "ref": "xm1", "code": "J18.9"}).status_code == 422
    answer = client.post(url, {**pick, "code": "J18.9"})
    assert answer.status_code == 200
    assert 'aria-pressed="true"' in answer.content.decode()
    assert draft.latest.action == "pick"


def test_the_foot_of_a_note_says_how_it_was_made(visits, drafted, as_) -> None:
    draft = drafted(visits[0])
    page = as_("martin").get(reverse("scribe:review", args=[draft.pk])).content.decode()
    assert "Drafted by grounded" in page
    assert "SOAP note" in page
    assert "heard by whisper-base" in page
    assert draft.made["seconds"] >= 0
