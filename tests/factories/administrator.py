"""The college's year, its services and an import draft."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from learners.models import Campus, ClosedDay, Group, ImportDraft, Term
from support.models import Offer, Service
from tests.factories.learners import UserFactory, day


class CampusFactory(DjangoModelFactory):
    class Meta:
        model = Campus

    name = factory.Sequence(lambda n: f"Campus {n}")


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    name = factory.Sequence(lambda n: f"Term {n}")
    from_on = factory.LazyFunction(lambda: day(-70))
    until_on = factory.LazyFunction(lambda: day(56))


class ClosedDayFactory(DjangoModelFactory):
    class Meta:
        model = ClosedDay

    on = factory.Sequence(lambda n: day(5 + n))
    name = "Holiday"


class GroupFactory(DjangoModelFactory):
    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Group {n}")


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    name = factory.LazyAttribute(lambda service: service.group.name)
    group = factory.SubFactory(GroupFactory)
    capacity = 12
    from_on = factory.LazyFunction(lambda: day(-30))


class OfferFactory(DjangoModelFactory):
    class Meta:
        model = Offer

    service = factory.SubFactory(ServiceFactory)
    name = factory.Sequence(lambda n: f"Offer {n}")
    from_on = factory.LazyFunction(lambda: day(-30))


class ImportDraftFactory(DjangoModelFactory):
    """An empty list: bringing it in changes nothing."""

    class Meta:
        model = ImportDraft

    source = "people.csv"
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda draft: draft.made_at + dt.timedelta(days=1))
