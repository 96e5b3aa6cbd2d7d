"""Addresses of this room, grouped by the object they act on."""

from django.urls import path

from support.views import case, concern, help, learners, my_time, queue

urlpatterns = [
    # something we noticed
    path("noticed/<uuid:public_id>/", concern.concern, name="concern"),
    path("noticed/<uuid:public_id>/undo/", concern.undo, name="concern_undo"),
    path("noticed/<uuid:public_id>/set-aside/", concern.set_aside, name="concern_set_aside"),
    path("noticed/<uuid:public_id>/put-back/", concern.put_back, name="concern_put_back"),
    # asking for a person
    path("help/", help.help_page, name="help"),
    path("help/<uuid:public_id>/take-back/", help.take_back, name="help_take_back"),
    # people to get back to
    path("queue/", queue.queue, name="queue"),
    path("learners/", learners.learners, name="learners"),
    path("learners/<uuid:public_id>/take-on/", queue.take_on, name="take_on"),
    path("learners/<uuid:public_id>/contact/", case.contact, name="contact"),
    # what we are doing about it
    path("cases/<uuid:public_id>/", case.case, name="case"),
    path("cases/<uuid:public_id>/plan/", case.plan, name="case_plan"),
    path("cases/<uuid:public_id>/close/", case.close, name="case_close"),
    path("cases/<uuid:public_id>/open-again/", case.open_again, name="case_open_again"),
    path("cases/<uuid:public_id>/take-over/", case.take_over, name="case_take_over"),
    # my time, and who stands in
    path("my-time/", my_time.my_time, name="my_time"),
    path("my-time/cover/", my_time.cover, name="cover"),
    path("my-time/cover/<int:pk>/end/", my_time.end_cover, name="cover_end"),
]
