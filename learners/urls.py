"""Addresses of this room, grouped by the object they act on."""

from django.urls import path

from learners.views import corrections, learners

urlpatterns = [
    path("learners/", learners.learners, name="learners"),
    path("me/wrong/<str:kind>/<int:fact_id>/", corrections.ask, name="correction_ask"),
    path("corrections/<uuid:public_id>/", corrections.correction, name="correction"),
]
