"""Audit entries, without what is between a learner and the people who support them.

An administrator sees an entry about a learner in full only if it is about their place here. Other
entries have the day, the verb and the role of the person who acted, but not the learner or any
words. With a reason, a learner's entries are shown by name, without their answers.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.text import capfirst, get_text_list
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learners.calc.cutoffs import midnight
from learners.models import AuditEvent, Learner, Role, RoleKind, User
from learners.querysets import Folded, name_matches
from learners.registry import VERBS, Visibility
from learners.wording import day

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
NOT_SHOWN = {"user", "import"}  # ids of what the sentence names
DETAILS = {
    "from": gettext_lazy("From"),
    "to": gettext_lazy("To"),
    "on": gettext_lazy("On"),
    "until": gettext_lazy("Until"),
    "last": gettext_lazy("Last day"),
    "reason": gettext_lazy("Why"),
    "agrees": gettext_lazy("Agrees"),
    "capacity": gettext_lazy("Room for"),
    "week": gettext_lazy("Hours"),
    "leaving": gettext_lazy("People who would leave"),
    "current": gettext_lazy("People here now"),
}
# What entries are about, by the objects in their verbs.
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "people": (
        gettext_lazy("people, roles and tutors"),
        ("user", "learner", "role", "tutor", "group", "name", "place", "enrolment", "cover"),
    ),
    "sign-in": (
        gettext_lazy("signing in"),
        ("login", "invitation", "address", "password", "factor"),
    ),
    "imports": (gettext_lazy("imports"), ("import", "feed")),
    "year": (gettext_lazy("the year and modules"), ("term", "day", "campus", "offering")),
    "work": (gettext_lazy("work and deadlines"), ("assessment", "deadline", "extension")),
    "record": (
        gettext_lazy("records and check-ins"),
        ("correction", "welcome", "study-week", "check-in", "rhythm"),
    ),
    "help": (
        gettext_lazy("help, and what we noticed"),
        ("help", "case", "contact", "concern", "promise", "conversation", "message"),
    ),
    "plans": (gettext_lazy("plans and routes"), ("pathway", "milestone", "step", "edit")),
    "say": (
        gettext_lazy("what learners say"),
        ("view", "survey", "safety", "partnership", "meeting"),
    ),
    "services": (gettext_lazy("services and help lines"), ("service", "helpline")),
    "system": (
        gettext_lazy("rules and updates"),
        ("scorecard", "estimate", "night", "demo", "audit"),
    ),
}


@dataclass(frozen=True)
class Act:
    """An entry as a reader may see it.

    `sentence`: who did what. `reference`: the learner's. `hidden`: the learner is not shown.
    """

    at: dt.datetime
    sentence: str
    actor: str
    label: str = ""
    detail: Iterable[tuple[str, str]] = ()
    reference: str = ""
    learner: int | None = None
    hidden: bool = False
    times: int = 1

    @property
    def day(self) -> dt.date:
        return localdate(self.at)

    @property
    def time(self) -> dt.time:
        return localtime(self.at).time()


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
    """Return entries as a reader may see them, in at most three queries."""
    entries = list(rows)
    ids = {row.learner_id for row in entries if row.learner_id}
    about = Learner.objects.filter(pk__in=ids) if ids else Learner.objects.none()
    learners = {learner.pk: (learner.reference, learner.user_id) for learner in about}
    hidden = {row.pk for row in entries if shown_of(row) is not Visibility.ALL}
    unnamed = {
        row.pk for row in entries if row.pk in hidden and row.learner_id not in asked_with_reason
    }
    roles = roles_of_actors([row for row in entries if row.pk in unnamed])
    people = people_in([row.detail for row in entries if row.pk not in unnamed])
    return [
        without_learner(row, learners, roles)
        if row.pk in unnamed
        else with_learner(row, learners, people)
        for row in entries
    ]


def runs(entries: list[Act]) -> list[Act]:
    """Join neighbours that read the same on one day and are withheld, with how often."""
    joined: list[Act] = []
    for act in entries:
        last = joined[-1] if joined else None
        if last and act.hidden and (act.sentence, act.day) == (last.sentence, last.day):
            joined[-1] = replace(last, times=last.times + 1)
        else:
            joined.append(act)
    return joined


def people_in(details: list[dict[str, Any]]) -> dict[int, str]:
    """Return the names of people whom details mention by id."""
    mentioned = [detail.get(key) for detail in details for key in ("from", "to")]
    ids = {value for value in mentioned if isinstance(value, int)}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}


def details_of(detail: dict[str, Any], people: dict[int, str]) -> list[tuple[str, str]]:
    """Return what changed, in words: each name with its value, without empty ones."""
    pairs = [
        (str(DETAILS.get(name, name.replace("_", " ").capitalize())), in_words(value, people))
        for name, value in detail.items()
        if name not in NOT_SHOWN
    ]
    return [(name, words) for name, words in pairs if words]


def in_words(value: Any, people: dict[int, str]) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: _("yes"), False: _("no")}[value]
    if isinstance(value, list):
        return ", ".join(in_words(part, people) for part in value)
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return day(dt.date.fromisoformat(value), localdate())
    return people.get(value, str(value)) if isinstance(value, int) else str(value)


def with_learner(row: AuditEvent, learners: dict[int, Any], people: dict[int, str]) -> Act:
    reference, _user = learners.get(row.learner_id or 0, ("", None))
    visibility = shown_of(row)
    label = "" if visibility is Visibility.ACT else row.label
    shows_detail = visibility in (Visibility.ALL, Visibility.DETAIL)
    detail = details_of(row.detail, people) if shows_detail else []
    sentence = sentence_of(row.verb, row.actor, label)
    return Act(row.at, sentence, row.actor, label, detail, reference, row.learner_id)


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
    return Act(row.at, sentence_of(row.verb, actor), actor, hidden=True)


def sentence_of(verb: str, who: str, label: str = "") -> str:
    """Return who did what, with the label if there is one to show.

    A verb of earlier versions, which no room declares any more, is given as it was recorded.
    """
    declared, who = VERBS.get(verb), capfirst(who)
    label = ISO_DAY.sub(lambda day: in_words(day[0], {}), label)
    if declared and declared.named and label:
        first, _colon, second = label.partition(": ")
        if second or "%(second)s" not in str(declared.named):
            values = {"who": who, "label": label, "first": first, "second": second}
            return str(declared.named) % values
    words = declared.words if declared else _("did what was then called “%s”") % verb
    sentence = _("%(who)s %(did)s") % {"who": who, "did": words}
    return f"{sentence}: {label}" if label else sentence


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
        objects = [Q(verb__startswith=f"{name}.") for name in KINDS[search["what"]][1]]
        fits &= Q(*objects, _connector=Q.OR)
    if search["about"]:
        fits &= Q(learner_id__in=learners_of(search).values("pk"))
    if search["who"] or search["about"]:
        fits &= open_to_all() | Q(learner_id__in=named)
    if search["from_on"]:
        fits &= Q(at__gte=midnight(search["from_on"], zone))
    last = min(search["last_on"] or localdate(), localdate())
    return rows.filter(fits, at__lt=midnight(last + dt.timedelta(days=1), zone))
