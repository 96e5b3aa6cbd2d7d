"""A pathway as a hill of cairns: its milestones in order, with a stone for each step."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localtime

from learners.models import Learner, Submission
from learners.pictures import cairns as drawn
from learners.pictures import route
from learners.prepared import prepared
from pathways.calc.cairns import equal_groups, in_milestones
from pathways.models import (
    Answer,
    Fulfilment,
    Pathway,
    PathwayChoice,
    Start,
    Step,
    Strand,
)
from pathways.reads.route import Route
from pathways.shelf import revision, shelf

DONE, BEGUN, TO_COME = "done", "begun", "later"
Listing = dict[str, Any]


@dataclass(frozen=True)
class Stone:
    """A step of a milestone. `url` is empty where the learner no longer follows the pathway."""

    name: str
    strand: str
    strand_words: str
    state: str
    url: str
    is_new: bool = False  # done today


@dataclass(frozen=True)
class Cairn:
    """A milestone; `url` leads to its first open step, else to `anchor`, its part of My plan."""

    name: str
    anchor: str
    url: str
    stones: list[Stone]

    @property
    def done(self) -> int:
        return sum(stone.state == DONE for stone in self.stones)

    @property
    def remaining(self) -> int:
        return len(self.stones) - self.done


@dataclass(frozen=True)
class Hill:
    """A pathway with its milestones; `is_left`: the learner no longer follows it."""

    name: str
    cairns: list[Cairn]
    is_left: bool = False

    @property
    def done(self) -> int:
        return sum(cairn.done for cairn in self.cairns)

    @property
    def total(self) -> int:
        return sum(len(cairn.stones) for cairn in self.cairns)

    @property
    def next(self) -> Cairn | None:
        """Return the first milestone that is not complete."""
        return next((cairn for cairn in self.cairns if cairn.remaining), None)


def small_picture(hills: list[Hill]) -> route.Hill:
    """Draw the first hill small, or the place for a first stone where there is none."""
    return route.small(milestones(hills[0]), hills[0].name) if hills else route.small([])


def large_pictures(hills: list[Hill]) -> list[route.Hill]:
    """Draw each hill large, for My plan."""
    return [route.large(milestones(hill), hill.name, left_behind=hill.is_left) for hill in hills]


def milestones(hill: Hill) -> list[drawn.Milestone]:
    return [
        drawn.Milestone(
            name=cairn.name,
            steps=tuple(drawn.Step(it.name, it.strand, it.state, it.is_new) for it in cairn.stones),
            url=cairn.url,
        )
        for cairn in hill.cairns
    ]


@dataclass(frozen=True)
class Progress:
    """How far a learner has come: the steps done, and their list in order, the next step first."""

    done: set[int]
    order: list[int]
    new: int = 0  # the step that was done last, if today
    is_left: bool = False

    def place(self, listing: Listing) -> int:
        step = listing["step"]
        return self.order.index(step) if step in self.order else len(self.order)

    def has_next(self, listings: list[Listing]) -> bool:
        return any([listing["step"]] == self.order[:1] for listing in listings)


def followed(route: Route) -> list[Hill]:
    """Return the hill of each pathway that the learner follows, the one with their next step
    first, in one query."""
    if not route.choices:
        return []
    completed = route.recommendation.completed if route.recommendation else []
    progress = Progress(set(completed), [row.step for row in route.rows], done_today(route))
    pathways = [choice.pathway for choice in route.choices]
    first = route.choices[0]
    listings = listings_of(pathways, first.learner, first.catalogue, route.counted)
    pathways.sort(key=lambda pathway: not progress.has_next(listings[pathway.pk]))
    return hills(pathways, listings, progress)


def done_today(route: Route) -> int:
    """Return the step of the last answer, if it is today's and says that the step is done."""
    last = route.responses[0] if route.responses else None
    is_new = last and last.answer == Answer.DONE and not last.first_said_at
    return last.step_id if is_new and localtime(last.known_at).date() == route.names.on else 0


def left(learner: Learner, route: Route) -> list[Hill]:
    """Return the hill of each pathway that the learner no longer follows, the latest first, in one
    query if there is none, else in three."""
    choices = PathwayChoice.objects.filter(learner=learner).standing()
    ended = choices.filter(until_on__lte=route.names.on).select_related("pathway")
    pathways = [choice.pathway for choice in ended.order_by("-until_on", "-pk")]
    if not pathways:
        return []
    done = done_by(learner, pathways)
    progress = Progress(done, [], is_left=True)
    token = route.choices[0].catalogue if route.choices else revision()
    listings = listings_of(pathways, learner, token, done)
    return hills(pathways, listings, progress, len(route.choices) + 1)


def hills(
    pathways: list[Pathway],
    listings: dict[int, list[Listing]],
    progress: Progress,
    first: int = 1,
) -> list[Hill]:
    """Return the hill of each pathway; the first is My plan's number `first`."""
    return [
        hill(number, pathway.name, listings[pathway.pk], progress)
        for number, pathway in enumerate(pathways, first)
    ]


def listings_of(
    pathways: Iterable[Pathway], learner: Learner, token: UUID | None, counted: set[int]
) -> dict[int, list[Listing]]:
    """Return each pathway's steps in order, of withdrawn ones only those that count for the
    learner; `token`: the catalogue's."""
    stored, begun = shelf(token), set(starts_of(learner.pk))
    content = stored.content(frozenset(pathway.pk for pathway in pathways))
    return {
        pathway: [
            listing(stored.steps[row.step], row.milestone, row.step in begun)
            for row in rows
            if stored.steps[row.step].withdrawn_at is None or row.step in counted
        ]
        for pathway, rows in content.listings.items()
    }


@prepared
def starts_of(learner: int) -> QuerySet[Start, int]:
    return Start.objects.filter(learner=learner).values_list("step", flat=True)


def listing(step: Step, milestone: tuple[int, str] | None, is_begun: bool) -> Listing:
    position, name = milestone or (None, None)
    return {
        "step": step.pk,
        "step__public_id": step.public_id,
        "step__name": step.name,
        "step__strand": step.strand,
        "is_begun": is_begun,
        "milestone__position": position,
        "milestone__name": name,
    }


def done_by(learner: Learner, pathways: Iterable[Pathway]) -> set[int]:
    """Return the steps of these pathways that the learner has done, or whose work they handed
    in."""
    fulfilments = Fulfilment.objects.filter(learner=learner, step=OuterRef("pk")).latest_first()
    submissions = Submission.objects.filter(
        enrolment__learner=learner, assessment=OuterRef("assessment")
    ).latest_first()
    steps = Step.objects.filter(listings__pathway__in=pathways).annotate(
        holds=Subquery(fulfilments.values("holds")[:1]),
        given_on=Subquery(submissions.values("on")[:1]),
    )
    done = steps.filter(Q(holds=True) | Q(given_on__isnull=False))
    return set(done.values_list("pk", flat=True))


def hill(number: int, name: str, listings: list[Listing], progress: Progress) -> Hill:
    cairns = [
        cairn(f"milestone-{number}-{place}", title, stones, progress)
        for place, (title, stones) in enumerate(grouped(listings), 1)
    ]
    return Hill(name, cairns, progress.is_left)


def grouped(listings: list[Listing]) -> list[tuple[str, list[Listing]]]:
    """Return milestones with their steps; without milestones, equal groups named by their last
    step."""
    names = {row["milestone__position"]: row["milestone__name"] for row in listings}
    positions = sorted(names.keys() - {None})
    if positions:
        groups = in_milestones([row["milestone__position"] for row in listings], positions)
        titles = [names[position] for position in positions]
    else:
        groups = [list(group) for group in equal_groups(len(listings))]
        titles = [listings[group[-1]]["step__name"] for group in groups]
    return [
        (title, [listings[index] for index in group])
        for title, group in zip(titles, groups, strict=True)
    ]


def cairn(anchor: str, name: str, listings: list[Listing], progress: Progress) -> Cairn:
    remaining = [row for row in listings if row["step"] not in progress.done]
    url = f"{reverse('plan')}#{anchor}"
    if remaining and not progress.is_left:
        url = address(min(remaining, key=progress.place))
    return Cairn(name, anchor, url, [stone(row, progress) for row in listings])


def stone(row: Listing, progress: Progress) -> Stone:
    state = BEGUN if row["is_begun"] else TO_COME
    return Stone(
        name=row["step__name"],
        strand=row["step__strand"],
        strand_words=str(Strand(row["step__strand"]).label),
        state=DONE if row["step"] in progress.done else state,
        url="" if progress.is_left else address(row),
        is_new=row["step"] == progress.new,
    )


def address(row: Listing) -> str:
    return reverse("step", args=[row["step__public_id"]])
