"""The college's year, its services and an import draft."""

import datetime as dt
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from learners.imports.people.plan import make
from learners.imports.people.reading import preview_of, read, silent
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


def empty_preview() -> dict[str, Any]:
    return {**preview_of(make([], timezone.localdate())), "lines": {"new": 0}}


class ImportDraftFactory(DjangoModelFactory):
    """An empty list: importing it changes nothing."""

    class Meta:
        model = ImportDraft

    source = "people.csv"
    state = "ready"
    preview = factory.LazyFunction(empty_preview)
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda draft: draft.made_at + dt.timedelta(days=1))


COLUMNS = ["reference", "name", "offering", "from_on", "offering_from_on", "offering_last_on"]
MATCH = {f"column_{number}": name for number, name in enumerate(COLUMNS)}
MATCH |= {"header": "1", "same_module": "WLD1"}


def draft_of(*rows: str) -> ImportDraft:
    """Return a draft of this file, read."""
    content = "\n".join(rows).encode()
    draft = ImportDraftFactory(source="una.csv", state="reading", content=content)
    read(draft, silent)
    return draft


def draft_to_match() -> ImportDraft:
    """Return a draft that waits for `MATCH`."""
    header = ",".join(["Student No", *COLUMNS[1:]])
    return draft_of(header, f"W-1,Una Wild,autumn,{day(-9)},{day(-20)},{day(30)}")


def draft_with_question() -> ImportDraft:
    """Return a draft that asks whether W-01 is W-1."""
    rest = f"Una Wild,autumn,{day(-9)},{day(-20)},{day(30)},WLD1"
    return draft_of(",".join([*COLUMNS, "module"]), f"W-1,{rest}", f"W-01,{rest}")
