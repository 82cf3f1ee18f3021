"""The addresses of WebSockets; each consumer names the rule that guards it (`guard`)."""

from django.urls import path

from chevet.scribe.live.consumer import LiveVisit

routes = [path("visits/<uuid:visit_id>/live", LiveVisit.as_asgi())]
