"""The database itself refuses each row that makes no sense, whichever code writes it."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from learners.models import (
    ActivityDay,
    Availability,
    CheckIn,
    Circumstance,
    Goal,
    ImportLine,
    Invitation,
    KeptDeadline,
    NotificationChoice,
    PreCourseActivity,
    Rhythm,
    RoleKind,
    SilenceLimit,
    StudyWeek,
)
from tests.factories import administrator as office
from tests.factories import learners as make
from tests.factories.competence import (
    AnswerFactory,
    CompetenceFactory,
    EstimateVersionFactory,
)
from tests.factories.everyone import (
    ConversationFactory,
    HelplineFactory,
    MessageFactory,
    NotificationFactory,
)
from tests.refusals import constraints_of, refused, twice

NO_DAYS = {"from_on": make.day(0), "until_on": make.day(0)}  # it would end as it begins
BACKWARDS = {"from_on": make.day(0), "until_on": make.day(-1)}
NOW = make.moment(make.day(0))
TIMES = {"known_at": NOW, "recorded_at": NOW}


def invited(**values: object) -> None:
    values = {"invited_at": NOW, "ends_at": NOW + dt.timedelta(days=14), **values}
    Invitation.objects.create(user=make.UserFactory(), **values)


def fact(model: type, **values: object) -> None:
    """Write a fact for which there is no factory, two times."""
    twice(model.objects.create, **values, **TIMES)


def of_learner(model: type, times: int = 1, **values: object) -> None:
    """Write rows of one learner, from today unless `values` say otherwise."""
    values = {"learner": make.LearnerFactory(), "from_on": make.day(0), **values}
    for _ in range(times):
        model.objects.create(**values)


def asked_twice() -> None:
    twice(make.CorrectionFactory, learner=make.LearnerFactory(), fact_id=1)


def answered(**values: object) -> None:
    someone = {"answered_at": NOW, "answered_by": make.UserFactory()}
    make.CorrectionFactory(**{**someone, **values})


def dated_twice(factory: type, **values: object) -> None:
    """Write a fact about one enrolment two times."""
    twice(factory, enrolment=make.EnrolmentFactory(), **values)


def used_twice() -> None:
    enrolment = make.EnrolmentFactory()
    site = make.SiteFactory(offering=enrolment.offering)
    fact(ActivityDay, enrolment=enrolment, site=site, on=make.day(-1), clicks=3)


def granted(**values: object) -> None:
    make.GrantFactory(**{"user": make.UserFactory(), **values})


BAD: dict[str, Callable[[], object]] = {
    "access_once_a_request": lambda: twice(
        make.AccessEventFactory, request_id=uuid.uuid4(), learner_id=7
    ),
    "term_dates_ordered": lambda: office.TermFactory(**NO_DAYS),
    "closed_day_once": lambda: twice(office.ClosedDayFactory, on=make.day(5), campus=None),
    "deadline_kept_once": lambda: twice(
        KeptDeadline.objects.create,
        assessment=make.AssessmentFactory(),
        on=make.day(5),
        by=make.UserFactory(),
        decided_at=NOW,
    ),
    "correction_answer_known": lambda: answered(answer="perhaps"),
    "correction_answered_pair": lambda: answered(answer="stands", answered_by=None),
    "conversation_one_each": lambda: twice(
        ConversationFactory, learner=make.LearnerFactory(), person=make.UserFactory()
    ),
    "message_has_words": lambda: MessageFactory(words=""),
    "correction_answer_dated": lambda: make.CorrectionFactory(answer="stands"),
    "correction_passed_to_whom": lambda: answered(answer="passed on", passed_to="SQA"),
    "correction_new_fact": lambda: answered(answer="stands", new_id=7),
    "correction_asked_once": asked_twice,
    "registered_said_once": lambda: dated_twice(make.RegisteredFactory),
    "left_said_once": lambda: dated_twice(make.LeftFactory),
    "result_said_once": lambda: dated_twice(make.ResultFactory),
    "result_outcome_known": lambda: make.ResultFactory(outcome="nearly"),
    "deadline_said_once": lambda: twice(
        make.DeadlineSetFactory, assessment=make.AssessmentFactory()
    ),
    "submission_said_once": lambda: dated_twice(
        make.SubmissionFactory, assessment=make.AssessmentFactory()
    ),
    "submission_last_after_first": lambda: make.SubmissionFactory(
        assessment=make.AssessmentFactory(), on=make.day(-3), last_on=make.day(-3)
    ),
    "extension_said_once": lambda: dated_twice(
        make.ExtensionFactory, assessment=make.AssessmentFactory()
    ),
    "group_work_said_once": lambda: dated_twice(
        make.GroupWorkFactory, assessment=make.AssessmentFactory()
    ),
    "mark_said_once": lambda: dated_twice(make.MarkFactory, assessment=make.AssessmentFactory()),
    "mark_between_0_and_100": lambda: make.MarkFactory(score=100.5),
    "activity_said_once": used_twice,
    "pre_course_said_once": lambda: fact(
        PreCourseActivity, enrolment=make.EnrolmentFactory(), clicks=3
    ),
    "answer_said_once": lambda: twice(AnswerFactory, learner=make.LearnerFactory(), item="Q1"),
    "answer_right_between_0_and_1": lambda: AnswerFactory(right=1.01),
    "answer_has_competencies": lambda: AnswerFactory(competencies=[]),
    "answer_has_item": lambda: AnswerFactory(item=""),
    "competence_once": lambda: twice(
        CompetenceFactory,
        learner=make.LearnerFactory(),
        competency=make.CompetencyFactory(),
        version=EstimateVersionFactory(),
    ),
    "competence_levels_dated": lambda: CompetenceFactory(since=[]),
    "competence_levels_known": lambda: CompetenceFactory(levels=[1, 4]),
    "estimate_version_used_pair": lambda: EstimateVersionFactory(used_at=NOW),
    "entry_said_once": lambda: twice(make.EntryQualificationFactory, learner=make.LearnerFactory()),
    "entry_rank_known": lambda: make.EntryQualificationFactory(rank=5),
    "check_in_said_once": lambda: fact(CheckIn, learner=make.LearnerFactory(), going=2),
    "check_in_going_known": lambda: fact(CheckIn, learner=make.LearnerFactory(), going=4),
    "silence_limit_one_row": lambda: SilenceLimit.objects.create(pk=2, working_days=5),
    "silence_limit_some_days": lambda: SilenceLimit.objects.create(working_days=0),
    "coverage_feed_known": lambda: make.CoverageFactory(feed="rumours"),
    "coverage_dates_ordered": lambda: make.CoverageFactory(
        from_on=make.day(0), until_on=make.day(-1)
    ),
    "coverage_said_once": lambda: twice(make.CoverageFactory, offering=make.OfferingFactory()),
    "grant_scope_known": lambda: granted(scope="everything"),
    "grant_dates_ordered": lambda: granted(**BACKWARDS),
    "grant_one_receiver": lambda: granted(group=make.GroupFactory()),
    "grant_once_at_a_time": lambda: twice(
        granted, learner=make.LearnerFactory(), user=make.UserFactory()
    ),
    "helpline_dates_ordered": lambda: HelplineFactory(**NO_DAYS),
    "helpline_hours_pair": lambda: HelplineFactory(opens=None),
    "helpline_hours_ordered": lambda: HelplineFactory(opens=dt.time(17)),
    "helpline_once_at_a_time": lambda: twice(HelplineFactory, name="Help", number="01632 960 001"),
    "import_state_known": lambda: make.ImportFactory(state="half done"),
    "draft_paused_pair": lambda: office.ImportDraftFactory(paused_at=NOW),
    "draft_confirmed_pair": lambda: office.ImportDraftFactory(confirmed_at=NOW),
    "draft_state_known": lambda: office.ImportDraftFactory(state="half done"),
    "import_line_position_once": lambda: twice(
        ImportLine.objects.create, draft=office.ImportDraftFactory(), kind="names", position=1
    ),
    "invitation_letter_known": lambda: invited(letter="lost"),
    "invitation_ends_later": lambda: invited(ends_at=NOW),
    "invitation_claim_dated": lambda: invited(letter="sending"),
    "draft_rows_or_errors": lambda: office.ImportDraftFactory(rows=[["Ada"]], error_count=1),
    "protected_kind_known": lambda: make.ProtectedCharacteristicFactory(kind="shoe size"),
    "protected_said_once": lambda: twice(
        make.ProtectedCharacteristicFactory, learner=make.LearnerFactory()
    ),
    "notification_letter_known": lambda: NotificationFactory(letter="lost"),
    "notification_unread_once": lambda: twice(
        NotificationFactory, user=make.UserFactory(), subject="one"
    ),
    "notification_letter_dated": lambda: NotificationFactory(letter="waiting"),
    "notification_claim_dated": lambda: NotificationFactory(letter="sending", claimed_at=NOW),
    "notification_sent_dated": lambda: NotificationFactory(letter="sent"),
    "notification_channel_known": lambda: NotificationChoice.objects.create(
        user=make.UserFactory(), channel="pigeon", chosen_at=NOW
    ),
    "role_kind_known": lambda: make.RoleFactory(kind="wizard"),
    "role_dates_ordered": lambda: make.RoleFactory(**NO_DAYS),
    "role_given_once": lambda: twice(make.RoleFactory, user=make.UserFactory()),
    "role_origin_known": lambda: make.RoleFactory(origin="a rumour"),
    "role_scope_for_representatives": lambda: make.RoleFactory(programme=make.ProgrammeFactory()),
    "role_module_for_owners": lambda: make.RoleFactory(module=make.ModuleFactory()),
    "assignment_dates_ordered": lambda: make.TutorAssignmentFactory(**NO_DAYS),
    "assignment_one_tutor_now": lambda: twice(
        make.TutorAssignmentFactory, learner=make.LearnerFactory()
    ),
    "member_dates_ordered": lambda: make.GroupMemberFactory(**NO_DAYS),
    "member_once_at_a_time": lambda: twice(
        make.GroupMemberFactory, group=make.GroupFactory(), user=make.UserFactory()
    ),
    "rhythm_often_known": lambda: of_learner(Rhythm, often="hourly"),
    "rhythm_dates_ordered": lambda: of_learner(Rhythm, often="weekly", **NO_DAYS),
    "rhythm_one_now": lambda: of_learner(Rhythm, times=2, often="weekly"),
    "availability_dates_ordered": lambda: of_learner(Availability, hours_a_week=9, **NO_DAYS),
    "availability_hours_in_a_week": lambda: of_learner(Availability, hours_a_week=61),
    "availability_one_now": lambda: of_learner(Availability, times=2, hours_a_week=9),
    "study_week_dates_ordered": lambda: of_learner(StudyWeek, evenings=[0], **NO_DAYS),
    "study_week_of_weekdays": lambda: of_learner(StudyWeek, evenings=[7]),
    "study_week_not_empty": lambda: of_learner(StudyWeek),
    "study_week_one_now": lambda: of_learner(StudyWeek, times=2, daytimes=[0]),
    "circumstance_kind_known": lambda: of_learner(Circumstance, kind="luck", until_on=make.day(9)),
    "circumstance_dates_ordered": lambda: of_learner(Circumstance, kind="caring", **NO_DAYS),
    "circumstance_said_once": lambda: of_learner(
        Circumstance, times=2, kind="caring", until_on=make.day(9)
    ),
    "offering_code_once": lambda: twice(
        make.OfferingFactory, module=make.ModuleFactory(), code="autumn"
    ),
    "offering_dates_ordered": lambda: make.OfferingFactory(**NO_DAYS),
    "assessment_kind_known": lambda: make.AssessmentFactory(kind="guessed"),
    "assessment_code_once": lambda: twice(
        make.AssessmentFactory, offering=make.OfferingFactory(), code="CS1"
    ),
    "assessment_weight_not_negative": lambda: make.AssessmentFactory(weight=-1),
    "site_code_once": lambda: twice(make.SiteFactory, offering=make.OfferingFactory(), code="S"),
    "enrolment_once": lambda: twice(
        make.EnrolmentFactory, learner=make.LearnerFactory(), offering=make.OfferingFactory()
    ),
    "goal_dates_ordered": lambda: of_learner(Goal, words="Nursing", **NO_DAYS),
    "goal_one_aim_now": lambda: of_learner(Goal, times=2, words="Nursing", is_aim=True),
    "user_email_once": lambda: [
        make.UserFactory(email=email) for email in ("ada@college.example", "ADA@college.example")
    ],
    "user_text_size_known": lambda: make.UserFactory(text_size="huge"),
    "user_colours_known": lambda: make.UserFactory(colours="red"),
}


@pytest.mark.parametrize("constraint", BAD)
def test_the_database_refuses_a_row_that_makes_no_sense(constraint, db):
    with refused(constraint):
        BAD[constraint]()


def test_every_constraint_of_this_room_is_tried():
    assert BAD.keys() == constraints_of("learners")


GOOD: dict[str, Callable[[], object]] = {
    "a role of one day": lambda: make.RoleFactory(until_on=make.day(1 - make.LONG_AGO)),
    "a tutor of one day": lambda: make.TutorAssignmentFactory(until_on=make.day(1 - make.LONG_AGO)),
    "the same role again, later": lambda: [
        make.RoleFactory(user=user, from_on=make.day(n))
        for user in [make.UserFactory()]
        for n in (-9, 0)
    ],
    "a role as owner of two modules": lambda: [
        make.RoleFactory(user=user, kind=RoleKind.MODULE_OWNER, module=make.ModuleFactory())
        for user in [make.UserFactory()]
        for _ in range(2)
    ],
    "a second aim after the first": lambda: [
        Goal.objects.create(learner=ada, words="x", is_aim=True, from_on=make.day(-9), until_on=end)
        for ada in [make.LearnerFactory()]
        for end in (make.day(-1), None)
    ],
    "two goals that are no aim": lambda: of_learner(Goal, times=2, words="Pass the module"),
    "a day closed at two campuses": lambda: [
        office.ClosedDayFactory(on=make.day(5), campus=office.CampusFactory()) for _ in range(2)
    ],
    "the worst mark": lambda: make.MarkFactory(score=0),
    "the best mark": lambda: make.MarkFactory(score=100),
    "a mark taken back": lambda: make.MarkFactory(score=None),
    "a fact asked about again, once answered": lambda: [
        answered(learner=ada, fact_id=1, answer="stands")
        for ada in [make.LearnerFactory()]
        for _ in range(2)
    ],
    "a grant withdrawn on its first day": lambda: granted(**NO_DAYS),
    "an invitation whose letter waits": invited,
    "a draft with errors alone": lambda: office.ImportDraftFactory(errors=["Row 2"], error_count=1),
}


@pytest.mark.parametrize("row", GOOD)
def test_the_database_takes_rows_just_inside_its_rules(row, db):
    GOOD[row]()
