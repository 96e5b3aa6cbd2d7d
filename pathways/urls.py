"""Addresses of this room, grouped by the object they act on."""

from django.urls import path

from pathways.views import plan, steps

urlpatterns = [
    path("plan/", plan.plan, name="plan"),
    path("plan/follow/", plan.follow, name="plan_follow"),
    path("steps/<uuid:public_id>/", steps.step, name="step"),
    path("steps/<uuid:public_id>/start/", steps.start, name="step_start"),
    path("steps/<uuid:public_id>/undo/", steps.undo, name="step_undo"),
]
