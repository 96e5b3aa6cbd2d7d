"""Addresses of this room, grouped by the object they act on."""

from django.urls import path

from support.views import case, concern, help, learners, my_time, queue, rules, service

urlpatterns = [
    # something we noticed
    path("concerns/<uuid:public_id>/", concern.concern, name="concern"),
    path("concerns/<uuid:public_id>/undo/", concern.undo, name="concern_undo"),
    path("concerns/<uuid:public_id>/set-aside/", concern.set_aside, name="concern_set_aside"),
    path("concerns/<uuid:public_id>/put-back/", concern.put_back, name="concern_put_back"),
    # asking for a person
    path("help/", help.help_page, name="help"),
    path("help/ask-other/<uuid:public_id>/", help.ask_other, name="help_ask_other"),
    path("help/<uuid:public_id>/take-back/", help.take_back, name="help_take_back"),
    # people to get back to
    path("queue/", queue.queue, name="queue"),
    path("learners/", learners.learners, name="learners"),
    path("learners/<uuid:public_id>/take-on/", queue.take_on, name="take_on"),
    path("learners/<uuid:public_id>/contact/", case.contact, name="contact"),
    path("contacts/<uuid:token>/", case.contact_correct, name="contact_correct"),
    # what we are doing about it
    path("cases/<uuid:public_id>/", case.case, name="case"),
    path("cases/<uuid:public_id>/plan/", case.plan, name="case_plan"),
    path("cases/<uuid:public_id>/close/", case.close, name="case_close"),
    path("cases/<uuid:public_id>/open-again/", case.open_again, name="case_open_again"),
    path("cases/<uuid:public_id>/take-over/", case.take_over, name="case_take_over"),
    # my time, and cover
    path("my-time/", my_time.my_time, name="my_time"),
    path("my-time/cover/", my_time.cover, name="cover"),
    path("my-time/cover/<int:pk>/end/", my_time.end_cover, name="cover_end"),
    path("my-time/covering/<int:pk>/decline/", my_time.decline, name="cover_decline"),
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
    # rules: the versions of the scorecard
    path("rules/", rules.rules, name="rules"),
    path("rules/learn/", rules.learn, name="rule_learn"),
    path("rules/<uuid:public_id>/", rules.rule, name="rule"),
    path("rules/<uuid:public_id>/card.json", rules.card, name="rule_card"),
    path("rules/<uuid:public_id>/move/", rules.move, name="rule_move"),
]
