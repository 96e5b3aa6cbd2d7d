"""A check-in is a fact from the learner, who also sets the rhythm."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.actions import check_ins
from learners.models import AuditEvent, CheckIn, Rhythm
from tests.factories import learners as make
from tests.factories.clock import at_moment

DAY = dt.timedelta(days=1)


def say(ada, going=2, words="Tired.", at=None):
    return at_moment(at, check_ins.check_in, learner=ada.learner, going=going, words=words, by=ada)


def often(ada, how, at=None):
    return at_moment(at, check_ins.set_rhythm, learner=ada.learner, often=how, by=ada)


def test_a_double_click_saves_one_check_in(ada):
    first, new = say(ada)
    again, fresh = say(ada)
    assert (new, fresh, first.pk) == (True, False, again.pk)
    assert CheckIn.objects.count() == 1
    assert AuditEvent.objects.count() == 1


def test_other_words_are_another_check_in(ada):
    say(ada)
    say(ada, words="Better now.")
    assert CheckIn.objects.count() == 2


def test_the_same_words_a_week_later_count_again(ada):
    say(ada, at=timezone.now() - 7 * DAY)
    say(ada)
    assert CheckIn.objects.count() == 2


def test_the_audit_row_does_not_contain_the_words(ada):
    say(ada, going=1, words="Mum is ill.")
    event = AuditEvent.objects.get()
    assert event.verb == "check-in.add"
    assert "ill" not in f"{event.label}{event.detail}"


def test_learners_without_a_rhythm_are_not_asked(ada):
    assert check_ins.asked_from(ada.learner, make.day(0)) is None


@pytest.mark.parametrize(("how", "days"), [("weekly", 7), ("fortnightly", 14)])
def test_the_rhythm_sets_when_the_next_question_comes(how, days, ada):
    often(ada, how)
    assert check_ins.asked_from(ada.learner, make.day(0)) == make.day(0)
    say(ada)
    assert check_ins.asked_from(ada.learner, make.day(0)) == make.day(days)


def test_never_means_never(ada):
    often(ada, "weekly", at=timezone.now() - 9 * DAY)
    often(ada, "never")
    assert check_ins.asked_from(ada.learner, make.day(0)) is None
    assert check_ins.asked_from(ada.learner, make.day(-2)) == make.day(-9)


def test_changing_the_rhythm_twice_in_a_day_leaves_one_row(ada):
    changes = [often(ada, how) for how in ("weekly", "weekly", "fortnightly")]
    assert changes == [True, False, True]
    assert Rhythm.objects.get().often == "fortnightly"
