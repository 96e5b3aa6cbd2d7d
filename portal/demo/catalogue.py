"""The catalogue of the demo college, written by Jo through the authoring actions."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import reverse

from learners import clock
from learners.models import Assessment, Competency, User
from pathways.actions import authoring
from pathways.models import Mode, Pathway, Strand
from pathways.models import Step as Row
from portal.demo import cast
from portal.demo.calendar import ONE_DAY, closed_days, moment_of, office
from portal.demo.college import College

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DATA = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Step:
    """A step. `page`: the name of its page, if it has one; `dates`: when it takes place each week;
    `first`: it needs one step of each group; `work`: the code of its hand-in.
    """

    code: str
    name: str
    strand: Strand
    hours: float
    mode: Mode
    place: str
    how: str
    page: str
    dates: str
    teaches: dict[str, float]
    first: list[list[str]]
    work: str
    level: int
    goal: bool

    @classmethod
    def of(cls, line: str) -> "Step":
        code, name, kind, where, teaches, first, work, level = map(str.strip, line.split("|"))
        strand, hours, mode = kind.split()
        place, how, page, dates = DATA["places"][where]
        return cls(
            code=code,
            name=name,
            strand=Strand[strand.upper()],
            hours=float(hours),
            mode=Mode[mode.upper()],
            place=place,
            how=how,
            page=page,
            dates=dates,
            teaches=shares(teaches),
            first=[group.split(" or ") for group in first.split(" & ") if group],
            work=work,
            level=int(level.split()[0]),
            goal=level.endswith("goal"),
        )


@dataclass(frozen=True)
class Route:
    """A pathway: the competencies its aim needs, with weights, its steps, and its milestones with
    the codes of their steps."""

    code: str
    name: str
    words: str
    needs: str
    steps: list[Step]
    milestones: dict[str, str]


def shares(text: str) -> dict[str, float]:
    """Parse competencies and numbers, such as “PLANS .2, NOTES .2”."""
    pairs = [part.split() for part in text.split(",")]
    return {code: float(number) for code, number in pairs}


def _route(row: dict[str, Any]) -> Route:
    return Route(**row | {"steps": list(map(Step.of, row["steps"].strip().splitlines()))})


ROUTES = {programme: _route(row) for programme, row in DATA["pathways"].items()}


def write(college: College) -> dict[str, Pathway]:
    """Have Jo write and publish every pathway before the term; return them by programme."""
    moment = office(college.first - 7 * ONE_DAY, 14)
    for code, statement in DATA["competencies"].items():
        Competency.objects.create(code=code, statement=statement)
    with clock.at(moment):
        return {programme: publish(college, route) for programme, route in ROUTES.items()}


def publish(college: College, route: Route) -> Pathway:
    by = college.users[cast.JO]
    competencies = {row.code: row for row in Competency.objects.all()}
    needs = {competencies[code]: weight for code, weight in shares(route.needs).items()}
    pathway = authoring.add_pathway(
        code=route.code, name=route.name, words=route.words, needs=needs, by=by
    )
    milestones = {
        code: milestone
        for name, codes in route.milestones.items()
        for milestone in [authoring.add_milestone(pathway, name=name, by=by)]
        for code in codes.split()
    }
    rows: dict[str, Row] = {}
    for step in route.steps:
        rows[step.code] = authoring.add_step(
            code=f"{route.code}-{step.code}",
            name=step.name,
            strand=step.strand,
            hours=step.hours,
            mode=step.mode,
            level=step.level,
            place=step.place,
            how=step.how,
            link=link_of(route, step),
            link_words=step.page,
            runs=runs(college, step.dates),
            pathway=pathway,
            milestone=milestones[step.code],
            is_goal=step.goal,
            teaches={competencies[code]: share for code, share in step.teaches.items()},
            assessment=hand_in(college, step.work),
            by=by,
        )
    require(route, rows, by)
    return authoring.publish(pathway, by=by)


def link_of(route: Route, step: Step) -> str:
    code = f"{route.code}-{step.code}"
    return reverse("demo_page", args=[code]) if step.page else ""


def runs(college: College, dates: str) -> list[dt.datetime]:
    """Return when a step takes place in the term: “tue thu 17:30” is twice a week."""
    if not dates:
        return []
    *weekdays, time = dates.split()
    hour, minute = map(int, time.split(":"))
    weeks = range(0, (college.ends - college.first).days, 7)
    days = [
        college.first + (week + WEEKDAYS.index(it)) * ONE_DAY for week in weeks for it in weekdays
    ]
    return [moment_of(day, hour, minute) for day in days if day not in closed_days(day.year)]


def require(route: Route, rows: dict[str, Row], by: User) -> None:
    for step in route.steps:
        for group in step.first:
            authoring.require(rows[step.code], one_of=[rows[code] for code in group], by=by)


def hand_in(college: College, work: str) -> Assessment | None:
    """Return the assessment named “MODULE CODE”, if the step has one."""
    if not work:
        return None
    course, code = work.split()
    return next(piece for piece, _due in college.work[course] if piece.code == code)


def row_of(programme: str, code: str) -> Row:
    return Row.objects.get(code=f"{ROUTES[programme].code}-{code}")
