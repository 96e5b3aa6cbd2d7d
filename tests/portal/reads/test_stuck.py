"""What needs an administrator: a figure, a sentence, the oldest, and where to act."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone

from learners.reads.letters import SHOWN, parked_letters
from learners.wording import day
from portal.reads.nights import latest_nights
from portal.reads.stuck import needs, waiting_imports
from support.models import GateReport
from support.reads.service import all_services
from tests.factories import learners as make
from tests.factories.administrator import ImportDraftFactory, ServiceFactory
from tests.factories.board import ReportFactory
from tests.factories.everyone import NotificationFactory
from tests.factories.portal import NightFactory, StageRunFactory
from tests.factories.support import (
    CaseFactory,
    ConcernFactory,
    HelpRequestFactory,
    ScorecardFactory,
)

TODAY = make.day(0)
NOW = timezone.now()
HOUR = dt.timedelta(hours=1)
MIDDAY = dt.datetime.combine(TODAY, dt.time(12), tzinfo=ZoneInfo(settings.TIME_ZONE))


@pytest.fixture
def night(db):
    """The night of this morning, finished."""
    return NightFactory(
        as_of=TODAY, state="done", recorded_by=MIDDAY - 9 * HOUR, started_at=MIDDAY - 9 * HOUR
    )


def needed(own=0, at=MIDDAY):
    return [*needs(TODAY, at, latest_nights(TODAY), all_services(TODAY), own)]


def only(**more):
    (need,) = needed(**more)
    return need


def test_a_college_in_order_needs_nothing(night, django_assert_num_queries):
    latest, services = latest_nights(TODAY), all_services(TODAY)
    with django_assert_num_queries(9):
        assert [*needs(TODAY, MIDDAY, latest, services, 0)] == []


def test_people_promised_an_answer_come_first_with_the_oldest_and_whose(night, ada, flo, ben):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(-1))
    HelpRequestFactory(learner=flo.learner, due_on=make.day(-3))
    need = only()
    assert need.figure == "2"
    assert need.sentence == "people asked to speak to someone and have had no answer in time"
    assert need.detail == "Oldest: three days overdue, Ben Ross."
    assert need.url == "/today/#by-tutor"


def test_each_kind_of_waiting_is_one_thing(night, ada, flo, gus, ben, cy):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(-1))
    ConcernFactory(learner=flo.learner, due_on=make.day(-2))
    CaseFactory(learner=gus.learner, owner=cy)  # who is not their tutor, and no date is set
    HelpRequestFactory(learner=make.LearnerFactory())
    assert [(need.figure, need.detail) for need in needed()] == [
        ("1", "Oldest: one day overdue, Ben Ross."),
        ("1", "Oldest: two days overdue, Ben Ross."),
        ("1", ""),
        ("1", "They won’t appear on anyone’s list until they have a tutor."),
    ]


def test_own_corrections_are_to_answer_and_overdue_ones_name_their_owner(night, ada, ben):
    make.CorrectionFactory(learner=ada.learner, owner=ben, due_on=TODAY)
    make.CorrectionFactory(learner=ada.learner, owner=ben, due_on=make.day(-2))
    own, overdue = needed(own=3)
    assert (own.figure, own.url) == ("3", "#to-answer")
    assert (overdue.figure, overdue.detail) == ("1", "Oldest: two days overdue, Ben Ross.")
    assert overdue.url == f"/people/{ben.public_id}/"


def test_a_night_that_did_not_start_is_missed_an_hour_after_its_time(db):
    starts = dt.time.fromisoformat(settings.NIGHT_STARTS_AT)
    due_at = dt.datetime.combine(TODAY, starts, tzinfo=MIDDAY.tzinfo)
    NightFactory(as_of=make.day(-1), state="done", recorded_by=MIDDAY - 30 * HOUR)
    assert needed(at=due_at + HOUR / 2) == []
    need = only(at=due_at + HOUR)
    assert "has no nightly update" in need.sentence
    assert need.detail == f"Pages still show {make.in_words(-1)}."


def test_a_night_that_does_not_finish_is_reported_after_an_hour(night):
    night.state, night.started_at = "running", MIDDAY - HOUR / 2
    night.save()
    assert needed() == []
    night.started_at = MIDDAY - 2 * HOUR
    night.save()
    assert only().sentence == "has a nightly update that isn’t finished."


def test_only_what_the_latest_night_left_out_is_reported(night):
    earlier = NightFactory(as_of=make.day(-1), state="done")
    StageRunFactory(night=earlier, state="parked", learners=1)
    assert needed() == []
    StageRunFactory(night=night, state="parked", learners=1, error="a mark of 168")
    StageRunFactory(night=night, state="parked", stage="support", error="no memory")
    stopped, aside = needed()
    assert stopped.detail == "Who may want to talk: no memory"
    assert (aside.figure, aside.detail) == ("1", "a mark of 168")
    assert stopped.url == aside.url == f"/nights/{night.public_id}/"


def test_a_list_kept_back_by_the_fairness_check_is_reported_until_the_next_night(night):
    report = GateReport.objects.create(
        as_of=TODAY, revision=1, scorecard=ScorecardFactory(), passed=False, findings=[], listed=9
    )
    assert only().url == "/rules/#gate"
    report.passed = True
    report.save()
    assert needed() == []


def test_a_service_without_staff_or_hours_is_hidden_from_learners(night):
    bank = ServiceFactory(group__name="Food bank")
    need = only()
    assert "isn’t shown to learners" in need.sentence
    assert (need.detail, need.url) == ("Food bank.", f"/services/{bank.public_id}/")
    bank.group.members.create(user=make.UserFactory(), from_on=make.day(-1))
    assert len(needed()) == 1
    bank.hours.create(weekday=0, opens=dt.time(9), closes=dt.time(17))
    assert needed() == []


def test_a_list_waits_until_it_is_imported_or_expires(night, dee):
    ImportDraftFactory(committed_at=NOW)
    ImportDraftFactory(expires_at=NOW - HOUR)
    draft = ImportDraftFactory(source="new.csv", made_by=dee, expires_at=NOW + HOUR)
    assert waiting_imports() == [draft]
    need = only()
    assert need.detail == "“new.csv” from Dee Fraser can be imported or cancelled."
    assert need.url == f"/people/import/{draft.public_id}/"


def test_a_paused_list_comes_first(night, dee, django_assert_num_queries):
    first = ImportDraftFactory()
    paused = ImportDraftFactory(source="cut.csv", made_by=dee, paused_at=NOW, paused_by=dee)
    with django_assert_num_queries(1):
        assert waiting_imports() == [paused, first]
    need = only()
    assert need.figure == "2"
    assert need.detail.startswith("“cut.csv” from Dee Fraser is paused: more than a tenth")


def test_the_latest_unsent_e_mail_comes_first_with_its_person(ada, ben, django_assert_num_queries):
    for hours, user in ((2, ada), (1, ben)):
        NotificationFactory(user=user, letter="parked", written_at=NOW - hours * HOUR)
    with django_assert_num_queries(1):
        rows = parked_letters()
    assert [(row["who"], row["learner"]) for row in rows] == [
        ("Ben Ross", None),
        ("Ada Sinclair", ada.learner.pk),
    ]


def test_at_most_twenty_e_mails_are_shown_and_all_are_counted(night, ben):
    for number in range(SHOWN + 5):
        NotificationFactory(user=ben, subject=f"{number}", letter="parked")
    assert len(parked_letters()) == SHOWN
    assert only().figure == f"{SHOWN + 5}"


def test_a_report_waits_for_a_moderator(night):
    assert needed() == []
    ReportFactory(due_on=make.day(1))
    ReportFactory(due_on=make.day(2))
    need = only()
    assert (need.figure, need.sentence) == ("2", "reports are waiting to be reviewed")
    assert need.detail == f"We promised to review the first by {day(make.day(1), TODAY)}."
    assert need.url == "/moderation/"
    ReportFactory(due_on=make.day(-1))
    assert only().detail == "Oldest: one day overdue."


def silence(*days, feed="submissions"):
    for name, last in zip(("Care", "Art", "Law", "Bread"), days, strict=False):
        run = make.OfferingFactory(module__name=name)
        until = make.day(last)
        make.CoverageFactory(offering=run, feed=feed, from_on=make.day(-60), until_on=until)


def test_a_silent_feed_is_one_thing_with_its_modules(night):
    silence(-20, -9, 0)
    need = only()
    assert (need.figure, need.url) == ("2", "/connections/#submissions")
    assert need.sentence == "modules get no hand-ins from their system"
    since = day(make.day(-10), TODAY)
    assert need.detail == f"No data since {since}: Art and Care. Rules that need it are paused."


def test_each_feed_is_a_thing_and_many_modules_are_counted(night):
    silence(-20, -20, -20, -20)
    silence(-20, feed="marks")
    hand_ins, marks = needed()
    assert "Art, Bread, Care and 1 more." in hand_ins.detail
    assert marks.sentence == "module gets no marks from its system"


def test_a_feed_of_a_run_that_is_over_is_not_missed(night):
    run = make.OfferingFactory(from_on=make.day(-90), until_on=make.day(-20))
    make.CoverageFactory(offering=run, from_on=make.day(-90), until_on=make.day(-20))
    assert needed() == []
