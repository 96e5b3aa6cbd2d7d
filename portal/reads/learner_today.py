"""A learner's Today: next step, concern, week, what is late and soon, and what changed."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from feedback.reads.asked import asked, latest
from learners import sight
from learners.models import Availability, CheckIn, Circumstance, Goal, Learner, Rhythm, Scope
from learners.models.rhythm import Often
from learners.prepared import prepared
from learners.reads.work import due_work
from pathways.reads import hill
from pathways.reads import route as plan
from pathways.reads.back import welcome_back
from pathways.reads.dated import late_and_soon
from pathways.reads.week import week_of
from portal.models import Night, NightState
from support.reads import concerns
from support.reads.late import Late, columns, late_promises
from support.reads.track import open_tracks


@dataclass(frozen=True)
class Around:
    """What appears beside the learner's next step."""

    asked: dict[str, str] | None = None  # this week's question
    is_time: bool = False  # for a check-in, at their own rhythm
    is_welcome: bool = False  # none of the three questions is answered
    who: str = ""  # the people who can read the case
    late: Late | None = None  # promises whose day has passed
    night: bool = False  # this morning's update is finished


def own_today(learner: Learner, on: dt.date) -> dict[str, Any]:
    """Return a learner's Today in ten queries, and one more if they are asked something other
    than a check-in. Each part is a read of its own."""
    loaded = plan.load(learner, on)
    works = due_work(learner, on)
    concern = concerns.open_concern(learner, on)
    beside = beside_next_step(learner, on)
    changed = plan.changed_of(loaded)
    hills = hill.followed(loaded)
    since = learner.user.away_since_on if learner.user else None
    return {
        "back": welcome_back(loaded, works, since) if since else None,
        "first": concerns.first_name(learner),
        "hill": hills[0] if hills else None,
        "picture": hill.small_picture(hills),
        "next": plan.next_of(loaded),
        "changed": changed,
        "quiet": beside.night and not changed and not (concern and concern.since == on),
        "concern": concern,
        "around": beside,
        "asked": asked(beside.asked, learner.pk, on, is_time=beside.is_time),
        "week": week_of(loaded, learner, works) if loaded.choices else None,
        "dated": late_and_soon(loaded, works),
        "tracks": open_tracks(learner, on),
    }


def beside_next_step(learner: Learner, on: dt.date) -> Around:
    """Return this week's question, answers, readers, the night and what is late, in one query, and
    one more for the person to ask instead."""
    values = around.first(learner.pk, on=on)
    return Around(
        asked=None if is_never(values["rhythm"]) else values["asked"],
        is_time=is_time(values["rhythm"], values["said_at"], on),
        is_welcome=not values["answered"],
        night=values["night"],
        late=late_promises(values, learner, on),
        who=get_text_list([_("you"), *values["readers"]], _("and")),
    )


@prepared
def around(learner: int, *, on: dt.date) -> QuerySet[Learner, dict[str, Any]]:
    own = {"learner": OuterRef("pk")}
    rhythm = Rhythm.objects.in_force(on).filter(**own)
    last = CheckIn.objects.filter(**own).latest_first()
    answers = [model.objects.in_force(on).filter(**own) for model in (Availability, Circumstance)]
    aims = Goal.objects.in_force(on).filter(is_aim=True, **own)
    return Learner.objects.filter(pk=learner).values(
        rhythm=Subquery(rhythm.values(row=JSONObject(often="often", from_on="from_on"))[:1]),
        said_at=Subquery(last.values("known_at")[:1]),
        asked=latest(OuterRef("pk"), on),
        readers=ArraySubquery(sight.readers(learner, Scope.CASE, on).values("name")),
        night=Exists(Night.objects.filter(as_of=on, state=NightState.DONE)),
        answered=Exists(aims) | Exists(answers[0]) | Exists(answers[1]),
        **columns(on),
    )


def is_never(rhythm: dict[str, str] | None) -> bool:
    """Return whether the learner wants to be asked nothing."""
    return rhythm is not None and rhythm["often"] == Often.NEVER


def is_time(rhythm: dict[str, str] | None, said_at: dt.datetime | None, on: dt.date) -> bool:
    if rhythm is None:
        return False
    current = Rhythm(often=rhythm["often"], from_on=dt.date.fromisoformat(rhythm["from_on"]))
    from_on = current.next_on(localdate(said_at) if said_at else None)
    return from_on is not None and from_on <= on
