"""The timetable closes surveys after their last day, then rewrites the file of their urns."""

import time

import pytest
from django.db import connection

from feedback.actions import closing
from feedback.models import Survey
from learners import clock
from portal import timetable
from tests.factories import learners as make
from tests.factories import surveys as ask


@pytest.mark.django_db(transaction=True)
def test_the_timetable_closes_a_survey_and_rewrites_its_file():
    ask.asked_by(ask.people(12), "Line")
    timetable.tidy()
    assert not Survey.objects.closed().exists()
    with clock.at(make.moment(make.day(7))):
        for _beat in range(150):  # again, where something else still reads the old rows
            timetable.tidy()
            if Survey.objects.filter(rewritten_at__isnull=False).exists():
                break
            time.sleep(0.2)
    survey = Survey.objects.get()
    assert survey.closed_at
    assert survey.rewritten_at


@pytest.mark.django_db(transaction=True)
def test_without_a_closed_survey_no_file_is_rewritten():
    before = file_of_urns()
    ask.asked_by(ask.people(12), "Line")
    closing.rewrite_urns()
    assert file_of_urns() == before


@pytest.mark.django_db(transaction=True)
def test_a_file_is_rewritten_once():
    ask.closed(ask.asked_by(ask.people(12), "Line"))
    with clock.at(make.moment(make.day(7))):
        while not Survey.objects.filter(rewritten_at__isnull=False).exists():
            closing.rewrite_urns()  # again, where something else still read the old rows
            time.sleep(0.2)
        once = file_of_urns()
        closing.rewrite_urns()
    assert file_of_urns() == once


def file_of_urns() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filepath('feedback_urn')")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("notices", "left"),
    [
        ([], True),  # no report
        (['INFO:  "feedback_urn": found 0\nDETAIL:  0 dead row versions'], False),
        (["INFO:  »feedback_urn«: 0\nDETAIL:  3 tote Zeilenversionen"], True),
        (['INFO:  "feedback_urn"\nDETAIL:  3 dead', 'INFO:  "feedback_urn"\nDETAIL:  0'], False),
        (['INFO:  "feedback_survey"\nDETAIL:  0 dead row versions'], True),
    ],
)
def test_a_report_begins_with_the_number_of_old_rows_in_any_language(notices, left):
    assert closing.old_rows_left(notices) is left
