"""A survey is written, opened for people who are then fixed, and closed."""

import pytest

from feedback.actions import closing, surveys
from feedback.models import Breakdown, Invited, Survey
from learners import clock
from learners.models import AuditEvent, Programme
from tests.factories import learners as make
from tests.factories import surveys as ask

BY = ask.BY


def programme(name: str) -> Programme:
    return Programme.objects.create(code=name, name=name)


def written(**values):
    return {"title": "Library hours", "why": "To choose.", "closes_on": make.day(7), **values}


def test_a_double_click_writes_one_survey(db):
    first = surveys.write(**written(), by=BY)
    assert surveys.write(**written(), by=BY) == first
    assert AuditEvent.objects.filter(verb="survey.write").count() == 1


def test_two_drafts_cannot_have_one_title(db):
    surveys.write(**written(), by=BY)
    with pytest.raises(surveys.TitleTakenError):
        surveys.write(**written(why="Another reason."), by=BY)
    other = ask.SurveyFactory()
    with pytest.raises(surveys.TitleTakenError):
        surveys.describe(survey=other, **written(), programme=None, breakdown=Breakdown.NONE, by=BY)


def test_a_draft_changes_and_the_same_again_writes_nothing(db):
    survey = surveys.write(**written(), by=BY)
    values = written(why="To plan.", programme=None, breakdown=Breakdown.PROGRAMME)
    for _click in range(2):
        surveys.describe(survey=survey, **values, by=BY)
    survey.refresh_from_db()
    assert (survey.why, survey.breakdown) == ("To plan.", "programme")
    assert AuditEvent.objects.filter(verb="survey.describe").count() == 1


def test_questions_are_added_in_order_once_and_can_be_removed(db):
    survey = ask.SurveyFactory()
    values = {"survey": survey, "kind": "choice", "options": ["Yes", "No"], "by": BY}
    first = surveys.add_question(text="Do you come by bus?", **values)
    assert surveys.add_question(text="Do you come by bus?", **values) == first
    second = surveys.add_question(text="Do you stay late?", **values)
    surveys.remove_question(question=first, by=BY)
    surveys.remove_question(question=first, by=BY)
    third = surveys.add_question(survey=survey, kind="words", text="Why?", options=["x"], by=BY)
    assert list(survey.questions.all()) == [second, third]
    assert (third.place, third.options) == (second.place + 1, [])


def test_a_survey_has_at_most_twenty_questions(db):
    survey = ask.SurveyFactory()
    ask.QuestionFactory.create_batch(surveys.MOST_QUESTIONS, survey=survey)
    with pytest.raises(surveys.TooManyQuestionsError):
        surveys.add_question(survey=survey, kind="words", text="One more?", options=[], by=BY)


def test_opening_fixes_who_may_answer(db):
    here = ask.people(10)
    survey = ask.asked()
    ask.people(3)  # later
    assert set(Invited.objects.values_list("learner", flat=True)) == {one.pk for one in here}
    assert survey.invited == 10
    assert surveys.open_survey(survey=survey, by=BY) == survey
    assert AuditEvent.objects.filter(verb="survey.open").count() == 1


def test_only_people_who_study_here_and_can_sign_in_are_asked(db):
    here = ask.people(10)
    make.LearnerFactory()  # without a sign-in
    blocked, gone = ask.people(2)
    blocked.user.is_active = False
    blocked.user.save()
    old = make.OfferingFactory(from_on=make.day(-900), until_on=make.day(-600))
    ask.enrol([gone], old)
    assert surveys.electorate(None, make.day(0)) == [one.pk for one in here]


def test_a_survey_of_a_programme_asks_only_its_learners(db):
    care = programme("Care")
    ours, _others = ask.people(11, care), ask.people(12, programme("Computing"))
    survey = ask.asked(programme=care)
    assert set(survey.invitations.values_list("learner", flat=True)) == {one.pk for one in ours}


def test_nothing_changes_once_a_survey_is_open(db):
    ask.people(10)
    survey = ask.asked()
    values = written(programme=None, breakdown=Breakdown.PROGRAMME)
    changes = [
        lambda: surveys.describe(survey=survey, **values, by=BY),
        lambda: surveys.add_question(survey=survey, kind="words", text="?", options=[], by=BY),
        lambda: surveys.remove_question(question=survey.questions.get(), by=BY),
    ]
    for change in changes:
        with pytest.raises(surveys.AlreadyOpenError):
            change()


def test_a_survey_that_nine_people_could_answer_does_not_open(db):
    ask.people(9)
    with pytest.raises(surveys.TooFewError):
        ask.asked()
    assert not Survey.objects.filter(opened_at__isnull=False).exists()


def test_a_survey_opens_with_a_question_and_before_its_last_day_is_over(db):
    ask.people(10)
    with pytest.raises(surveys.NotReadyError):
        surveys.open_survey(survey=ask.SurveyFactory(), by=BY)
    late = ask.QuestionFactory(survey__closes_on=make.day(-1)).survey
    with pytest.raises(surveys.NotReadyError):
        surveys.open_survey(survey=late, by=BY)


def test_programmes_too_small_to_be_shown_are_one_group_from_the_start(db):
    for name, number in (("Care", 14), ("Computing", 12), ("Access", 4), ("Music", 3)):
        ask.people(number, programme(name))
    survey = ask.asked(breakdown=Breakdown.PROGRAMME)
    names = survey.invitations.values_list("group", flat=True)
    assert set(names) == {"Care", "Access, Computing, Music"}
    assert survey.urn.numbers == {"Care": 0, "Access, Computing, Music": 0}


def test_someone_in_two_programmes_is_counted_in_the_one_with_most_of_their_modules(db):
    care, music = programme("Care"), programme("Music")
    both = ask.people(10, music)
    ask.enrol(both, ask.offering_of(care))
    ask.enrol(both, ask.offering_of(care))
    ask.people(10, music)
    no_programme = ask.people(10)
    survey = ask.asked(breakdown=Breakdown.PROGRAMME)
    group = dict(survey.invitations.values_list("learner", "group"))
    assert {group[one.pk] for one in both} == {"Care"}
    assert {group[one.pk] for one in no_programme} == {surveys.NO_PROGRAMME}


def test_a_survey_closes_after_its_last_day_and_only_once(db):
    ask.people(10)
    survey = ask.asked(closes_on=make.day(0))
    closing.close_due()
    survey.refresh_from_db()
    assert survey.closed_at is None
    with clock.at(make.moment(make.day(0))):
        for _beat in range(2):
            closing.close_due()
            closing.close(survey=survey)
    survey.refresh_from_db()
    assert survey.closed_at == make.moment(make.day(0))
    assert AuditEvent.objects.filter(verb="survey.close").count() == 1


def test_a_draft_is_not_closed(db):
    draft = ask.QuestionFactory(survey__closes_on=make.day(-1)).survey
    closing.close_due()
    assert closing.close(survey=draft).closed_at is None


def test_closing_merges_groups_that_fewer_than_ten_answered_for_good(db):
    sizes = {"Care": 14, "Computing": 12, "Access": 11}
    groups = {name: ask.people(number, programme(name)) for name, number in sizes.items()}
    survey = ask.asked(breakdown=Breakdown.PROGRAMME)
    for name, number in (("Care", 12), ("Computing", 11), ("Access", 3)):
        ask.answer_all(survey, groups[name][:number], "0" if name == "Care" else "2")
    ask.closed(survey)
    survey.urn.refresh_from_db()
    (counts,) = survey.urn.answers.values()
    assert counts == {"Care": {"0": 12}, "Access, Computing": {"2": 14}}
    assert survey.urn.numbers == {"": 26}


def test_answers_of_fewer_than_ten_people_are_deleted_unread(db):
    learners = ask.people(12)
    survey = ask.asked(words=True)
    for number, learner in enumerate(learners[:9]):
        ask.answer(survey, learner, "1", f"Words {number}")
    ask.closed(survey)
    survey.urn.refresh_from_db()
    assert "Words" not in str(survey.urn.answers)
    choice, words = survey.questions.all()
    assert survey.urn.answers == {str(choice.pk): {}, str(words.pk): {}}
    assert not words.comments.exists()


@pytest.mark.parametrize(("texts", "comments"), [(4, 0), (5, 5)])
def test_words_become_comments_if_at_least_five_people_wrote_some(texts, comments, db):
    learners = ask.people(12)
    survey = ask.asked(words=True)
    for number, learner in enumerate(learners):
        ask.answer(survey, learner, "1", f"Words {number}" if number < texts else "")
    ask.closed(survey)
    survey.urn.refresh_from_db()
    assert survey.questions.last().comments.count() == comments
    assert "Words" not in str(survey.urn.answers)


def test_comments_are_written_in_the_order_of_random_ids(db):
    survey = ask.asked_by(ask.people(40), "A line")
    ask.closed(survey)
    comments = survey.questions.last().comments.order_by("pk")
    ids = list(comments.values_list("public_id", flat=True))
    assert ids == sorted(ids)
