"""A learner's answers about steps; their list changes in the same transaction."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from learners.actions import audit
from learners.models import ClosedDay, Learner, User
from learners.night import Cutoff
from pathways import wording
from pathways.actions import days
from pathways.actions.choices import lock_learner
from pathways.actions.recommend import at_once, recommend_one
from pathways.calc.graph import Graph
from pathways.calc.ranking import Person
from pathways.calc.starts import lacking
from pathways.models import (
    Answer,
    DayChoice,
    Fulfilment,
    How,
    Moved,
    Recommendation,
    Response,
    Start,
    Step,
    StepRun,
    remaining,
)
from pathways.models.answers import FULFILS, REST
from pathways.shelf import standing
from pathways.wording.starting import choose_a_date

State = tuple[Graph, Person]
LONGEST = 730  # days for which a step may be paused
SET_ASIDE = {Answer.HARD, Answer.LATER, Answer.IRRELEVANT}


class AnswerRefusedError(ValueError):
    """The day has passed, or is too far away."""


class NotYetError(ValueError):
    """The step cannot be started today, or said to be great; its text says why."""


@transaction.atomic
def answer(
    learner: Learner,
    step: Step,
    answer: Answer | str,
    *,
    by: User | str,
    until_on: dt.date | None = None,
) -> Response:
    """Answer a step. The same answer again (a double click, a second tab) changes nothing.

    “Too hard” pauses it for four weeks; “no time” until the day given, otherwise for ten weeks.
    """
    answer = Answer(answer)
    now = lock_learner(learner)
    today = localtime(now).date()
    paused_until = None
    if answer in REST:
        paused_until = until_on if answer == Answer.LATER else None
        paused_until = paused_until or today + dt.timedelta(days=REST[answer])
        if not today < paused_until <= today + dt.timedelta(days=LONGEST):
            raise AnswerRefusedError(paused_until)
    responses = list(learner.step_responses.filter(step=step).latest_first())
    answers = remaining(responses)
    if responses and (responses[0].answer, responses[0].until_on) == (answer, paused_until):
        return responses[0]
    if answer == Answer.GREAT:
        if any(earlier.answer == answer for earlier in answers):
            return responses[0]
        refuse_untried(learner, step, responses)
    new = Response(answer=answer, until_on=paused_until)
    return save_answer(learner, step, new, how_of([*answers, new]), by, now)


def refuse_untried(learner: Learner, step: Step, responses: list[Response]) -> None:
    """Raise `NotYetError` unless the step was begun or done, and is not paused or declined."""
    if responses and responses[0].answer in SET_ASIDE:
        raise NotYetError(_("You’ve set this step aside. Undo that first."))
    recommendation = Recommendation.objects.filter(learner=learner).first()
    is_done = recommendation and step.pk in recommendation.completed
    if not is_done and not learner.step_starts.filter(step=step).exists():
        raise NotYetError(_("You can say that it’s great once you’ve started it."))


@transaction.atomic
def undo(learner: Learner, step: Step, response_id: int, *, by: User | str) -> Response | None:
    """Take back an answer if it is still the last; the answer before it counts again."""
    now = lock_learner(learner)
    responses = list(learner.step_responses.filter(step=step).latest_first())
    last = responses[0] if responses else None
    if last is None or last.pk != response_id or last.answer == Answer.TAKEN_BACK:
        return None
    answers = remaining(responses)[:-1]
    new = Response(answer=Answer.TAKEN_BACK, first_said_at=now)
    if answers:
        before = answers[-1]
        new = Response(answer=before.answer, until_on=before.until_on)
        new.first_said_at = before.known_at
    return save_answer(learner, step, new, how_of(answers), by, now)


def how_of(answers: list[Response]) -> How | None:
    """Return how the answers fulfil the step: the last but “great”, which is about the step."""
    deciding = [Answer(row.answer) for row in answers if row.answer != Answer.GREAT]
    return FULFILS.get(deciding[-1]) if deciding else None


@transaction.atomic
def start(learner: Learner, step: Step, *, by: User | str, run: StepRun | None = None) -> Start:
    """Start a step, also if it was paused; with `run`, add that date to the learner's week. A
    double click has one effect.

    Raises `NotYetError` if something comes first, or its days have passed or are to come.
    """
    now = lock_learner(learner)
    part = at_once(learner, now)
    closed = closed_from(part.cutoff.as_of)
    if sentences := hindrances(standing(part), step, part.cutoff, closed):
        raise NotYetError(" ".join(sentences))
    if run is not None:
        if run.on < part.cutoff.as_of or run.on in closed:
            raise NotYetError(choose_a_date())
        days.save(DayChoice(learner=learner, step=step, on=run.on), now, by)
    elif not step.link:
        raise NotYetError(choose_a_date())
    last = learner.step_responses.filter(step=step).standing().first()
    if last and last.answer in SET_ASIDE:
        save_answer(learner, step, Response(answer=Answer.TAKEN_BACK), None, by, now)
    earlier = learner.step_starts.filter(step=step).first()
    if earlier:
        return earlier
    fact = Start.objects.create(learner=learner, step=step, known_at=now, recorded_at=now)
    audit.record("step.start", step, by=by, learner=learner)
    recommend_one(learner, now)
    return fact


def hindrances(
    state: State | None, step: Step, cutoff: Cutoff, closed: Collection[dt.date] = ()
) -> list[str]:
    """Return why a step cannot be started that day, in sentences; empty if it can or has been."""
    if state is None or step.pk not in state[0].index:
        return wording.closed_days(step, cutoff.as_of, closed)
    graph, person = state
    place = graph.index[step.pk]
    if person.started >> place & 1:
        return []
    if sentences := wording.closed_days(step, cutoff.as_of, closed):
        return sentences
    groups = lacking(graph, person.done, place, cutoff.day)
    options = Step.objects.filter(pk__in={option for group in groups for option in group})
    names = dict(options.values_list("pk", "name")) if groups else {}
    return [wording.comes_first([names[option] for option in group]) for group in groups]


def closed_from(on: dt.date) -> frozenset[dt.date]:
    """Return the days from `on` on which the college is closed."""
    days = ClosedDay.objects.filter(campus=None, on__gte=on)
    return frozenset(days.values_list("on", flat=True))


def save_answer(
    learner: Learner,
    step: Step,
    response: Response,
    how: How | None,
    by: User | str,
    now: dt.datetime,
) -> Response:
    """Save the answer, whether and how it fulfils the step, and the new list."""
    moment = {"known_at": now, "recorded_at": now}
    response.learner, response.step = learner, step
    response.known_at = response.recorded_at = now
    response.save()
    last = learner.fulfilments.filter(step=step).standing().first()
    if how and not (last and last.holds and last.how == how):
        Fulfilment.objects.create(learner=learner, step=step, how=how, holds=True, **moment)
    elif not how and last and last.holds:
        Fulfilment.objects.create(learner=learner, step=step, how=last.how, holds=False, **moment)
    until_on = response.until_on
    detail = {"answer": str(response.answer), "until": until_on and until_on.isoformat()}
    audit.record("step.answer", step, by=by, learner=learner, detail=detail)
    before = Recommendation.objects.filter(learner=learner).values_list("steps", flat=True).first()
    after = recommend_one(learner, now)
    if (before or []) != after:
        Moved.objects.create(response=response, before=before or [], after=after)
    return response
