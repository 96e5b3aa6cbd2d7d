"""Writing the catalogue. What is published must be walkable: a change that breaks it is refused."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from learners.actions.audit import record
from learners.models import Assessment, Competency
from pathways.calc.validity import Found, faults
from pathways.models import (
    Mode,
    Pathway,
    PathwayCompetency,
    PathwayStep,
    Requirement,
    RequirementOption,
    Step,
    StepCompetency,
    Strand,
)
from pathways.wording.faults import catalogue_fault, requirement_faults, step_faults


class CatalogueError(ValueError):
    """The catalogue would not be sound; `sentences` say what is wrong and what would mend it."""

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
    by: Any,
    at: dt.datetime | None = None,
) -> Pathway:
    """A draft; nobody can follow it before `publish`. `needs`: how much each competency weighs."""
    at = at or timezone.now()
    pathway = Pathway.objects.create(code=code, name=name, words=words, recorded_at=at)
    for competency, weight in (needs or {}).items():
        PathwayCompetency.objects.create(
            pathway=pathway, competency=competency, weight=weight, recorded_at=at
        )
    note("pathway.add", "pathway", pathway, by, at)
    return pathway


class More(TypedDict, total=False):
    """What a step may say beside what it must."""

    words: str
    mode: Mode | str
    level: int
    link: str
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
    by: Any,
    at: dt.datetime | None = None,
    pathway: Pathway | None = None,
    is_goal: bool = False,
    worth: float = 0.1,
    teaches: Mapping[Competency, float] | None = None,
    **more: Unpack[More],
) -> Step:
    """A step with where and how to start it; in a pathway at once, if one is named.

    `teaches`: what share (0 to 1) of each competency it covers; `link`: a page of ours ("/…") or
    an address on the web. Raises `CatalogueError` where a person could not use it.
    """
    at, link = at or timezone.now(), more.get("link", "")
    refuse(step_faults(hours=hours, place=place, how=how, link=link, teaches=teaches or {}))
    must = {"code": code, "name": name, "strand": strand, "hours": hours}
    step = Step.objects.create(**must, place=place, how=how, recorded_at=at, **more)
    for competency, share in (teaches or {}).items():
        StepCompetency.objects.create(step=step, competency=competency, share=share)
    note("step.add", "step", step, by, at)
    if pathway is not None:
        include(pathway, step, is_goal=is_goal, worth=worth, by=by, at=at)
    return step


@transaction.atomic
def include(
    pathway: Pathway,
    step: Step,
    *,
    is_goal: bool = False,
    worth: float = 0.1,
    by: Any,
    at: dt.datetime | None = None,
) -> PathwayStep:
    """Put a step into a pathway, after those that stand in it."""
    at = at or timezone.now()
    listing = PathwayStep.objects.create(
        pathway=pathway,
        step=step,
        position=pathway.listings.count() + 1,
        is_goal=is_goal,
        worth=worth,
        recorded_at=at,
    )
    note("pathway.include", "pathway", pathway, by, at)
    keep_sound([pathway])
    return listing


@transaction.atomic
def require(
    step: Step,
    *,
    one_of: Iterable[Step],
    concurrent: Iterable[Step] = (),
    reason: str = "",
    by: Any,
    at: dt.datetime | None = None,
) -> Requirement:
    """One of these comes before the step; those in `concurrent` may be taken at the same time."""
    at, beside = at or timezone.now(), {option.pk for option in concurrent}
    options = {option.pk: option for option in [*one_of, *concurrent]}
    refuse(requirement_faults(step, list(options.values())))
    requirement = Requirement.objects.create(step=step, reason=reason, recorded_at=at)
    RequirementOption.objects.bulk_create(
        RequirementOption(requirement=requirement, step=option, is_concurrent=pk in beside)
        for pk, option in options.items()
    )
    note("step.require", "step", step, by, at)
    keep_sound(Pathway.objects.filter(listings__step=step))
    return requirement


@transaction.atomic
def withdraw(step: Step, *, by: Any, at: dt.datetime | None = None) -> None:
    """The step is offered no longer; who has done it keeps it."""
    at = at or timezone.now()
    step.withdrawn_at = at
    step.save(update_fields=["withdrawn_at"])
    note("step.withdraw", "step", step, by, at)
    keep_sound(Pathway.objects.filter(listings__step=step))


@transaction.atomic
def publish(pathway: Pathway, *, by: Any, at: dt.datetime | None = None) -> Pathway:
    """From now on it can be followed. Raises `CatalogueError` with every fault it has."""
    refuse(faults_of(pathway))
    if pathway.published_at is None:
        pathway.published_at = at or timezone.now()
        pathway.save(update_fields=["published_at"])
        note("pathway.publish", "pathway", pathway, by, pathway.published_at)
    return pathway


def faults_of(pathway: Pathway) -> list[str]:
    """Everything that keeps a pathway from being walked, in sentences; empty where it is sound."""
    listed = list(pathway.listings.filter(step__withdrawn_at=None).values_list("step", "is_goal"))
    ids = [step for step, _ in listed]
    options = RequirementOption.objects.filter(requirement__step__in=ids).order_by("pk")
    found = list(options.values_list("requirement__step", "requirement", "step", "is_concurrent"))
    empty = Requirement.objects.filter(step__in=ids, options=None).values_list("step", "pk")
    everyone = sorted({*ids, *(option for _, _, option, _ in found)})
    place = {step: number for number, step in enumerate(everyone)}
    groups: list[dict[int, list[tuple[int, bool]]]] = [{} for _ in everyone]
    for step, requirement in empty:
        groups[place[step]][requirement] = []
    for step, requirement, option, beside in found:
        groups[place[step]].setdefault(requirement, []).append((place[option], beside))
    needs = [tuple(one.values()) for one in groups]
    goals = {place[step] for step, is_goal in listed if is_goal}
    seen = faults(needs, {place[step] for step in ids}, goals)
    names = dict(Step.objects.filter(pk__in=everyone).values_list("pk", "name"))
    return [sentence(one, everyone, names) for one in seen]


def sentence(one: Found, everyone: list[int], names: dict[int, str]) -> str:
    step = names[everyone[one.step]] if one.step >= 0 else ""
    return catalogue_fault(one.fault, step, [names[everyone[other]] for other in one.others])


def keep_sound(pathways: Iterable[Pathway]) -> None:
    """A published pathway stays walkable, or the change does not happen."""
    for pathway in pathways:
        if pathway.published_at is not None:
            refuse(faults_of(pathway))


def refuse(sentences: list[str]) -> None:
    if sentences:
        raise CatalogueError(sentences)


def note(verb: str, kind: str, row: Pathway | Step, by: Any, at: dt.datetime) -> None:
    record(verb=verb, kind=kind, object_id=row.public_id, label=row.name, by=by, at=at)
