"""What stands beside the next step: dates, an own rhythm, questions, and who gets back."""

import datetime as dt

import pytest

from feedback.models import Survey, TookPart
from learners.actions import check_ins, welcome
from learners.models import Scope
from portal.reads.learner_today import own_today
from support.actions import cases, replies
from tests.factories import learners as make
from tests.factories.asking import asks, opened
from tests.factories.board import HelpedFactory
from tests.factories.clock import at_moment
from tests.factories.pathways import care, follows
from tests.factories.portal import NightFactory
from tests.factories.support import ConcernFactory

TODAY, DAY = make.day(0), dt.timedelta(days=1)


def page(college, on=TODAY):
    return own_today(college.ada, on)


def around(college):
    return page(college)["around"]


def test_late_work_and_the_days_of_hand_ins_agree(college):
    follows(college.ada, care())
    piece = make.AssessmentFactory(offering=college.offering, name="Poster")
    make.DeadlineSetFactory(assessment=piece, on=make.day(2))
    mine = page(college)
    names = [line.name for line in mine["dated"]]
    assert names == ["Case study 2", "Reflection log", "Poster", "Care plan"]
    assert [work.name for work in mine["week"].days[2].due] == ["Poster"]


def test_without_a_pathway_there_is_no_week_but_work_is_listed(college):
    mine = page(college)
    assert (mine["week"], len(mine["dated"])) == (None, 3)


def test_the_three_questions_are_asked_until_one_is_answered(college):
    assert around(college).is_welcome
    own = {"learner": college.ada, "by": college.ada.user}
    for answer in ({"aim": "Nursing"}, {"hours_a_week": 9}, {"hurdles": ("caring",)}):
        welcome.answer(**own, **answer)
        assert not around(college).is_welcome
    welcome.answer(**own)
    assert around(college).is_welcome


def test_how_it_is_going_is_asked_at_the_learners_own_rhythm(college):
    own = {"learner": college.ada, "by": college.ada.user}
    asks(college.ada, "check-in", on=TODAY - 3 * DAY)
    assert page(college)["asked"] is None
    check_ins.set_rhythm(often="weekly", **own)
    assert page(college)["asked"].title == "How is it going?"
    week_ago = make.moment(make.day(-7))  # 00:00 six days ago
    at_moment(week_ago, check_ins.check_in, going=2, words="", **own)
    assert page(college)["asked"] is None
    assert page(college, make.day(1))["asked"]


@pytest.mark.parametrize(("days", "is_shown"), [(-1, False), (0, True), (6, True), (7, False)])
def test_a_question_is_shown_for_the_week_for_which_it_was_chosen(days, is_shown, college):
    check_ins.set_rhythm(learner=college.ada, often="weekly", by=college.ada.user)
    asks(college.ada, "check-in", on=TODAY - days * DAY)
    assert bool(page(college)["asked"]) == is_shown


def test_someone_who_wants_to_be_asked_nothing_is_asked_nothing_at_once(college):
    own = {"learner": college.ada, "by": college.ada.user}
    asks(college.ada, "survey", subject=opened(college.ada))
    assert page(college)["asked"].title == "Evenings"
    check_ins.set_rhythm(often="never", **own)
    assert page(college)["asked"] is None


def test_a_modules_question_says_who_reads_it(college):
    asks(college.ada, "module", subject=opened(college.ada))
    question = page(college)["asked"]
    assert question.readers.startswith("The people who run the module.")
    assert question.url.startswith("/say/surveys/")


def test_whether_a_change_helped_is_asked_until_it_is_answered(college):
    row = HelpedFactory(learner=college.ada, view__title="Library hours")
    asks(college.ada, "helped", subject=str(row.view.public_id))
    question = page(college)["asked"]
    assert (question.title, question.url) == ("Did it help?", f"/say/{row.view.public_id}/")
    assert "“Library hours”" in question.why
    row.answer, row.answered_at = "yes", make.moment(TODAY)
    row.save()
    assert page(college)["asked"] is None


def test_a_survey_is_no_longer_asked_once_it_is_answered(college, django_assert_num_queries):
    asks(college.ada, "survey", subject=opened(college.ada))
    with django_assert_num_queries(7):
        assert "closes first" in page(college)["asked"].why
    TookPart.objects.create(survey=Survey.objects.get(), learner=college.ada)
    assert page(college)["asked"] is None


def test_a_request_made_by_an_answer_is_a_track_beside_the_concern(college):
    concern = ConcernFactory(learner=college.ada)
    replies.reply(concern=concern, kind="talk", by=college.ada.user)
    now = page(college)
    assert now["concern"].asks
    assert [track.heading for track in now["tracks"]] == ["You asked to speak to someone"]


def test_a_case_is_shown_once_with_its_owner(college, ben):
    ConcernFactory(learner=college.ada)
    cases.take_on(learner=college.ada, by=ben)
    assert [track.heading for track in page(college)["tracks"]] == ["Ben Ross will get back to you"]


def test_the_hill_of_the_next_step_is_drawn(college):
    assert page(college)["hill"] is None
    follows(college.ada, care())
    hill = page(college)["hill"]
    assert (hill.name, hill.total) == ("community nursing", 8)


def test_who_can_read_what_we_noticed_is_named(college, hal):
    make.GrantFactory(learner=college.ada, user=hal, scope=Scope.CASE)
    assert around(college).who == "you, Ben Ross and Hal Reid"


@pytest.mark.parametrize(
    ("night", "is_quiet"),
    [(None, False), ({"state": "running"}, False), ({"as_of": make.day(-1)}, False), ({}, True)],
    ids=["none", "running", "yesterday’s", "this morning’s"],
)
def test_a_night_was_quiet_only_once_it_has_run(night, is_quiet, college):
    if night is not None:
        NightFactory(**{"as_of": TODAY, "state": "done", **night})
    assert page(college)["quiet"] == is_quiet


def test_a_night_that_raised_a_concern_was_not_quiet(college):
    NightFactory(as_of=TODAY, state="done")
    ConcernFactory(learner=college.ada, raised_on=TODAY)
    assert not page(college)["quiet"]


@pytest.mark.parametrize("number", [0, 10])
def test_today_takes_six_queries_without_a_pathway(number, college, django_assert_num_queries):
    for _ in range(number):
        piece = make.AssessmentFactory(offering=college.offering)
        make.DeadlineSetFactory(assessment=piece, on=make.day(2))
    with django_assert_num_queries(6):
        page(college)
