"""This room's addresses, grouped by the object they are about."""

from django.urls import path

from learners.views import (
    audit,
    calendar,
    check_in,
    connections,
    conversations,
    corrections,
    helplines,
    import_people,
    invitation,
    newcomers,
    notifications,
    people,
    representatives,
    roles,
    sessions,
    settings,
    welcome,
)

urlpatterns = [
    path("me/wrong/<str:kind>/<int:fact_id>/", corrections.ask, name="correction_ask"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/back/", welcome.welcome_back, name="welcome_back"),
    path("check-in/", check_in.check_in, name="check_in"),
    path("check-in/rhythm/", check_in.rhythm, name="check_in_rhythm"),
    path("messages/", notifications.messages, name="messages"),
    path("messages/read/", notifications.read_all, name="messages_read"),
    path("messages/<uuid:public_id>/", notifications.message, name="message"),
    path("conversations/", conversations.conversation_list, name="conversations"),
    path("conversations/<uuid:public_id>/", conversations.conversation, name="conversation"),
    path("conversations/<uuid:public_id>/begin/", conversations.begin, name="conversation_begin"),
    path(
        "conversations/<uuid:public_id>/no-answer/",
        conversations.settle,
        name="conversation_settle",
    ),
    path("help-lines/", helplines.helplines, name="helplines"),
    path("help-lines/<uuid:public_id>/end/", helplines.end, name="helpline_end"),
    path("settings/", settings.settings, name="settings"),
    # instead of allauth's own, so that they come before it in portal/urls.py
    path("accounts/2fa/authenticate/", sessions.enter_code, name="mfa_authenticate"),
    path("accounts/sessions/", sessions.sessions, name="usersessions_list"),
    path("invitation/", invitation.invitation, name="invitation"),
    path("invitation/<str:token>/", invitation.open_link, name="invitation_open"),
    # people and their roles
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="person_add"),
    path("people/representatives/", representatives.representatives, name="representatives"),
    path("people/newcomers/", newcomers.people, name="newcomers"),
    path("people/newcomers/invite/", newcomers.invite_all, name="newcomers_invite"),
    path("people/<uuid:public_id>/", roles.person, name="person"),
    path("people/<uuid:public_id>/address/", roles.change_address, name="person_address"),
    path("people/<uuid:public_id>/invite/", newcomers.invite, name="person_invite"),
    path("people/<uuid:public_id>/learners/", people.caseload, name="person_caseload"),
    path("people/<uuid:public_id>/roles/<int:role_id>/end/", roles.end, name="role_end"),
    path("people/learners/<uuid:public_id>/", people.learner, name="person_learner"),
    path("people/learners/<uuid:public_id>/sign-in/", people.give_login, name="person_login"),
    path("people/learners/<uuid:public_id>/tutor/", people.give_tutor, name="person_tutor"),
    # importing people
    path("people/import/", import_people.upload, name="import_people"),
    path("people/import/list.csv", import_people.people_today, name="import_people_standing"),
    path("people/import/<uuid:public_id>/", import_people.draft, name="import_draft"),
    path("people/import/<uuid:public_id>/errors.csv", import_people.errors, name="import_errors"),
    path(
        "people/import/<uuid:public_id>/progress/", import_people.progress, name="import_progress"
    ),
    path(
        "people/import/<uuid:public_id>/changes/<slug:kind>/",
        import_people.changes,
        name="import_changes",
    ),
    path("people/import/<uuid:public_id>/match/", import_people.match, name="import_match"),
    path("people/import/<uuid:public_id>/answer/", import_people.answer, name="import_answer"),
    path("people/import/<uuid:public_id>/undo/", import_people.undo, name="import_undo"),
    path("people/import/<uuid:public_id>/commit/", import_people.commit, name="import_commit"),
    path("people/import/<uuid:public_id>/drop/", import_people.cancel, name="import_drop"),
    # the college’s year
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/terms/add/", calendar.term, name="term_add"),
    path("calendar/terms/<int:term_id>/", calendar.term, name="term"),
    path("calendar/terms/<int:term_id>/remove/", calendar.term_remove, name="term_remove"),
    path("calendar/close/", calendar.close, name="days_close"),
    path("calendar/open/<int:day_id>/", calendar.open_days, name="days_open"),
    path("calendar/campuses/add/", calendar.campus_add, name="campus_add"),
    path("calendar/campuses/<int:campus_id>/remove/", calendar.campus_remove, name="campus_remove"),
    path("connections/", connections.connections, name="connections"),
    # who did what
    path("audit/", audit.audit, name="audit"),
]
