"""A learner's Today: next step, concern, week, and what changed."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners import sight
from learners.models import (
    Assessment,
    Availability,
    CheckIn,
    Circumstance,
    DeadlineSet,
    Goal,
    Learner,
    Left,
    Rhythm,
    Scope,
    Submission,
)
from learners.prepared import prepared
from learners.reads.record import cutoff
from pathways.reads import hill
from pathways.reads import route as plan
from portal.models import Night, NightState
from support.models import Case, HelpRequest
from support.reads import concerns

WEEK, FORTNIGHT = dt.timedelta(days=7), dt.timedelta(days=14)
DATES = 10  # most pieces of work on Today


@dataclass(frozen=True)
class Due:
    """A piece of work that is still to be handed in."""

    name: str
    on: dt.date
    where: str


@dataclass(frozen=True)
class Around:
    """What appears beside the learner's next step."""

    week: list[Due] = field(default_factory=list)
    later: list[Due] = field(default_factory=list)
    is_asked: bool = False  # a check-in is due
    is_welcome: bool = False  # none of the three questions is answered
    asked: dict[str, Any] | None = None  # an open request to speak to someone
    case: dict[str, Any] | None = None  # someone has taken the request on
    who: str = ""  # the people who can read the case
    night: bool = False  # this morning's update is finished


def own_today(learner: Learner, on: dt.date) -> dict[str, Any]:
    """Return a learner's Today in seven queries."""
    loaded = plan.load(learner, on)
    concern = concerns.open_concern(learner, on)
    beside = beside_next_step(learner, on)
    changed = plan.changed_of(loaded)
    hills = hill.followed(loaded)
    return {
        "first": concerns.first_name(learner),
        "hill": hills[0] if hills else None,
        "picture": hill.small_picture(hills),
        "next": plan.next_of(loaded),
        "changed": changed,
        "quiet": beside.night and not changed and not (concern and concern.since == on),
        "concern": concern,
        "around": beside,
        "case": None if concern and concern.case else beside.case,
        "asked": None if concern and concern.asks else beside.asked,
    }


def beside_next_step(learner: Learner, on: dt.date) -> Around:
    """Return due work, check-in, answers, request and case, in one query."""
    values = around.first(learner.pk, on=on)
    due = [Due(**work | {"on": dt.date.fromisoformat(work["on"])}) for work in values["due"]]
    return Around(
        week=[work for work in due if work.on < on + WEEK],
        later=[work for work in due if work.on >= on + WEEK],
        is_asked=is_time(values["rhythm"], values["said_at"], on),
        is_welcome=not values["answered"],
        asked=with_day(values["asked"], on),
        case=values["case"],
        night=values["night"],
        who=get_text_list([_("you"), *values["readers"]], _("and")),
    )


@prepared
def around(learner: int, *, on: dt.date) -> QuerySet[Learner, dict[str, Any]]:
    own = {"learner": OuterRef("pk")}
    rhythm = Rhythm.objects.in_force(on).filter(**own)
    last = CheckIn.objects.filter(**own).latest_first()
    requests = HelpRequest.objects.open().filter(**own)
    case = Case.objects.open().filter(**own)
    answers = [model.objects.in_force(on).filter(**own) for model in (Availability, Circumstance)]
    aims = Goal.objects.in_force(on).filter(is_aim=True, **own)
    return Learner.objects.filter(pk=learner).values(
        due=ArraySubquery(due_work(on)),
        rhythm=Subquery(rhythm.values(row=JSONObject(often="often", from_on="from_on"))[:1]),
        said_at=Subquery(last.values("known_at")[:1]),
        asked=Subquery(requests.values(row=JSONObject(id="public_id", due_on="due_on"))[:1]),
        case=Subquery(case.values(row=JSONObject(id="public_id", owner="owner__name"))[:1]),
        readers=ArraySubquery(sight.readers(learner, Scope.CASE, on).values("name")),
        night=Exists(Night.objects.filter(as_of=on, state=NightState.DONE)),
        answered=Exists(aims) | Exists(answers[0]) | Exists(answers[1]),
    )


def due_work(on: dt.date) -> Any:
    """Return work due within a fortnight that the learner has not handed in, in current
    offerings."""
    known_by = cutoff(on)

    def last(model: Any, **about: Any) -> Subquery:
        facts = model.objects.filter(**about).known_by(known_by).latest_first()
        return Subquery(facts.values("on")[:1])

    piece, run = {"assessment": OuterRef("pk")}, {"enrolment": OuterRef("enrolment")}
    works = Assessment.objects.filter(
        offering__enrolments__learner=OuterRef("pk"), offering__until_on__gt=on
    )
    works = works.annotate(
        enrolment=F("offering__enrolments__pk"),
        due_on=last(DeadlineSet, **piece),
        given_on=last(Submission, **piece, **run),
        left_on=last(Left, **run),
    )
    coming = Q(due_on__gte=on, due_on__lt=on + FORTNIGHT)
    works = works.filter(coming, given_on=None, left_on=None).order_by("due_on", "pk")
    return works.values(
        row=JSONObject(name="name", on="due_on", where=F("offering__module__name"))
    )[:DATES]


def is_time(rhythm: dict[str, str] | None, said_at: dt.datetime | None, on: dt.date) -> bool:
    if rhythm is None:
        return False
    current = Rhythm(often=rhythm["often"], from_on=dt.date.fromisoformat(rhythm["from_on"]))
    from_on = current.next_on(localdate(said_at) if said_at else None)
    return from_on is not None and from_on <= on


def with_day(row: dict[str, Any] | None, on: dt.date) -> dict[str, Any] | None:
    if row is None:
        return None
    due_on = dt.date.fromisoformat(row["due_on"])
    return row | {"due_on": due_on, "overdue": due_on < on}
