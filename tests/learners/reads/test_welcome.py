"""Three answers as they were on a day, and which of them a tutor reads."""

from learners.actions import welcome
from learners.reads.welcome import aim_and_time, answers_of
from tests.factories import learners as make
from tests.factories.clock import at_moment

TODAY = make.day(0)
FULL = {
    "aim": "Community nursing",
    "hours_a_week": 9,
    "evenings": True,
    "hurdles": ("travel", "caring"),
}


def answer(ada, days=0, **given):
    at = make.moment(make.day(days - 1))
    at_moment(at, welcome.answer, learner=ada.learner, by=ada, **given)


def test_answers_are_read_in_three_queries(ada, django_assert_num_queries):
    answer(ada, **FULL)
    with django_assert_num_queries(3):
        answers = answers_of(ada.learner, TODAY)
    assert (answers.aim, answers.hours_a_week, answers.evenings) == ("Community nursing", 9, True)
    assert [row.kind for row in answers.hurdles] == ["caring", "travel"]
    assert answers.any


def test_what_gets_in_the_way_is_not_read_with_aim_and_time(ada, django_assert_num_queries):
    answer(ada, **FULL)
    with django_assert_num_queries(2):
        answers = aim_and_time(ada.learner, TODAY)
    assert (answers.aim, answers.hurdles) == ("Community nursing", [])


def test_a_learner_who_answered_nothing_has_no_answers(ada, flo):
    answer(flo, **FULL)
    answers = answers_of(ada.learner, TODAY)
    assert not answers.any
    assert (answers.aim, answers.hours_a_week, answers.hurdles) == ("", None, [])


def test_answers_are_those_of_the_day(ada):
    answer(ada, -70, **FULL)
    answer(ada, 0, aim="Midwifery")
    assert answers_of(ada.learner, make.day(-1)).aim == "Community nursing"
    today = answers_of(ada.learner, TODAY)
    assert (today.aim, today.hours_a_week, today.hurdles) == ("Midwifery", None, [])
