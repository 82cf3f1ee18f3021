"""The scribe's addresses. They carry our own random ids only, never a patient's."""

from django.urls import path

from chevet.scribe.views import audio, captures, history, live, preferences, review, signing, today, visit

app_name = "scribe"
urlpatterns = [
    path("", today.page, name="today"),
    path("visits/refresh", today.refresh, name="refresh"),
    path("visits/<uuid:visit_id>/", visit.page, name="visit"),
    path("visits/<uuid:visit_id>/patient", visit.patient, name="visit_patient"),
    path("visits/<uuid:visit_id>/steps", visit.steps, name="visit_steps"),
    path("visits/<uuid:visit_id>/consent", visit.record_consent, name="consent"),
    path("visits/<uuid:visit_id>/recordings", audio.upload, name="upload"),
    path("visits/<uuid:visit_id>/listen", live.page, name="listen"),
    path("recordings/<uuid:recording_id>/audio", audio.play, name="audio"),
    path("recordings/<uuid:recording_id>/again", visit.again, name="again"),
    path("captures/<uuid:capture_id>/finish", captures.finish, name="capture_finish"),
    path("captures/<uuid:capture_id>/remove", captures.remove, name="capture_remove"),
    path("drafts/<uuid:draft_id>/", review.page, name="review"),
    path("drafts/<uuid:draft_id>/body", review.body, name="review_body"),
    path("drafts/<uuid:draft_id>/again", visit.draft_again, name="draft_again"),
    path("drafts/<uuid:draft_id>/another", review.another, name="another"),
    path("drafts/<uuid:draft_id>/by", review.draft_by, name="draft_by"),
    path("drafts/<uuid:draft_id>/decide", review.decide, name="decide"),
    path("drafts/<uuid:draft_id>/signing", signing.dialog, name="signing"),
    path("drafts/<uuid:draft_id>/chart", signing.go_on, name="go_on"),
    path("drafts/<uuid:draft_id>/sign", signing.sign, name="sign"),
    path("drafts/<uuid:draft_id>/send-again", signing.send_again, name="send_again"),
    path("drafts/<uuid:draft_id>/take-back", signing.take_back, name="take_back"),
    path("drafts/<uuid:draft_id>/history", history.page, name="history"),
    path("settings/notes", preferences.page, name="preferences"),
    path("settings/notes/choose", preferences.choose, name="preference_choose"),
    path("settings/notes/words", preferences.words, name="preference_words"),
    path("settings/notes/answer", preferences.answer, name="preference_answer"),
    path("settings/notes/<uuid:preference_id>", preferences.switch, name="preference_switch"),
]
