"""The demo college is right on any day of seeding: each test runs on each of the dates.

A smaller college in one transaction that is rolled back, since only dates are tested here.
"""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import models, transaction
from django.utils.timezone import localtime

from learners import sight
from learners.models import AccessEvent, AuditEvent, Correction, Mark, Scope, User
from pathways.actions import responses
from pathways.models import Answer, Step
from pathways.reads.route import next_step
from portal.demo.calendar import is_working
from portal.demo.seed import run_night, seed
from portal.demo.story import ADA, FLO, OMAR, STRUAN
from portal.models import Night, NightState
from support.actions import cases, replies
from support.models import Case, Concern, ConcernState, Contact, ModuleConcern, ReplyKind
from support.reads import queue
from tests.factories.clock import at_moment

pytestmark = pytest.mark.django_db
NIGHTS = 18
LONDON = ZoneInfo("Europe/London")
DATES = {
    "a Saturday": dt.datetime(2026, 10, 10, 14, 0),
    "1 January": dt.datetime(2027, 1, 1, 12, 0),
    "29 February": dt.datetime(2028, 2, 29, 10, 0),
    "the clocks go forward": dt.datetime(2027, 3, 28, 3, 30),
    "the clocks go back": dt.datetime(2026, 10, 25, 12, 0),
    "Monday 00:30": dt.datetime(2026, 11, 30, 0, 30),
    "mid-July": dt.datetime(2027, 7, 15, 15, 0),
}
# Plans, and columns that always use the machine's clock.
MAY_BE_LATER = {
    "learners.Notification.due_at",
    "learners.ImportDraft.expires_at",
    "learners.Invitation.ends_at",
    "portal.StageRun.claimed_at",
    "mfa.Authenticator.created_at",
    "mfa.Authenticator.last_used_at",
}
PLANS = {"learners.DeadlineSet.on", "learners.ClosedDay.on", "pathways.StepRun.on"}
HAPPENED = "on as_of raised_on first_as_of data_until_on"


@pytest.fixture(scope="module", params=DATES.values(), ids=DATES)
def college(request, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        now = request.param.replace(tzinfo=LONDON)
        yield seed(now, lambda part: None, share=0.27, of_last_year=6, nights=NIGHTS)
        transaction.set_rollback(True)


@pytest.fixture
def ada(college):
    return college.learners[ADA]


def test_no_staff_act_falls_on_a_closed_day(college):
    staff = set(User.objects.filter(learner=None).values_list("pk", flat=True))
    acts = [
        *AuditEvent.objects.filter(actor_id__in=staff).values_list("at", "verb"),
        *AccessEvent.objects.filter(actor_id__in=staff).values_list("at", "kind"),
        *Contact.objects.values_list("made_at", "channel"),
        *Mark.objects.values_list("known_at", "score"),
    ]
    moments = [(localtime(at, LONDON), act) for at, act in acts]
    odd = [(at, w) for at, w in moments if not (is_working(at.date()) and 9 <= at.hour < 18)]
    assert odd == []


def test_nothing_has_happened_in_the_future(college):
    later = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            name = f"{model._meta.app_label}.{model.__name__}.{getattr(field, 'name', '')}"
            if isinstance(field, models.DateTimeField) and name not in MAY_BE_LATER:
                later_rows = model._base_manager.filter(**{f"{field.name}__gt": college.now})
            elif isinstance(field, models.DateField) and field.name in HAPPENED.split():
                later_rows = model._base_manager.filter(**{f"{field.name}__gt": college.today})
            else:
                continue
            if name not in PLANS and later_rows.exists():
                later[name] = later_rows.count()
    assert later == {}


def test_learners_act_while_they_are_awake(college):
    learners = set(User.objects.exclude(learner=None).values_list("pk", flat=True))
    acts = AuditEvent.objects.filter(actor_id__in=learners).values_list("at", "verb")
    hours = [(localtime(at, LONDON), verb) for at, verb in acts]
    assert [(at, verb) for at, verb in hours if not 7 <= at.hour < 22] == []
    assert len(hours) > 50


def test_every_night_is_done(college):
    assert not Night.objects.exclude(state=NightState.DONE).exists()
    assert Night.objects.filter(as_of__gte=college.first).count() == NIGHTS + 1
    assert Night.objects.first().as_of == college.today


def test_stop_1_ada_has_one_next_step_with_true_reasons(college, ada):
    step = next_step(ada, college.today)
    assert step.name == "Reading a care plan"
    assert len(step.reasons) >= 3
    assert step.changes
    assert (step.done, step.total) == (14, 32)
    before = Step.objects.get(pk=ada.recommendation.previous["steps"][0])
    assert before.name.startswith("Anatomy 1")


def test_stop_2_too_hard_moves_the_list_and_undo_brings_it_back(college, ada):
    step, by = Step.objects.get(name="Reading a care plan"), {"by": ada.user}
    response = at_moment(college.now, responses.answer, ada, step, Answer.HARD, **by)
    assert next_step(ada, college.today).name == "A care plan, read aloud in threes"
    at_moment(college.now + dt.timedelta(seconds=1), responses.undo, ada, step, response.pk, **by)
    assert next_step(ada, college.today).name == "Reading a care plan"


def test_stop_3_ada_has_a_concern_without_a_reply_and_ben_has_looked(college, ada):
    concern = Concern.objects.standing().get(learner=ada)
    assert concern.state == ConcernState.OPEN
    assert not concern.replies.exists()
    assert concern.missed == 2
    looked = AccessEvent.objects.filter(learner_id=ada.pk, actor="Ben Ross", kind="record")
    assert looked.exists()


def test_before_ada_answers_only_flo_has_asked_to_talk(college):
    ben = college.users["Ben Ross"]
    lines = queue.desk_of(ben, college.today, college.now).lines
    assert [line.name for line in lines if line.asked] == [FLO]
    request = college.learners[FLO].help_requests.get()
    assert dt.timedelta(hours=2) <= college.now - request.asked_at < dt.timedelta(hours=12)
    assert 7 <= localtime(request.asked_at, LONDON).hour < 22


def test_stop_4_ada_is_second_after_flo_once_ada_would_like_to_talk(college, ada):
    ben = college.users["Ben Ross"]
    first = queue.desk_of(ben, college.today, college.now).lines[0]
    assert (first.name, first.asked) == (FLO, True)
    concern = Concern.objects.standing().get(learner=ada)
    at_moment(college.now, replies.reply, concern=concern, kind=ReplyKind.TALK, by=ada.user)
    lines = queue.desk_of(ben, college.today, college.now).lines
    assert [line.name for line in lines[:2]] == [FLO, ADA]
    case = at_moment(college.now, cases.take_on, learner=ada, by=ben)
    assert case.owner == ben


def test_stop_6_ada_is_hidden_from_cy(college, ada):
    cy = college.users["Cy Laird"]
    assert ada not in sight.learners(cy, Scope.RECORD, college.today)


def test_stop_10_the_next_night_follows_adas_answer(college, ada):
    step = Step.objects.get(name="Reading a care plan")
    at_moment(college.now, responses.answer, ada, step, Answer.HARD, by=ada.user)
    run_night(college.day(1), college.now + dt.timedelta(minutes=1))
    ada.recommendation.refresh_from_db()
    assert step.pk not in ada.recommendation.steps[:1]
    assert ada.recommendation.previous["steps"][0] == step.pk


def test_noor_is_not_asked_about_work_due_before_enrolling(college):
    run_night(college.day(1), college.now + dt.timedelta(minutes=1))
    assert not Concern.objects.filter(learner=college.learners["Noor Hadi"]).exists()


def test_omars_concern_is_closed_because_it_was_not_right(college):
    omar = Concern.objects.filter(learner=college.learners[OMAR])
    assert list(omar.values_list("state", flat=True)) == [ConcernState.NOT_RIGHT]


def test_the_lab_report_concerns_the_module_and_no_learner(college):
    module_concern = ModuleConcern.objects.select_related("assessment").get(ended_on=None)
    assert module_concern.assessment.name == "Lab report"
    noted = Concern.objects.values_list("reasons", flat=True)
    assert all(
        module_concern.assessment_id
        not in {work["assessment"] for work in reasons.get("missed", ())}
        for reasons in noted
    )


def test_tess_tutors_yans_learners_until_yan_is_back(college):
    tess, yan = college.users["Tess Orr"], college.users["Yan Baird"]
    tutees = sight.tutees(yan, college.today)
    assert tutees.exists()
    assert not tutees.difference(sight.tutees(tess, college.today)).exists()


def test_a_concern_about_yans_learner_went_to_tess(college):
    case = Case.objects.open().get(learner=college.learners[STRUAN])
    assert case.owner == college.users["Tess Orr"]
    assert Contact.objects.get(case=case).made_by == case.owner
    assert Concern.objects.get(case=case).raised_on >= college.day(-8)


def test_tutors_have_got_back_to_people(college):
    assert Case.objects.filter(closed_at__isnull=False).exists()
    assert Contact.objects.exists()


def test_ravis_mark_was_corrected_on_request(college):
    request = Correction.objects.get()
    assert (request.learner.name, request.answered_by.name) == ("Ravi Nair", "Jo Kerr")
    marks = Mark.objects.filter(enrolment__learner=request.learner, assessment__code="UN1")
    before, after = marks.order_by("known_at").values_list("score", flat=True)
    assert f"{after:.0f}" in request.words
    assert after > before


def test_noors_record_is_empty(college):
    noor = college.learners["Noor Hadi"]
    assert noor.enrolments.count() == 1
    assert not hasattr(noor, "recommendation")
    assert not Concern.objects.filter(learner=noor).exists()
