"""Addresses of this room, grouped by the object they act on."""

from django.urls import path

from pathways.views import plan, steps, week

urlpatterns = [
    path("plan/", plan.plan, name="plan"),
    path("plan/follow/", plan.follow, name="plan_follow"),
    path("plan/week/", week.week, name="plan_week"),
    path("plan/days/", week.study_days, name="plan_days"),
    path("steps/<uuid:public_id>/", steps.step, name="step"),
    path("steps/<uuid:public_id>/start/", steps.start, name="step_start"),
    path("steps/<uuid:public_id>/undo/", steps.undo, name="step_undo"),
    path("steps/<uuid:public_id>/day/", week.day, name="step_day"),
    path("steps/<uuid:public_id>/day/undo/", week.undo, name="step_day_undo"),
]
