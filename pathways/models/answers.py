"""Learners' answers about steps. Insert-only facts: undoing is a later row (ADR 0003)."""

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from learners.models import Fact, Learner
from learners.models.facts import said_once
from learners.models.rules import chosen
from pathways.models.catalogue import Step
from pathways.querysets import AnswerQuerySet


class Answer(models.TextChoices):
    DONE = "done", _("I’ve done this")
    KNOWN = "already know", _("I already know this")
    HARD = "too hard", _("It’s too hard for now")
    IRRELEVANT = "not relevant", _("It’s not relevant to me")
    LATER = "no time", _("I don’t have time for it now")
    GREAT = "great", _("It’s great")
    TAKEN_BACK = "taken back", _("taken back")


DATED = (Answer.HARD, Answer.LATER)  # these pause a step until a day
REST = {Answer.HARD: 28, Answer.LATER: 70}  # days of pause, if no date is given


class Response(Fact):
    """A learner's answer to a step; the latest counts. A dated answer pauses it until that day.

    “Great” is about the step, not the learner: it fulfils nothing, and later answers leave it.
    `first_said_at`: on a row written by undo, when the answer it restores was first given.
    """

    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="step_responses", db_index=False
    )
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="responses")
    answer = models.CharField(max_length=20, choices=Answer.choices)
    until_on = models.DateField(null=True)
    first_said_at = models.DateTimeField(null=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("response_answer_known", "answer", Answer),
            said_once("response_said_once", "learner", "step"),
            models.CheckConstraint(
                name="response_dated_where_it_rests",
                condition=Q(answer__in=DATED, until_on__isnull=False)
                | (~Q(answer__in=DATED) & Q(until_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} on {self.step_id}: {self.answer}"


def remaining(responses: Sequence[Response]) -> list[Response]:
    """Return the answers about a step that were not taken back, in order of time.

    `responses`: all, the latest first. Each row written by undo took back the answer that counted
    then, so both are skipped.
    """
    answers: list[Response] = []
    for response in reversed(responses):
        if response.first_said_at is None:
            answers.append(response)
        elif answers:
            answers.pop()
    return answers


class Moved(models.Model):
    """What an answer changed at once in the learner's list: the steps before and after it."""

    response = models.OneToOneField(
        Response, on_delete=models.CASCADE, primary_key=True, related_name="moved"
    )
    before = ArrayField(models.BigIntegerField())
    after = ArrayField(models.BigIntegerField())

    class Meta:
        verbose_name_plural = "moved"
        constraints = [
            models.CheckConstraint(name="moved_something", condition=~Q(before=F("after")))
        ]

    def __str__(self) -> str:
        return f"{self.response_id}: {len(self.before)} to {len(self.after)} steps"


class How(models.TextChoices):
    DONE = "done", _("done")
    KNOWN = "known", _("already known")


FULFILS = {Answer.DONE: How.DONE, Answer.KNOWN: How.KNOWN}


class Fulfilment(Fact):
    """A step is satisfied for a learner, or (`holds` false) no longer is."""

    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="fulfilments", db_index=False
    )
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="fulfilments")
    how = models.CharField(max_length=20, choices=How.choices)
    holds = models.BooleanField(default=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            chosen("fulfilment_how_known", "how", How),
            said_once("fulfilment_said_once", "learner", "step"),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} has {self.step_id}: {self.holds}"


class Start(Fact):
    """The start of a step by a learner."""

    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="step_starts", db_index=False
    )
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="starts")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [said_once("start_said_once", "learner", "step")]

    def __str__(self) -> str:
        return f"{self.learner_id} began {self.step_id}"


class DayChoice(Fact):
    """The day on which a learner wants to begin a step, or until which it leaves their week.

    The latest counts, until its day has passed; with neither day, Cairn chooses. `is_undo`: it
    restores the choice before the last.
    """

    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="day_choices", db_index=False
    )
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="day_choices")
    on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    is_undo = models.BooleanField(default=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            said_once("day_choice_said_once", "learner", "step"),
            models.CheckConstraint(
                name="day_choice_of_one_kind",
                condition=Q(on__isnull=True) | Q(until_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} does {self.step_id} on {self.on}"
