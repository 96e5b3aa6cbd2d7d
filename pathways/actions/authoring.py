"""Editing the catalogue. A change that would stop learners finishing a pathway is refused."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.timezone import localtime

from learners import clock
from learners.actions import audit
from learners.models import Assessment, Competency, User
from pathways.calc.validity import Flaw, flaws
from pathways.models import (
    Milestone,
    Mode,
    Pathway,
    PathwayCompetency,
    PathwayStep,
    Requirement,
    RequirementOption,
    Step,
    StepCompetency,
    StepRun,
    Strand,
)
from pathways.wording.errors import (
    catalogue_error,
    milestone_errors,
    other_pathway,
    requirement_errors,
    step_errors,
)


class CatalogueError(ValueError):
    """The catalogue would be broken; `sentences` say what is wrong and how to fix it."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@transaction.atomic
def add_pathway(
    *,
    code: str,
    name: str,
    words: str = "",
    needs: Mapping[Competency, float] | None = None,
    by: User | str,
) -> Pathway:
    """Add a draft, which nobody can follow before `publish`.

    `needs`: the weight of each competency.
    """
    now = clock.now()
    pathway = Pathway.objects.create(code=code, name=name, words=words, recorded_at=now)
    for competency, weight in (needs or {}).items():
        PathwayCompetency.objects.create(
            pathway=pathway, competency=competency, weight=weight, recorded_at=now
        )
    audit.record("pathway.add", pathway, by=by)
    return pathway


@transaction.atomic
def add_milestone(pathway: Pathway, *, name: str, by: User | str) -> Milestone:
    """Add a milestone after the pathway's others; steps are put in it by `include`."""
    Pathway.objects.select_for_update().get(pk=pathway.pk)  # one position each
    names = list(pathway.milestones.values_list("name", flat=True))
    refuse(milestone_errors(name, names))
    milestone = Milestone.objects.create(
        pathway=pathway, name=name, position=len(names) + 1, recorded_at=clock.now()
    )
    audit.record("milestone.add", milestone, by=by)
    return milestone


class More(TypedDict, total=False):
    """The optional columns of a step."""

    words: str
    mode: Mode | str
    level: int
    link: str
    link_words: str
    from_on: dt.date | None
    until_on: dt.date | None
    assessment: Assessment | None


@transaction.atomic
def add_step(
    *,
    code: str,
    name: str,
    strand: Strand | str,
    hours: float,
    place: str,
    how: str,
    by: User | str,
    pathway: Pathway | None = None,
    milestone: Milestone | None = None,
    is_goal: bool = False,
    worth: float = 0.1,
    teaches: Mapping[Competency, float] | None = None,
    runs: Iterable[dt.datetime] = (),
    **more: Unpack[More],
) -> Step:
    """Add a step, with where and how to start it; include it in `pathway`, if given, and there in
    `milestone`.

    `teaches`: the share (0 to 1) of each competency it covers; `link`: a page in Cairn ("/…") or
    an address on the web; `runs`: when it takes place. Raises `CatalogueError` if
    nobody could use the step.
    """
    link, dates = more.get("link", ""), set(runs)
    words = {"place": place, "how": how, "link": link}
    refuse(step_errors(hours=hours, teaches=teaches or {}, has_runs=bool(dates), **words))
    must = {"code": code, "name": name, "strand": strand, "hours": hours}
    step = Step.objects.create(**must, place=place, how=how, recorded_at=clock.now(), **more)
    for competency, share in (teaches or {}).items():
        StepCompetency.objects.create(step=step, competency=competency, share=share)
    audit.record("step.add", step, by=by)
    add_runs(step, dates, by=by)
    if pathway is not None:
        include(pathway, step, milestone=milestone, is_goal=is_goal, worth=worth, by=by)
    return step


@transaction.atomic
def add_runs(step: Step, runs: Iterable[dt.datetime], *, by: User | str) -> None:
    """Add dates on which a step takes place; those it has already are left as they are."""
    now, dates = clock.now(), {(run.date(), run.time()) for run in map(localtime, runs)}
    rows = [
        StepRun(step=step, on=on, begins=begins, recorded_at=now) for on, begins in sorted(dates)
    ]
    if rows:
        StepRun.objects.bulk_create(rows, ignore_conflicts=True)
        audit.record("step.add_runs", step, by=by)


@transaction.atomic
def include(
    pathway: Pathway,
    step: Step,
    *,
    milestone: Milestone | None = None,
    is_goal: bool = False,
    worth: float = 0.1,
    by: User | str,
) -> PathwayStep:
    """Put a step at the end of a pathway, in one of its milestones if given."""
    if milestone is not None and milestone.pathway_id != pathway.pk:
        refuse([other_pathway(milestone.name, pathway.name)])
    listing = PathwayStep.objects.create(
        pathway=pathway,
        step=step,
        position=pathway.listings.count() + 1,
        milestone=milestone,
        is_goal=is_goal,
        worth=worth,
        recorded_at=clock.now(),
    )
    audit.record("pathway.include", pathway, by=by)
    keep_sound([pathway])
    return listing


@transaction.atomic
def require(
    step: Step,
    *,
    one_of: Iterable[Step],
    concurrent: Iterable[Step] = (),
    reason: str = "",
    by: User | str,
) -> Requirement:
    """Require one of these steps first; those in `concurrent` may be taken at the same time."""
    now, concurrent_ids = clock.now(), {option.pk for option in concurrent}
    options = {option.pk: option for option in [*one_of, *concurrent]}
    refuse(requirement_errors(step, list(options.values())))
    requirement = Requirement.objects.create(step=step, reason=reason, recorded_at=now)
    RequirementOption.objects.bulk_create(
        RequirementOption(requirement=requirement, step=option, is_concurrent=pk in concurrent_ids)
        for pk, option in options.items()
    )
    audit.record("step.require", step, by=by)
    keep_sound(Pathway.objects.filter(listings__step=step))
    return requirement


@transaction.atomic
def describe(step: Step, *, words: str, by: User | str) -> None:
    """Change the words that say what a step is about; no night reads them."""
    step.words = words
    step.save(update_fields=["words"])
    audit.record("step.describe", step, by=by)


@transaction.atomic
def withdraw(step: Step, *, by: User | str) -> None:
    """Withdraw a step; for learners who have done it, it stays done."""
    step.withdrawn_at = clock.now()
    step.save(update_fields=["withdrawn_at"])
    audit.record("step.withdraw", step, by=by)
    keep_sound(Pathway.objects.filter(listings__step=step))


@transaction.atomic
def publish(pathway: Pathway, *, by: User | str) -> Pathway:
    """Let learners follow a pathway. Raises `CatalogueError` with every error it has."""
    refuse(errors_of(pathway))
    if pathway.published_at is None:
        pathway.published_at = clock.now()
        pathway.save(update_fields=["published_at"])
        audit.record("pathway.publish", pathway, by=by)
    return pathway


def errors_of(pathway: Pathway) -> list[str]:
    """Return every error that stops learners finishing a pathway, in sentences."""
    listings = list(pathway.listings.filter(step__withdrawn_at=None).values_list("step", "is_goal"))
    ids = [step for step, _ in listings]
    rows = RequirementOption.objects.filter(requirement__step__in=ids).order_by("pk")
    options = list(rows.values_list("requirement__step", "requirement", "step", "is_concurrent"))
    empty = Requirement.objects.filter(step__in=ids, options=None).values_list("step", "pk")
    steps = sorted({*ids, *(option for _, _, option, _ in options)})
    index = {step: number for number, step in enumerate(steps)}
    groups: list[dict[int, list[tuple[int, bool]]]] = [{} for _ in steps]
    for step, requirement in empty:
        groups[index[step]][requirement] = []
    for step, requirement, option, is_concurrent in options:
        groups[index[step]].setdefault(requirement, []).append((index[option], is_concurrent))
    needs = [tuple(group.values()) for group in groups]
    goals = {index[step] for step, is_goal in listings if is_goal}
    catalogue_flaws = flaws(needs, {index[step] for step in ids}, goals)
    names = dict(Step.objects.filter(pk__in=steps).values_list("pk", "name"))
    return [sentence(flaw, steps, names) for flaw in catalogue_flaws]


def sentence(flaw: Flaw, steps: list[int], names: dict[int, str]) -> str:
    step = names[steps[flaw.step]] if flaw.step >= 0 else ""
    return catalogue_error(flaw.kind, step, [names[steps[other]] for other in flaw.others])


def keep_sound(pathways: Iterable[Pathway]) -> None:
    """Refuse a change after which learners could not finish a published pathway."""
    for pathway in pathways:
        if pathway.published_at is not None:
            refuse(errors_of(pathway))


def refuse(sentences: list[str]) -> None:
    if sentences:
        raise CatalogueError(sentences)
