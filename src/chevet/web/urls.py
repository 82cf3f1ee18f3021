"""The URL map."""

from allauth.account import views as account
from django.urls import include, path

from chevet.web import vendors, views
from chevet.web.pages import glass, team, units

handler400 = "chevet.web.views.bad_request"
handler403 = "chevet.web.views.forbidden"
handler404 = "chevet.web.views.not_found"
handler500 = "chevet.web.views.server_error"

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("language", views.language, name="language"),
    path("visits/<uuid:visit_id>/break-glass", glass.break_it, name="break_it"),
    path("visits/<uuid:visit_id>/team", team.page, name="care_team"),
    path("break-glass/", glass.page, name="break_glass"),
    path("break-glass/<uuid:opened_id>", glass.review, name="break_glass_review"),
    path("settings/units", units.page, name="units"),
    path("settings/vendors", vendors.page, name="vendors"),
    path("settings/vendors/contract", vendors.contract, name="vendor_contract"),
    path("settings/vendors/contract/<uuid:contract_id>/end", vendors.end, name="vendor_end"),
    path("settings/vendors/review", vendors.review, name="vendor_review"),
    path("", include("chevet.scribe.urls")),
    path("", include("allauth.urls")),
]
