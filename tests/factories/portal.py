"""Nights and their shards."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from portal.models import Night, StageRun
from tests.factories.learners import day


class NightFactory(DjangoModelFactory):
    class Meta:
        model = Night

    as_of = factory.Sequence(lambda n: day(-1 - n))
    revision = 1
    asked_by = "Dee Fraser"
    recorded_by = factory.LazyFunction(timezone.now)
    started_at = factory.LazyFunction(timezone.now)
    learners = 120
    version = "test"


class StageRunFactory(DjangoModelFactory):
    class Meta:
        model = StageRun

    night = factory.SubFactory(NightFactory)
    stage = "profiles"
    shard = factory.Sequence(lambda n: f"{n:04}")
    low = 1
    high = 120
    learners = 120
