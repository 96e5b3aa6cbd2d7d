"""What the audit keeps from an administrator: what is between a learner and who looks after her.

An act about a learner is told whole only where it concerns her place here. Of every other one the
page has the day, the verb and whose act it was, by role: not who she is, not what was said. With a
reason, one learner's acts are told by name; what she answered is not told even then.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.calc.cutoffs import midnight
from learners.models import AuditEvent, Learner, Role, RoleKind
from learners.registry import VERBS, Visibility


@dataclass(frozen=True)
class Act:
    """A row as one reader may have it; `reference`: the learner's; `hidden`: about some learner."""

    at: dt.datetime
    verb: str
    actor: str
    label: str = ""
    detail: Any = None
    reference: str = ""
    learner: int | None = None
    hidden: bool = False


def open_to_all() -> Q:
    """Match entries about nobody's studies, and those about a learner's place here."""
    names = [verb.name for verb in VERBS.values() if verb.visibility is Visibility.ALL]
    return Q(learner_id=None) | Q(verb__in=names)


def shown_of(row: AuditEvent) -> Visibility:
    """Return what may be shown of an entry; of a verb that no room declares, the least."""
    if row.learner_id is None:
        return Visibility.ALL
    verb = VERBS.get(row.verb)
    return verb.visibility if verb else Visibility.ACT


def acts(rows: Iterable[AuditEvent], asked_with_reason: set[int]) -> list[Act]:
    """At most two queries: whom they are about, and the roles of whoever is not named."""
    held = list(rows)
    ids = {row.learner_id for row in held if row.learner_id}
    about = Learner.objects.filter(pk__in=ids) if ids else Learner.objects.none()
    learners = {learner.pk: (learner.reference, learner.user_id) for learner in about}
    hidden = {row.pk for row in held if shown_of(row) is not Visibility.ALL}
    unnamed = {
        row.pk for row in held if row.pk in hidden and row.learner_id not in asked_with_reason
    }
    roles = roles_of_actors([row for row in held if row.pk in unnamed])
    return [
        without_her(row, learners, roles) if row.pk in unnamed else whole(row, learners)
        for row in held
    ]


def whole(row: AuditEvent, learners: dict[int, Any]) -> Act:
    reference, _user = learners.get(row.learner_id or 0, ("", None))
    shown = shown_of(row)
    label = "" if shown is Visibility.ACT else row.label
    detail = row.detail if shown in (Visibility.ALL, Visibility.DETAIL) else None
    return Act(row.at, row.verb, row.actor, label, detail, reference, row.learner_id)


def without_her(row: AuditEvent, learners: dict[int, Any], roles: dict[int, Any]) -> Act:
    """The day, the verb, and by whose role."""
    _reference, user = learners.get(row.learner_id or 0, ("", None))
    if row.actor_id is None:
        actor = _("automatic")
    elif row.actor_id == user:
        actor = _("the learner")
    else:
        on = localdate(row.at)
        kinds = {kind for kind, begun, over in roles[row.actor_id] if begun <= on < over}
        held = [str(kind.label) for kind in RoleKind if kind in kinds]
        actor = get_text_list(held, _("and")) or _("someone without a role")
    return Act(row.at, row.verb, actor, hidden=True)


def roles_of_actors(rows: list[AuditEvent]) -> dict[int, list[tuple[str, dt.date, dt.date]]]:
    ids = {row.actor_id for row in rows if row.actor_id}
    found: dict[int, Any] = defaultdict(list)
    held = Role.objects.filter(user__in=ids) if ids else Role.objects.none()
    for user, kind, begun, over in held.values_list("user", "kind", "from_on", "until_on"):
        found[user].append((kind, begun, over or dt.date.max))
    return found


def meant_by(asked: dict[str, Any]) -> QuerySet[Learner]:
    return Learner.objects.filter(reference__iexact=asked["about"])


def asked_for(asked: dict[str, Any], named: set[int]) -> QuerySet[AuditEvent]:
    """Rows that fit every word of the form; days are days of the college.

    To ask by name, of who did it or of whom, finds nothing that is withheld: the finding would
    tell. With a reason, `named` ones are told.
    """
    zone, fits = ZoneInfo(settings.TIME_ZONE), Q()
    if asked["who"]:
        fits &= Q(actor__icontains=asked["who"])
    if asked["what"]:
        fits &= Q(verb__istartswith=asked["what"])
    if asked["about"]:
        fits &= Q(learner_id__in=meant_by(asked).values("pk"))
    if asked["who"] or asked["about"]:
        fits &= open_to_all() | Q(learner_id__in=named)
    if asked["from_on"]:
        fits &= Q(at__gte=midnight(asked["from_on"], zone))
    last = min(asked["last_on"] or localdate(), localdate())
    return AuditEvent.objects.filter(fits, at__lt=midnight(last + dt.timedelta(days=1), zone))
