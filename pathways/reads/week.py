"""My week: the next steps on the days that suit the learner, with what is due."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.timezone import localtime

from learners.models import Availability, ClosedDay, Learner, StudyWeek
from learners.prepared import prepared
from learners.reads.work import DueWork
from pathways.calc.reasons import Why
from pathways.calc.week import DAYS, Block, Part, Task, place, slots
from pathways.models import DayChoice, Mode, Step
from pathways.reads.route import Route
from pathways.reads.starting import Dates
from pathways.wording import week as wording

PARTS = {Mode.DAYTIME: Part.DAYTIME, Mode.EVENING: Part.EVENING}
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class DayBlock:
    """A stretch of work on a day: its step, how long, and the same in words."""

    name: str
    short: str
    words: str
    url: str


@dataclass(frozen=True)
class WeekDay:
    """A day with its work and what is due on it; `closed`: why the college is closed."""

    on: dt.date
    weekday: str
    blocks: list[DayBlock]
    due: list[DueWork]
    closed: str = ""
    is_today: bool = False


@dataclass(frozen=True)
class Placed:
    """A step that can be moved or dropped: `on` is the day the learner chose, `days` where it is
    now; a dropped step has `until_on`."""

    name: str
    url: str
    move: str
    days: list[dt.date]
    on: dt.date | None = None
    until_on: dt.date | None = None
    is_dated: bool = False  # it takes place on its own dates

    @property
    def chosen(self) -> str:
        """Return the value of the day where it is now, or the first of them."""
        days = [self.on] if self.on else self.days
        return days[0].isoformat() if days else ""


@dataclass(frozen=True)
class LastMove:
    """Today's last choice of a day, in words, and how to take it back."""

    words: str
    undo: str
    choice: int
    due: str = ""  # it begins after its work is due
    piece: UUID | None = None  # that work, if more time can be asked for


@dataclass(frozen=True)
class Week:
    """A learner's next seven days; `takes`: 8 of your 9 hours."""

    days: list[WeekDay]
    takes: str
    steps: list[Placed] = field(default_factory=list)
    last: LastMove | None = None
    has_days: bool = False  # the learner has chosen days that suit

    @property
    def has_work(self) -> bool:
        return any(day.blocks for day in self.days)

    @property
    def has_due(self) -> bool:
        return any(day.due for day in self.days)


@dataclass(frozen=True)
class Times:
    """When a learner can study, and the closed days of the week by date."""

    daytimes: list[int]
    evenings: list[int]
    usual: Part
    closed: dict[dt.date, str]


def week_of(route: Route, learner: Learner, works: Sequence[DueWork]) -> Week:
    """Return the week from today, in two queries."""
    on, minutes = route.names.on, round(route.names.hours * 60)
    free, chosen = times_of(learner, on), choices_of(learner.pk)
    closed = [(day - on).days for day in free.closed]
    open_slots = slots(on.weekday(), free.daytimes, free.evenings, closed, minutes, free.usual)
    blocks = place(tasks_of(route, works, chosen), open_slots, minutes) if minutes else []
    steps = [placed(route.names.steps[row.step], blocks, chosen, on) for row in route.rows]
    days = [on + number * ONE_DAY for number in range(DAYS)]
    return Week(
        days=[day_of(day, on, blocks, route, works, free) for day in days],
        takes=wording.of_hours(sum(block.minutes for block in blocks), route.names.hours),
        steps=[step for step in steps if step.days or step.on or step.until_on],
        last=last_move(chosen, on, works),
        has_days=bool(free.daytimes or free.evenings),
    )


def change_of(before: Week, after: Week) -> str:
    """Say how other hours change the next seven days."""
    first, then = names_of(before), names_of(after)
    return wording.changed(
        after.takes,
        [name for name in first if name not in then],
        [name for name in then if name not in first],
    )


def names_of(week: Week) -> list[str]:
    return list(dict.fromkeys(block.name for day in week.days for block in day.blocks))


def times_of(learner: Learner, on: dt.date) -> Times:
    """Return when the learner can study and which days are closed, in one query."""
    chosen, evenings, closed_days = times.first(learner.pk, on=on)
    return Times(
        **(chosen or {"daytimes": [], "evenings": []}),
        usual=Part.EVENING if evenings else Part.EITHER,
        closed={dt.date.fromisoformat(day["on"]): day["name"] for day in closed_days},
    )


@prepared
def times(learner: int, *, on: dt.date) -> QuerySet[Learner, Any]:
    own = {"learner": OuterRef("pk")}
    weeks = StudyWeek.objects.in_force(on).filter(**own)
    days = JSONObject(daytimes="daytimes", evenings="evenings")
    hours = Availability.objects.in_force(on).filter(**own)
    closed = ClosedDay.objects.filter(campus=None, on__gte=on, on__lt=on + DAYS * ONE_DAY)
    return Learner.objects.filter(pk=learner).values_list(
        Subquery(weeks.values(days=days)[:1]),
        Subquery(hours.values("evenings")[:1]),
        ArraySubquery(closed.order_by("on").values(day=JSONObject(on="on", name="name"))),
    )


@prepared
def choices_of(learner: int) -> QuerySet[DayChoice]:
    """The learner's latest choice about each step, the last first."""
    rows = DayChoice.objects.filter(learner=learner).standing().latest_first()
    return rows.select_related("step")


def tasks_of(route: Route, works: Sequence[DueWork], chosen: list[DayChoice]) -> list[Task]:
    on, by_step = route.names.on, {choice.step_id: choice for choice in chosen}
    due = {work.assessment: (work.due_on - on).days for work in works}
    tasks = []
    for row in route.rows:
        step, choice = route.names.steps[row.step], by_step.get(row.step)
        opens = [day for day in (step.from_on, choice and choice.until_on) if day]
        task = Task(
            step=step.pk,
            minutes=max(1, round(step.hours * 60)),
            part=PARTS.get(Mode(step.mode), Part.EITHER),
            opens=max([0, *((day - on).days for day in opens)]),
            due=due.get(step.assessment_id) if step.assessment_id else None,
            chosen=(choice.on - on).days if choice and choice.on and choice.on >= on else None,
            after=row.before if row.why & Why.AFTER else 0,
        )
        tasks.append(task if step.link else on_its_date(task, step, route.dates))
    return tasks


def on_its_date(task: Task, step: Step, dates: Dates) -> Task:
    """Put a step that takes place on dates on the one the learner added; until they add one, it is
    in no day of their week."""
    run = dates.booked(step)
    return replace(task, chosen=(run.on - dates.on).days if run else DAYS, whole=True)


def day_of(
    day: dt.date,
    on: dt.date,
    blocks: Sequence[Block],
    route: Route,
    works: Sequence[DueWork],
    free: Times,
) -> WeekDay:
    return WeekDay(
        on=day,
        weekday=wording.weekday(day),
        blocks=[
            shown(block, route.names.steps[block.step], day, route.dates)
            for block in blocks
            if block.day == (day - on).days
        ],
        due=[work for work in works if work.due_on == day],
        closed=free.closed.get(day, ""),
        is_today=day == on,
    )


def shown(block: Block, step: Step, day: dt.date, dates: Dates) -> DayBlock:
    run = next((run for run in dates.coming(step) if run.on == day), None)
    if step.link and run != dates.booked(step):
        run = None
    words = wording.block(step.name, block.minutes, block.part)
    return DayBlock(
        name=step.name,
        short=wording.short_time(block.minutes),
        words=wording.at_place(step.name, run.begins, step.place) if run else words,
        url=reverse("step", args=[step.public_id]),
    )


def placed(step: Step, blocks: Sequence[Block], chosen: list[DayChoice], on: dt.date) -> Placed:
    choice = next((choice for choice in chosen if choice.step_id == step.pk), None)
    numbers = sorted({block.day for block in blocks if block.step == step.pk})
    chosen_on = choice.on if choice and choice.on and choice.on >= on else None
    until_on = choice.until_on if choice and choice.until_on and choice.until_on > on else None
    return Placed(
        name=step.name,
        url=reverse("step", args=[step.public_id]),
        move=reverse("step_day", args=[step.public_id]),
        days=[on + number * ONE_DAY for number in numbers],
        on=chosen_on,
        until_on=until_on,
        is_dated=not step.link,
    )


def last_move(chosen: list[DayChoice], on: dt.date, works: Sequence[DueWork]) -> LastMove | None:
    """Return the last choice if it is today's, so that it can be undone."""
    last = chosen[0] if chosen else None
    if last is None or last.is_undo or localtime(last.known_at).date() != on:
        return None
    ids = {work.assessment: work for work in works}
    work, begins = ids.get(last.step.assessment_id or 0), last.on or last.until_on
    is_after = bool(work and begins and begins > work.due_on)
    return LastMove(
        due=wording.after_due(work.due_on, on) if work and is_after else "",
        piece=work.piece if work else None,
        words=wording.moved(last.step.name, last.on, last.until_on, on),
        undo=reverse("step_day_undo", args=[last.step.public_id]),
        choice=last.pk,
    )
