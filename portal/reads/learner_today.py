"""The learner's half of Today: her next step, what was noticed, her week, what changed."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Subquery
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
from learners.reads.record import cutoff
from pathways.reads import route as plan
from portal.models import Night, NightState
from support.models import Case, HelpRequest
from support.reads import concerns

WEEK, FORTNIGHT = dt.timedelta(days=7), dt.timedelta(days=14)
DATES = 10  # pieces of work that Today reads at most


@dataclass(frozen=True)
class Due:
    """A piece of work with a date that is still to come."""

    name: str
    on: dt.date
    where: str


@dataclass(frozen=True)
class Around:
    """What stands beside her next step."""

    week: list[Due] = field(default_factory=list)
    later: list[Due] = field(default_factory=list)
    is_asked: bool = False  # her own rhythm says that it is time
    is_welcome: bool = False  # none of the three questions is answered yet
    asked: dict[str, Any] | None = None  # she asked for a person, and waits
    case: dict[str, Any] | None = None  # someone has taken it on
    who: str = ""  # reads what is said about her
    night: bool = False  # this morning's has run


def own_today(learner: Learner, on: dt.date) -> dict[str, Any]:
    """All of it in six queries, whatever there is to say."""
    held = plan.load(learner, on)
    concern = concerns.open_concern(learner, on)
    around = around_her(learner, on)
    changed = plan.changed_of(held)
    return {
        "first": concerns.first_name(learner),
        "next": plan.next_of(held),
        "changed": changed,
        "quiet": around.night and not changed and not (concern and concern.since == on),
        "concern": concern,
        "around": around,
        "case": None if concern and concern.case else around.case,
        "asked": None if concern and concern.asks else around.asked,
    }


def around_her(learner: Learner, on: dt.date) -> Around:
    """Her dates, her rhythm, her answers and who gets back to her (one query)."""
    mine = {"learner": OuterRef("pk")}
    rhythm = Rhythm.objects.in_force(on).filter(**mine)
    last = CheckIn.objects.filter(**mine).latest_first()
    asked = HelpRequest.objects.open().filter(**mine)
    case = Case.objects.open().filter(**mine)
    told = [model.objects.in_force(on).filter(**mine) for model in (Availability, Circumstance)]
    aims = Goal.objects.in_force(on).filter(is_aim=True, **mine)
    row = Learner.objects.filter(pk=learner.pk).values(
        due=ArraySubquery(due_of_her(on)),
        rhythm=Subquery(rhythm.values(row=JSONObject(often="often", from_on="from_on"))[:1]),
        said_at=Subquery(last.values("known_at")[:1]),
        asked=Subquery(asked.values(row=JSONObject(id="public_id", due_on="due_on"))[:1]),
        case=Subquery(case.values(row=JSONObject(id="public_id", owner="owner__name"))[:1]),
        readers=ArraySubquery(sight.readers(learner, Scope.CASE, on).values("name")),
        night=Exists(Night.objects.filter(as_of=on, state=NightState.DONE)),
        answered=Exists(aims) | Exists(told[0]) | Exists(told[1]),
    )
    found = row.get()
    due = [Due(**work | {"on": dt.date.fromisoformat(work["on"])}) for work in found["due"]]
    return Around(
        week=[work for work in due if work.on < on + WEEK],
        later=[work for work in due if work.on >= on + WEEK],
        is_asked=is_time(found["rhythm"], found["said_at"], on),
        is_welcome=not found["answered"],
        asked=with_day(found["asked"], on),
        case=found["case"],
        night=found["night"],
        who=get_text_list([_("you"), *found["readers"]], _("and")),
    )


def due_of_her(on: dt.date) -> Any:
    """What she has not handed in of what falls due within a fortnight, where she still is."""
    seen = cutoff(on)

    def last(model: Any, **about: Any) -> Subquery:
        facts = model.objects.filter(**about).known_by(seen).latest_first()
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
    held = Rhythm(often=rhythm["often"], from_on=dt.date.fromisoformat(rhythm["from_on"]))
    from_on = held.next_on(localdate(said_at) if said_at else None)
    return from_on is not None and from_on <= on


def with_day(asked: dict[str, Any] | None, on: dt.date) -> dict[str, Any] | None:
    if asked is None:
        return None
    due_on = dt.date.fromisoformat(asked["due_on"])
    return asked | {"due_on": due_on, "overdue": due_on < on}
