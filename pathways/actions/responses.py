"""What a learner says about a step; her list obeys in the same transaction."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from learners.actions.audit import record
from learners.frames import Cutoff
from learners.models import Learner
from pathways import wording
from pathways.actions.choices import held
from pathways.actions.recommend import at_once, recommend_one
from pathways.calc.graph import Graph
from pathways.calc.ranking import Person
from pathways.calc.starts import lacking
from pathways.frames import standing
from pathways.models import Answer, Fulfilment, How, Response, Start, Step

Stands = tuple[Graph, Person]
REST = {Answer.HARD: 28, Answer.LATER: 70}  # days, where she names no date
LONGEST = 730  # days that a step may rest
ASIDE = {Answer.HARD, Answer.LATER, Answer.IRRELEVANT}
FULFILS = {Answer.DONE: How.DONE, Answer.KNOWN: How.KNOWN}


class AnswerRefusedError(ValueError):
    """A day that has passed, or is too far away."""


class NotYetError(ValueError):
    """She cannot begin the step today; `str` of it says why."""


@transaction.atomic
def answer(
    learner: Learner,
    step: Step,
    answer: Answer | str,
    *,
    by: Any,
    until_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Response:
    """Answer a step. Saying what stands already (a double click, a second tab) changes nothing.

    Too hard rests four weeks; no time until the day she names, else ten weeks.
    """
    answer = Answer(answer)
    now = held(learner, at)
    today = localtime(now).date()
    rests = None
    if answer in REST:
        rests = until_on if answer == Answer.LATER and until_on else None
        rests = rests or today + dt.timedelta(days=REST[answer])
        if not today < rests <= today + dt.timedelta(days=LONGEST):
            raise AnswerRefusedError(rests)
    last = learner.step_responses.filter(step=step).standing().first()
    if last and (last.answer, last.until_on) == (answer, rests):
        return last
    return say(learner, step, answer, rests, by, now)


@transaction.atomic
def undo(
    learner: Learner, step: Step, response_id: int, *, by: Any, at: dt.datetime | None = None
) -> Response | None:
    """Take back that answer if it is still the last: what she had said before stands again."""
    now = held(learner, at)
    said = list(learner.step_responses.filter(step=step).latest_first())
    if not said or said[0].pk != response_id or said[0].answer == Answer.TAKEN_BACK:
        return None
    before = standing_before(said)
    if before is None:
        return say(learner, step, Answer.TAKEN_BACK, None, by, now, now)
    again = Answer(before.answer)
    return say(learner, step, again, before.until_on, by, now, before.known_at)


def standing_before(said: list[Response]) -> Response | None:
    """Her own word before the last that stands; `said`: all about a step, the latest first.

    Each row written by undo took back the word that stood then, so both are stepped past.
    """
    stands: list[Response] = []
    for response in reversed(said):
        if response.first_said_at is None:
            stands.append(response)
        elif stands:
            stands.pop()
    return stands[-2] if len(stands) > 1 else None


@transaction.atomic
def start(learner: Learner, step: Step, *, by: Any, at: dt.datetime | None = None) -> Start:
    """She begins a step; twice is once. One that she had put aside is taken up again.

    Raises `NotYetError` where something comes first, or its days have passed or are to come.
    """
    now = held(learner, at)
    part = at_once(learner, now)
    if why_not := hindrances(standing(part), step, part.cutoff):
        raise NotYetError(" ".join(why_not))
    last = learner.step_responses.filter(step=step).standing().first()
    if last and last.answer in ASIDE:
        say(learner, step, Answer.TAKEN_BACK, None, by, now)
    begun = learner.step_starts.filter(step=step).first()
    if begun:
        return begun
    fact = Start.objects.create(learner=learner, step=step, known_at=now, recorded_at=now)
    note("step.start", step, learner, by, now, {})
    recommend_one(learner, now)
    return fact


def hindrances(stands: Stands | None, step: Step, cutoff: Cutoff) -> list[str]:
    """Why a step cannot be begun that day, in sentences; none where it can, or is begun already."""
    if stands is None or step.pk not in stands[0].index:
        return wording.closed_days(step, cutoff.as_of)
    graph, person = stands
    place = graph.index[step.pk]
    if person.started >> place & 1:
        return []
    if told := wording.closed_days(step, cutoff.as_of):
        return told
    groups = lacking(graph, person.held, place, cutoff.day)
    found = Step.objects.filter(pk__in={option for group in groups for option in group})
    names = dict(found.values_list("pk", "name")) if groups else {}
    return [wording.comes_first([names[option] for option in group]) for group in groups]


def say(
    learner: Learner,
    step: Step,
    answer: Answer,
    until_on: dt.date | None,
    by: Any,
    now: dt.datetime,
    first_said_at: dt.datetime | None = None,
) -> Response:
    """Write the answer, what it fulfils or no longer does, and the list that follows from it."""
    moment = {"known_at": now, "recorded_at": now}
    response = Response.objects.create(
        learner=learner,
        step=step,
        answer=answer,
        until_on=until_on,
        first_said_at=first_said_at,
        **moment,
    )
    last = learner.fulfilments.filter(step=step).standing().first()
    how = FULFILS.get(answer)
    if how and not (last and last.holds and last.how == how):
        Fulfilment.objects.create(learner=learner, step=step, how=how, holds=True, **moment)
    elif not how and last and last.holds:
        Fulfilment.objects.create(learner=learner, step=step, how=last.how, holds=False, **moment)
    detail = {"answer": str(answer), "until": until_on and until_on.isoformat()}
    note("step.answer", step, learner, by, now, detail)
    recommend_one(learner, now)
    return response


def note(
    verb: str, step: Step, learner: Learner, by: Any, at: dt.datetime, detail: dict[str, Any]
) -> None:
    record(
        verb=verb,
        kind="step",
        object_id=step.public_id,
        label=step.name,
        by=by,
        at=at,
        learner=learner,
        detail=detail,
    )
