"""The whole college, as `make demo` seeds it: its numbers and its stories."""

import datetime as dt
import re
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client

from feedback.models import Survey, View
from feedback.reads import survey_results, surveys
from learners import sight
from learners.models import (
    AuditEvent,
    CheckIn,
    Circumstance,
    Enrolment,
    Import,
    ImportDraft,
    Learner,
    Notification,
    Offering,
    Role,
    Submission,
)
from learners.prepared import PREPARED
from pathways.models import Recommendation, Strand
from pathways.models import Step as CatalogueStep
from portal.demo import voice
from portal.demo.seed import is_seeded, seed
from portal.demo.story import ADA, OMAR
from portal.demo.surveys import MESSAGES, STUDYING
from portal.models import Journey, Night
from portal.reads import differences
from portal.reads.learner_today import own_today
from support.models import Concern, HelpRequest, ModuleConcern, Precision, Reply, Service
from support.reads import queue
from tests.conftest import BACKEND
from tests.contracts import test_prepared

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 15, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(scope="module")
def college(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed(NOW, lambda part: None)
        transaction.set_rollback(True)


def test_a_hundred_and_twenty_learn_here_and_ninety_have_left(college):
    offerings = Offering.objects.filter(from_on=college.first)
    places = Enrolment.objects.filter(offering__in=offerings)
    count = {
        offering.module.code: places.filter(offering=offering).count()
        for offering in offerings.select_related("module")
    }
    assert count == {
        "CARE-FND": 41,
        "CARE-CHM": 41,
        "COMP-PRG": 38,
        "ESOL-WRK": 24,
        "ACC-BIO": 17,
    }
    learn_here = set(places.values_list("learner", flat=True))
    assert len(learn_here) == 120
    leavers = list(Learner.objects.exclude(pk__in=learn_here).select_related("user"))
    assert len(leavers) == 90
    assert {learner.name for learner in leavers} == {""}
    assert not any(learner.user and learner.user.is_active for learner in leavers)


def test_nights_ran_from_six_weeks_before_today(college):
    mornings = set(Night.objects.values_list("as_of", flat=True))
    assert {college.day(-n) for n in range(43)} <= mornings
    assert len(mornings) == 45  # including two of last year, when people first answered
    assert is_seeded()


def test_the_file_of_people_was_refused_once_and_then_imported(college):
    read = AuditEvent.objects.filter(verb="import.read").order_by("at")
    assert [event.detail["errors"] for event in read] == [2, 0]
    assert ImportDraft.objects.get().committed_at
    assert Import.objects.filter(kind="people").count() == 1


def test_sixty_answered_last_year_and_forty_five_confirmed_it(college):
    before = Reply.objects.filter(concern__raised_on__lt=college.first)
    assert before.count() == 60
    assert before.exclude(kind="not right").count() == 45


def test_work_reported_as_done_is_handed_in(college):
    for reply in Reply.objects.filter(kind="done").select_related("concern"):
        missed = {work["assessment"] for work in reply.concern.reasons["missed"]}
        handed_in = Submission.objects.filter(
            enrolment__learner=reply.concern.learner_id, assessment__in=missed
        )
        assert handed_in.count() >= len(missed)


def test_omars_answer_is_in_the_published_figures(college):
    precision = Precision.objects.get()
    standing_replies = Reply.objects.standing().values("pk")
    order = list(
        Reply.objects.filter(pk__in=standing_replies)
        .answers()
        .order_by("replied_at", "pk")
        .values_list("concern__learner__name", flat=True)
    )
    assert precision.answered >= 65
    assert order.index(OMAR) < precision.answered


def test_ben_has_forty_five_learners_and_forty_minutes(college):
    ben = college.users["Ben Ross"]
    assert sight.tutees(ben, college.today).count() == 45
    assert ben.tutor_time.minutes == 40
    desk = queue.desk_of(ben, college.today, college.now)
    assert 3 <= desk.total <= 8
    assert desk.rest == 0


def test_most_of_chemistry_missed_the_lab_report(college):
    module_concern = ModuleConcern.objects.get(ended_on=None)
    assert (module_concern.missed, module_concern.present) == (23, 41)
    assert Role.objects.get(kind="module owner").user == college.users["Jo Kerr"]


def test_services_list_their_offers_and_hours(college):
    services = Service.objects.all()
    assert services.count() == 6
    assert all(service.hours.exists() and service.offers.exists() for service in services)


def test_every_route_has_steps_of_three_strands(college):
    for code in ("nursing", "software", "english", "university"):
        strands = set(
            CatalogueStep.objects.filter(code__startswith=f"{code}-").values_list(
                "strand", flat=True
            )
        )
        assert strands == set(Strand.values)


def test_the_last_night_changed_some_plans_and_few_others(college):
    span = differences.Span(Night.objects.first(), Night.objects.all()[1])
    changed = {row[2] for row in differences.plans(span) if row}
    assert 15 <= len(changed) <= 45
    written = Recommendation.objects.filter(as_of=college.today).count()
    assert Recommendation.objects.count() - written >= 70


def test_ada_reads_everything_on_today(college):
    ada = college.learners[ADA]
    page = own_today(ada, college.today)
    assert page["next"].name == "Reading a care plan"
    assert page["concern"].module == "Foundations of care"
    assert any("Anatomy 1" in line for line in page["changed"])
    assert Circumstance.objects.get(learner=ada).kind == "caring"
    assert CheckIn.objects.filter(learner=ada).exists()


def test_noor_begins_with_nothing(college):
    noor = college.learners["Noor Hadi"]
    for model in (Concern, HelpRequest, CheckIn, Recommendation):
        assert not model.objects.filter(learner=noor).exists()
    assert not Notification.objects.filter(user=noor.user).exists()


def test_old_notifications_send_no_emails(college):
    assert not Notification.objects.filter(letter="sent").exists()


def values(row, owner=None):
    """Return everything a row has, with the rows that came with it."""
    if not isinstance(row, Model):
        return row
    own = {name: value for name, value in vars(row).items() if name != "_state"}
    came = {name: other for name, other in row._state.fields_cache.items() if other is not owner}
    return (type(row), own, {name: values(other, row) for name, other in came.items()})


def values_of_all(rows):
    return [values(row) for row in rows]


@pytest.mark.parametrize("query", PREPARED, ids=lambda query: query.__name__)
def test_a_prepared_query_gives_everyone_the_rows_of_the_plain_one(query, college):
    people = Learner.objects.values_list("pk", "user").order_by("pk")
    staff = [(0, user.pk) for user in college.users.values()]
    for learner, user in [*people, *staff]:
        ids = test_prepared.ids_of(query, learner, user or 0)
        for shape in test_prepared.shapes(query, college.today):
            plain = query.build(*ids, **shape)
            rows, plain_rows = map(values_of_all, (query(*ids, **shape), plain))
            if not plain.ordered:  # then PostgreSQL may return them in any order
                rows, plain_rows = sorted(rows, key=repr), sorted(plain_rows, key=repr)
            assert rows == plain_rows


def test_every_learners_stored_today_equals_one_made_anew(college):
    token = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')
    read = 0
    for learner in Learner.objects.filter(user__is_active=True).select_related("user"):
        client = Client()
        client.force_login(learner.user, backend=BACKEND)
        client.get("/today/")
        stored = client.get("/today/").text
        if Journey.objects.filter(user=learner.user).delete()[0]:
            anew = client.get("/today/").text
            assert token.sub(r"\1", stored) == token.sub(r"\1", anew), learner
            read += 1
    assert read > 100


def test_the_library_was_asked_for_changed_and_asked_about_again(college):
    view = View.objects.get(title=voice.BUS)
    assert (view.state, view.sign_ons.count()) == ("published", 22)
    change = view.changes.get()
    assert (change.service.name, "9pm" in change.after) == (voice.LIBRARY, True)
    answers = Counter(view.helped.values_list("answer", flat=True))
    assert answers == {"yes": 15, "partly": 3, "no": 2, "": 2}
    dates = [view.sent_at, view.passed_at, view.decision.answered_at, view.decision.published_at]
    assert [*dates, change.changed_at, change.asked_at] == sorted(
        [*dates, change.changed_at, change.asked_at]
    )
    assert view.pledges.get().done_at == change.changed_at
    assert view.helped.get(learner__name=ADA).answer == ""


def test_parking_was_declined_wifi_is_overdue_and_one_name_is_hidden(college):
    assert View.objects.get(title=voice.PARKING).decision.outcome == "no"
    wifi = View.objects.get(title=voice.WIFI)
    assert (wifi.state, wifi.owner.name, wifi.due_on < college.today) == (
        "staff",
        voice.WILL,
        True,
    )
    assert View.objects.get(kind="praise").owner.name == "Jo Kerr"
    hidden = View.objects.get(speaking="name hidden")
    assert (hidden.state, hidden.owner.name) == ("representatives", voice.GUS)


def test_one_survey_has_results_and_another_can_be_answered(college):
    closed = Survey.objects.closed().get(title=STUDYING.title)
    found = survey_results.results(closed)
    *choices, written = found.questions
    assert found.people == 80
    assert [len(choice.groups) for choice in choices] == [5, 5, 5]  # everybody and 4 programmes
    assert (len(written.comments), [one.number for one in written.hidden]) == (7, [1])
    to_answer = surveys.to_ask(college.learners[ADA].pk, college.today)
    assert MESSAGES.title in [line.title for line in to_answer]
