"""Today, stored ready to show (DESIGN §11), for a learner and for a tutor or module owner.

The whole page is stored, with a gap for what differs in every request. A row is valid only for its
key: everything that can change the page is in the key, or raises a number in it. What staff read
about anyone else than their learners, and those whose corrections they answer, needs a number too.
"""

import datetime as dt
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, QuerySet, Subquery, Sum, Value
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.utils.timezone import now
from django.utils.translation import get_language

from learners.models import CollegeRevision, Correction, Learner, TutorAssignment, User
from learners.permissions import has_staff_role, is_administrator, roles_of
from learners.prepared import prepared
from pathways.models import CatalogueRevision
from portal.models import Journey, Night, NightState
from support.models import TutorTime

ACCOUNT = [field.attname for field in User._meta.concrete_fields if field.name != "last_login"]
ROOMS = ("portal", "feedback", "pathways", "support", "learners", "templates", "static")
MADE_OF = {".css", ".html", ".js", ".mo", ".py", ".svg"}


@prepared
def of_learner(learner: int) -> QuerySet[Learner, dict[str, Any]]:
    """The learner's page, and what its key is made of."""
    return with_college(Learner.objects.filter(pk=learner), "user__journey__", own=F("revision"))


@prepared
def of_staff(user: int, *, on: dt.date) -> QuerySet[User, dict[str, Any]]:
    """The same for a tutor or a module's owner: everyone the page may show, with revisions."""
    tutees = TutorAssignment.objects.with_tutor_role(on).filter(tutor=user)
    asking = Correction.objects.open().filter(owner=user)
    minutes = Subquery(TutorTime.objects.filter(tutor=user).values("minutes")[:1])
    own = JSONObject(tutees=revisions(tutees), asking=revisions(asking), minutes=minutes)
    return with_college(User.objects.filter(pk=user), "journey__", own=own)


def revisions(rows: QuerySet[Any]) -> ArraySubquery:
    pairs = JSONObject(of="learner", revision="learner__revision")
    return ArraySubquery(rows.order_by("learner", "pk").values(pair=pairs))


def with_college(rows: QuerySet[Any], journey: str, own: Any) -> QuerySet[Any, dict[str, Any]]:
    """Add what every page depends on, and the stored page."""
    college = CollegeRevision.objects.annotate(all=Value(1)).values("all")
    nights = Night.objects.filter(state=NightState.DONE).order_by("-as_of", "-revision")
    night = JSONObject(of="as_of", revision="revision", at="finished_at")
    return rows.values(
        own=own,
        college=Subquery(college.annotate(sum=Sum("number")).values("sum")),
        catalogue=Subquery(CatalogueRevision.objects.values("token")[:1]),
        night=Subquery(nights.values(night=night)[:1]),
        **{name: F(f"{journey}{name}") for name in ("key", "body", "changes_at", "looks")},
    )


def can_be_stored(request: HttpRequest, on: dt.date) -> bool:
    """Return whether the page depends on the reader alone, and not on this request.

    It must also be of one kind: a learner's, or that of a tutor or module owner.
    """
    plain = request.get_full_path() == request.path and not len(get_messages(request))
    staff, learns = has_staff_role(request.user, on), hasattr(request.user, "learner")
    one_kind = staff != learns and not is_administrator(request.user, on)
    return plain and one_kind and not settings.DEBUG


def page(request: HttpRequest, on: dt.date, render: Callable[[str], Journey]) -> Journey:
    """Return the stored page, or render it (`render` takes the CSRF token) and store it."""
    user = request.user
    learner = getattr(user, "learner", None)
    row = of_learner.first(learner.pk) if learner else of_staff.first(user.pk, on=on)
    key = key_of(row, user, on)
    # The key was read first: a later change gives another key.
    is_current = row["key"] == key and (row["changes_at"] is None or now() < row["changes_at"])
    journey = Journey(body=row["body"], looks=row["looks"]) if is_current else render(hole())
    if not is_current:
        journey.user_id, journey.key = user.pk, key
        kept = ["key", "body", "changes_at", "looks"]
        Journey.objects.bulk_create(
            [journey], update_conflicts=True, unique_fields=["user"], update_fields=kept
        )
    journey.body = journey.body.replace(hole(), get_token(request))
    return journey


def key_of(row: dict[str, Any], user: Any, on: dt.date) -> str:
    """Return a digest of everything that the page depends on."""
    revisions = [row[name] for name in ("own", "college", "catalogue", "night")]
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
