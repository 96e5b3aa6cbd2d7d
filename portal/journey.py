"""A learner's Today, stored ready to show (DESIGN §11).

The whole page is stored, with a gap for what differs in every request. A row is valid only for its
key: everything that can change the page is in the key, or raises a number in it.
"""

import datetime as dt
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.db.models import F, QuerySet, Subquery, Sum, Value
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from learners.models import CollegeRevision, Learner, User
from learners.permissions import has_staff_role, roles_of
from learners.prepared import prepared
from pathways.models import CatalogueRevision
from portal.models import Journey, Night, NightState

ACCOUNT = [field.attname for field in User._meta.concrete_fields if field.name != "last_login"]
ROOMS = ("portal", "feedback", "pathways", "support", "learners", "templates", "static")
MADE_OF = {".css", ".html", ".js", ".mo", ".py", ".svg"}


@prepared
def stored(learner: int) -> QuerySet[Learner, dict[str, Any]]:
    """The learner's page, and what its key is made of."""
    college = CollegeRevision.objects.annotate(all=Value(1)).values("all")
    nights = Night.objects.filter(state=NightState.DONE).order_by("-as_of", "-revision")
    night = JSONObject(of="as_of", revision="revision", at="finished_at")
    return Learner.objects.filter(pk=learner).values(
        "revision",
        college=Subquery(college.annotate(sum=Sum("number")).values("sum")),
        catalogue=Subquery(CatalogueRevision.objects.values("token")[:1]),
        night=Subquery(nights.values(night=night)[:1]),
        key=F("journey__key"),
        body=F("journey__body"),
    )


def can_be_stored(request: HttpRequest, on: dt.date) -> bool:
    """Return whether the page depends on the learner alone, and not on this request."""
    plain = request.get_full_path() == request.path and not len(get_messages(request))
    return plain and not settings.DEBUG and not has_staff_role(request.user, on)


def page(request: HttpRequest, learner: Learner, on: dt.date, render: Callable[[str], str]) -> str:
    """Return the stored page, or render it (`render` takes the CSRF token) and store it."""
    row = stored.first(learner.pk)
    key, body = key_of(row, request.user, on), row["body"]
    if row["key"] != key:  # the key was read first: a later change gives another key
        body = render(hole())
        Journey.objects.bulk_create(
            [Journey(learner=learner, key=key, body=body)],
            update_conflicts=True,
            unique_fields=["learner"],
            update_fields=["key", "body"],
        )
    return body.replace(hole(), get_token(request))


def key_of(row: dict[str, Any], user: Any, on: dt.date) -> str:
    """Return a digest of everything that the page depends on."""
    revisions = [row[name] for name in ("revision", "college", "catalogue", "night")]
    account = [getattr(user, name) for name in ACCOUNT]
    own = [*account, user.unread, sorted(roles_of(user, on)), get_language(), on]
    parts = "\x1f".join(str(part) for part in (release(), *own, *revisions))
    return blake2b(parts.encode(), digest_size=16).hexdigest()


@cache
def hole() -> str:
    """The mark in a stored page where the CSRF token goes; nobody can type it."""
    return salted_hmac("portal.journey", "token").hexdigest()


@cache
def release() -> str:
    """Return a digest of what pages are made of apart from data: code, templates, catalogues."""
    digest = blake2b(settings.COLLEGE_NAME.encode(), digest_size=16)
    for room in ROOMS:
        for path in sorted((settings.BASE_DIR / room).rglob("*")):
            if path.suffix in MADE_OF:
                digest.update(path.read_bytes())
    return digest.hexdigest()
