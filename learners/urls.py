"""Addresses of this room, grouped by the object they act on."""

from django.urls import path

from learners.views import check_in, corrections, helplines, notices, settings, welcome

urlpatterns = [
    path("me/wrong/<str:kind>/<int:fact_id>/", corrections.ask, name="correction_ask"),
    path("corrections/<uuid:public_id>/", corrections.correction, name="correction"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/back/", welcome.welcome_back, name="welcome_back"),
    path("check-in/", check_in.check_in, name="check_in"),
    path("check-in/rhythm/", check_in.rhythm, name="check_in_rhythm"),
    path("messages/", notices.messages, name="messages"),
    path("messages/read/", notices.read_all, name="messages_read"),
    path("messages/<uuid:public_id>/", notices.message, name="message"),
    path("help-lines/", helplines.helplines, name="helplines"),
    path("help-lines/<uuid:public_id>/end/", helplines.end, name="helpline_end"),
    path("settings/", settings.settings, name="settings"),
]
