"""Audit entries, without what is between a learner and the people who support them.

An administrator sees an entry about a learner in full only if it is about their place here. Other
entries have the day, the verb and the role of the person who acted, but not the learner or any
words. With a reason, a learner's entries are shown by name, without their answers.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.calc.cutoffs import midnight
from learners.models import AuditEvent, Learner, Role, RoleKind
from learners.querysets import Folded, name_matches
from learners.registry import VERBS, Visibility


@dataclass(frozen=True)
class Act:
    """An entry as a reader may see it.

    `words`: what the actor did. `reference`: the learner's. `hidden`: the learner is not shown.
    """

    at: dt.datetime
    verb: str
    words: str
    actor: str
    label: str = ""
    detail: Any = None
    reference: str = ""
    learner: int | None = None
    hidden: bool = False


def open_to_all() -> Q:
    """Match entries about no learner, and those about a learner's place here."""
    names = [verb.name for verb in VERBS.values() if verb.visibility is Visibility.ALL]
    return Q(learner_id=None) | Q(verb__in=names)


def shown_of(row: AuditEvent) -> Visibility:
    """Return how much of an entry may be shown; the least for an undeclared verb."""
    if row.learner_id is None:
        return Visibility.ALL
    verb = VERBS.get(row.verb)
    return verb.visibility if verb else Visibility.ACT


def acts(rows: Iterable[AuditEvent], asked_with_reason: set[int]) -> list[Act]:
    """Return entries as a reader may see them, in at most two queries."""
    entries = list(rows)
    ids = {row.learner_id for row in entries if row.learner_id}
    about = Learner.objects.filter(pk__in=ids) if ids else Learner.objects.none()
    learners = {learner.pk: (learner.reference, learner.user_id) for learner in about}
    hidden = {row.pk for row in entries if shown_of(row) is not Visibility.ALL}
    unnamed = {
        row.pk for row in entries if row.pk in hidden and row.learner_id not in asked_with_reason
    }
    roles = roles_of_actors([row for row in entries if row.pk in unnamed])
    return [
        without_learner(row, learners, roles) if row.pk in unnamed else with_learner(row, learners)
        for row in entries
    ]


def with_learner(row: AuditEvent, learners: dict[int, Any]) -> Act:
    reference, _user = learners.get(row.learner_id or 0, ("", None))
    visibility = shown_of(row)
    label = "" if visibility is Visibility.ACT else row.label
    detail = row.detail if visibility in (Visibility.ALL, Visibility.DETAIL) else None
    return Act(
        row.at, row.verb, words_of(row.verb), row.actor, label, detail, reference, row.learner_id
    )


def without_learner(row: AuditEvent, learners: dict[int, Any], roles: dict[int, Any]) -> Act:
    """Return an entry with only the day, the verb and the role of the person who acted."""
    _reference, user = learners.get(row.learner_id or 0, ("", None))
    if row.actor_id is None:
        actor = _("Cairn")
    elif row.actor_id == user:
        actor = _("the learner")
    else:
        on = localdate(row.at)
        kinds = {kind for kind, begun, over in roles[row.actor_id] if begun <= on < over}
        labels = [str(kind.label) for kind in RoleKind if kind in kinds]
        actor = get_text_list(labels, _("and")) or _("someone without a role")
    return Act(row.at, row.verb, words_of(row.verb), actor, hidden=True)


def words_of(verb: str) -> str:
    """Return what someone did; the verb itself if no room declares it any more."""
    declared = VERBS.get(verb)
    return str(declared.words) if declared else verb


def roles_of_actors(rows: list[AuditEvent]) -> dict[int, list[tuple[str, dt.date, dt.date]]]:
    ids = {row.actor_id for row in rows if row.actor_id}
    by_user: dict[int, Any] = defaultdict(list)
    roles = Role.objects.filter(user__in=ids) if ids else Role.objects.none()
    for user, kind, begun, over in roles.values_list("user", "kind", "from_on", "until_on"):
        by_user[user].append((kind, begun, over or dt.date.max))
    return by_user


def learners_of(search: dict[str, Any]) -> QuerySet[Learner]:
    return Learner.objects.filter(reference__iexact=search["about"])


def matching(search: dict[str, Any], named: set[int]) -> QuerySet[AuditEvent]:
    """Return the entries that match the form; days are in the college's time zone.

    A search by name, of the person who acted or of the learner, never returns hidden entries, since
    a match would reveal the learner. With a reason, entries about `named` learners are included.
    """
    zone, fits, rows = ZoneInfo(settings.TIME_ZONE), Q(), AuditEvent.objects.all()
    if search["who"]:
        rows = rows.annotate(actor_key=Folded(F("actor")))
        fits &= name_matches(search["who"], key="actor_key")
    if search["what"]:
        fits &= Q(verb__istartswith=search["what"])
    if search["about"]:
        fits &= Q(learner_id__in=learners_of(search).values("pk"))
    if search["who"] or search["about"]:
        fits &= open_to_all() | Q(learner_id__in=named)
    if search["from_on"]:
        fits &= Q(at__gte=midnight(search["from_on"], zone))
    last = min(search["last_on"] or localdate(), localdate())
    return rows.filter(fits, at__lt=midnight(last + dt.timedelta(days=1), zone))
