"""One learner's record, ready to be shown: what the college knows, in words."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from learners import wording
from learners.calc.cutoffs import known_after
from learners.calc.work import WorkState, state_of
from learners.models import Assessment, Coverage, Engagement, Enrolment, Learner
from learners.models.facts import Feed
from learners.models.record import PROTECTED, FactRow, everything_about
from learners.pictures.picture import Picture
from learners.prepared import prepared
from learners.reads import feeds, glance
from learners.reads.pieces import as_piece, pieces_of

WORK = ("deadline", "extension", "group", "submission", "mark")
UNFINISHED = {WorkState.COMING, WorkState.MORE_TIME, WorkState.MISSED, WorkState.NO_DATA}
TONES = {WorkState.MARKED: "good", WorkState.HANDED_IN: "good", WorkState.MISSED: "look"}
HARD, HARD_FOR = 1, dt.timedelta(days=14)  # a check-in that waits for someone, and how long


def cutoff(on: dt.date) -> dt.datetime:
    """Return the end of the day: pages show what tonight's update will read."""
    return known_after(on, ZoneInfo(settings.TIME_ZONE))


@dataclass(frozen=True)
class Line:
    """A fact in words; `before`: earlier versions; `wrong`: the address of the correction form;
    `elsewhere`: what its source still says, where that differs from a correction."""

    text: str
    source: str
    wrong: str = ""
    asked: bool = False
    before: list[str] = field(default_factory=list)
    elsewhere: str = ""


@dataclass(frozen=True)
class Work:
    """A piece of work: its state, and the facts behind it."""

    name: str
    state: str
    tone: str
    due_on: dt.date | None
    lines: list[Line]
    piece: UUID
    can_wait: bool = False  # it has a day and is not handed in, so more time would help


@dataclass(frozen=True)
class Run:
    """An offering that the learner is or was in."""

    name: str
    lines: list[Line] = field(default_factory=list)
    coming: list[Work] = field(default_factory=list)
    past: list[Work] = field(default_factory=list)
    current: bool = True
    silent: list[str] = field(default_factory=list)  # feeds that have gone silent, and since when

    @property
    def works(self) -> list[Work]:
        return [*self.coming, *self.past]


@dataclass(frozen=True)
class Week:
    """A week's days online and work; None if no feed covered the week."""

    week: str
    days: int | None
    met: int
    late: int
    missed: int | None


@dataclass(frozen=True)
class Record:
    runs: list[Run]
    earlier: list[Run]
    about: list[Line]
    protected: list[Line]
    weeks: list[Week]
    weeks_as_of: str
    hard: Line | None  # the latest check-in, if it is recent and says that it is hard
    picture: Picture | None  # the latest weeks, where there are any


class Writer:
    """Turns one learner's facts into lines for one reader."""

    def __init__(self, learner: Learner, on: dt.date, asked: set[tuple[str, int]], own: bool):
        self.on, self.asked, self.own = on, asked, own
        self.facts: dict[tuple[Any, ...], list[FactRow]] = defaultdict(list)
        for fact in everything_about(learner, cutoff(on), with_protected=own):
            self.facts[fact.about].append(fact)

    def latest(self, kind: str, enrolment: int | None = None, work: int | None = None) -> Any:
        facts = self.facts.get((kind, enrolment, work, None))
        return facts[0] if facts else None

    def line(self, facts: list[FactRow], text: str = "") -> Line:
        last = facts[0]
        return Line(
            text=text or wording.sentence(last),
            source=wording.source(last),
            wrong=reverse("correction_ask", args=[last.kind, last.pk]) if self.own else "",
            asked=(last.kind, last.pk) in self.asked,
            before=[f"{wording.sentence(fact)} {wording.source(fact)}" for fact in facts[1:]],
            elsewhere=elsewhere(facts),
        )

    def lines(self, *kinds: str) -> list[Line]:
        return [self.line(facts) for about, facts in self.facts.items() if about[0] in kinds]

    def hard_check_in(self) -> Line | None:
        histories = [facts for about, facts in self.facts.items() if about[0] == "check-in"]
        last = max(histories, key=lambda facts: facts[0].known_at, default=None)
        since = cutoff(self.on - HARD_FOR)
        is_hard = last and last[0].number == HARD and last[0].known_at >= since
        return self.line(last) if last and is_hard else None

    def enrolled(self, enrolment: int) -> list[Line]:
        kinds = ("registered", "left", "result", "before")
        histories = [self.facts.get((kind, enrolment, None, None)) for kind in kinds]
        return [self.line(facts) for facts in histories if facts]

    def work(self, piece: Any, enrolment: int) -> Work:
        state = state_of(as_piece(piece), self.on)
        places = [(kind, None if kind == "deadline" else enrolment) for kind in WORK]
        histories = [self.facts.get((kind, place, piece.pk, None)) for kind, place in places]
        return Work(
            name=piece.name,
            state=wording.work_state(state, piece.score),
            tone=TONES.get(state, ""),
            due_on=piece.due_on,
            lines=[self.line(facts) for facts in histories if facts],
            piece=piece.public_id,
            can_wait=piece.due_on is not None and state in UNFINISHED,
        )


def elsewhere(facts: list[FactRow]) -> str:
    """Return what the college's records last said, while they disagree with a correction."""
    imported = next((fact for fact in facts if fact.imported_by), None)
    if imported is None or imported == facts[0] or not any(f.corrected_by for f in facts):
        return ""
    words = wording.sentence(imported)
    return "" if words == wording.sentence(facts[0]) else words


@prepared
def work_of(learner: int, *, on: dt.date) -> QuerySet[Assessment]:
    return pieces_of(learner, cutoff(on)).order_by("pk")


@prepared
def places_of(learner: int, *, on: dt.date) -> QuerySet[Enrolment]:
    """Return their enrolments, each with the feeds of its run that are silent."""
    silent = feeds.ends(Coverage.objects.filter(offering=OuterRef("offering")), on)
    pair = JSONObject(feed="feed", until="until")
    enrolments = Enrolment.objects.filter(learner=learner)
    enrolments = enrolments.annotate(
        silent=ArraySubquery(
            silent.filter(quiet__gte=F("limit")).order_by("feed").values(pair=pair)
        )
    )
    enrolments = enrolments.select_related("offering__module", "learner__engagement")
    return enrolments.order_by("-offering__from_on", "-pk")


def works_of(learner: Learner, on: dt.date) -> dict[int, list[Assessment]]:
    """Return the work of each of their offerings, with the latest facts about it."""
    by_offering: dict[int, list[Assessment]] = defaultdict(list)
    for piece in work_of(learner.pk, on=on):
        by_offering[piece.offering_id].append(piece)
    return by_offering


def run_of(enrolment: Enrolment, pieces: list[Assessment], writer: Writer) -> Run:
    offering, today = enrolment.offering, writer.on
    name = _("%(module)s, %(run)s") % {"module": offering.module.name, "run": offering.code}
    work = [writer.work(piece, enrolment.pk) for piece in pieces]
    coming = [w for w in work if w.due_on is None or w.due_on >= today]
    past = [w for w in work if w.due_on and w.due_on < today]
    leaving = writer.latest("left", enrolment.pk)
    is_current = offering.until_on > today and not (leaving and leaving.on)
    return Run(
        name=name,
        lines=writer.enrolled(enrolment.pk),
        coming=sorted(coming, key=lambda w: w.due_on or dt.date.max),
        past=sorted(past, key=lambda w: w.due_on or dt.date.min, reverse=True),
        current=is_current,
        silent=[no_data(feed, today) for feed in enrolment.silent] if is_current else [],
    )


def no_data(feed: dict[str, str], today: dt.date) -> str:
    """Say since when a silent feed has sent nothing."""
    last = dt.date.fromisoformat(feed["until"]) - dt.timedelta(days=1)
    words = _("No data since %(day)s: %(feed)s. Until it’s back, nothing new counts as missed.")
    return words % {"day": wording.day(last, today), "feed": Feed(feed["feed"]).label}


def weeks_of(weeks: Engagement | None) -> list[Week]:
    """Return the learner's weeks, latest first; None if no feed covered the week."""
    if weeks is None:
        return []
    columns = zip(weeks.active_days, weeks.met, weeks.late, weeks.missed, strict=True)
    rows = [
        Week(wording.short_day(weeks.first_week_on + dt.timedelta(weeks=number), weeks.as_of), *row)
        for number, row in enumerate(columns)
    ]
    return rows[::-1]


def record_of(
    learner: Learner, on: dt.date, *, own: bool, asked: set[tuple[str, int]] | None = None
) -> Record:
    """Return the learner's whole record in three queries; `own`: for the learner themselves."""
    writer = Writer(learner, on, asked or set(), own)
    pieces = works_of(learner, on)
    places = places_of(learner.pk, on=on)
    runs = [run_of(enrolment, pieces[enrolment.offering_id], writer) for enrolment in places]
    weeks = getattr(places[0].learner, "engagement", None) if places else None
    return Record(
        runs=[run for run in runs if run.current],
        earlier=[run for run in runs if not run.current],
        about=writer.lines("qualification", "check-in"),
        protected=writer.lines(PROTECTED),
        weeks=weeks_of(weeks),
        weeks_as_of=wording.day(weeks.as_of) if weeks else "",
        hard=writer.hard_check_in(),
        picture=glance.large(weeks) if weeks else None,
    )
