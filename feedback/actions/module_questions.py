"""A module's quick question: half-way through a run, its learners say how it is going.

It is an anonymous survey: the people who run the module read only totals and moderated comments.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.utils.text import Truncator

from feedback.actions import surveys
from feedback.models import QuestionKind, Survey
from learners import clock
from learners.models import Offering
from learners.night import Cutoff

BY = "the calendar"
OPEN = dt.timedelta(days=14)
MISSED = dt.timedelta(days=7)  # a run whose middle is longer ago is left alone
WHY = (
    "You’re half-way through. The people who run this module will read how many chose each "
    "answer, and can still change the second half."
)
HOW, HELP = "How is it going for you?", "What would help most?"
ANSWERS = ["I can follow it", "Some of it is hard to follow", "I’m lost at the moment"]


def open_due(cutoff: Cutoff) -> None:
    """Open the quick question of every run that is half-way, if ten or more people take it."""
    with clock.at(cutoff.recorded_by):
        for offering in half_way(cutoff.as_of):
            open_one(offering, cutoff.as_of + OPEN)


def half_way(on: dt.date) -> Iterator[Offering]:
    asked = Survey.objects.filter(is_half_way=True).values("offering")
    running = Offering.objects.in_force(on).exclude(pk__in=asked).select_related("module")
    for offering in running.order_by("pk"):
        middle = offering.from_on + (offering.until_on - offering.from_on) / 2
        if on - MISSED < middle <= on:
            yield offering


def open_one(offering: Offering, closes_on: dt.date) -> None:
    title = Truncator(f"How is {offering.module.name} going?").chars(120)
    try:
        with transaction.atomic():
            about = {"title": title, "why": WHY, "closes_on": closes_on}
            survey = surveys.write(**about, offering=offering, is_half_way=True, by=BY)
            choice = {"kind": QuestionKind.CHOICE, "text": HOW, "options": ANSWERS}
            surveys.add_question(survey=survey, **choice, by=BY)
            words = {"kind": QuestionKind.WORDS, "text": HELP, "options": []}
            surveys.add_question(survey=survey, **words, by=BY)
            surveys.open_survey(survey=survey, by=BY)
    except surveys.TooFewError:
        return
