"""Addresses of the administrator’s pages, grouped by the object they act on."""

from django.urls import path

from portal.views import audit, calendar, import_people, nights, people, roles, service

urlpatterns = [
    # people and their roles
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="person_add"),
    path("people/<uuid:public_id>/", roles.person, name="person"),
    path("people/<uuid:public_id>/address/", roles.change_address, name="person_address"),
    path("people/<uuid:public_id>/roles/<int:role_id>/end/", roles.end, name="role_end"),
    path("people/learners/<uuid:public_id>/", people.learner, name="person_learner"),
    path("people/learners/<uuid:public_id>/sign-in/", people.give_login, name="person_login"),
    path("people/learners/<uuid:public_id>/tutor/", people.give_tutor, name="person_tutor"),
    # bringing in a list of people
    path("people/import/", import_people.upload, name="import_people"),
    path("people/import/list.csv", import_people.standing, name="import_people_standing"),
    path("people/import/<uuid:public_id>/", import_people.draft, name="import_draft"),
    path("people/import/<uuid:public_id>/faults.csv", import_people.faults, name="import_faults"),
    path("people/import/<uuid:public_id>/commit/", import_people.commit, name="import_commit"),
    path("people/import/<uuid:public_id>/drop/", import_people.drop, name="import_drop"),
    # services
    path("services/", service.services, name="services"),
    path("services/open/", service.add, name="service_open"),
    path("services/<uuid:public_id>/", service.service, name="service"),
    path("services/<uuid:public_id>/about/", service.describe, name="service_describe"),
    path("services/<uuid:public_id>/hours/", service.hours, name="service_hours"),
    path("services/<uuid:public_id>/offers/", service.offer, name="service_offer"),
    path("services/<uuid:public_id>/members/", service.member, name="service_member"),
    path(
        "services/<uuid:public_id>/offers/<uuid:offer_id>/withdraw/",
        service.withdraw,
        name="service_withdraw",
    ),
    path(
        "services/<uuid:public_id>/members/<uuid:user_id>/end/",
        service.member_end,
        name="service_member_end",
    ),
    path("services/<uuid:public_id>/close/", service.close, name="service_close"),
    # the machinery
    path("system/", audit.system, name="system"),
    path("audit/", audit.audit, name="audit"),
    path("nights/<uuid:public_id>/retry/<int:run_id>/", nights.retry, name="night_retry"),
    # the college’s year
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/terms/add/", calendar.term, name="term_add"),
    path("calendar/terms/<int:term_id>/", calendar.term, name="term"),
    path("calendar/terms/<int:term_id>/remove/", calendar.term_remove, name="term_remove"),
    path("calendar/close/", calendar.close, name="days_close"),
    path("calendar/open/<int:day_id>/", calendar.open_days, name="days_open"),
    path("calendar/campuses/add/", calendar.campus_add, name="campus_add"),
    path("calendar/campuses/<int:campus_id>/remove/", calendar.campus_remove, name="campus_remove"),
]
