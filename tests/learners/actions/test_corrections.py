"""Each write stands or falls with its audit row."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.actions import audit, correcting, corrections
from learners.actions.corrections import Verdict
from learners.models import AuditEvent, Correction, Learner, Submission
from learners.models.record import PROTECTED, everything_about, one_fact
from learners.reads.record import record_of
from tests.factories import learners as make

STANDS = Verdict("stands", "I looked.")


@pytest.fixture
def asking(college):
    """What `ask` takes for Ada's first hand-in."""
    fact = college.enrolment.submissions.get()
    return {
        "learner": college.ada,
        "fact": one_fact(college.ada, "submission", fact.pk, make.moment(make.day(0))),
        "fact_words": "Case study 1: handed in",
        "words": "On paper.",
        "owner": college.jo,
        "by": college.ada.user,
    }


def test_asking_leaves_an_audit_row_without_the_words(asking, college):
    correction, new = corrections.ask(**asking)
    event = AuditEvent.objects.get()
    assert new
    assert (event.verb, event.actor_id) == ("correction.ask", college.ada.user_id)
    assert (event.object_id, event.learner_id) == (str(correction.public_id), college.ada.pk)
    assert "paper" not in f"{event.label}{event.detail}"


def test_a_write_about_a_learner_makes_their_stored_pages_stale(asking, college):
    before = Learner.objects.get(pk=college.ada.pk).revision
    corrections.ask(**asking)
    assert Learner.objects.get(pk=college.ada.pk).revision == before + 1
    corrections.ask(**asking)  # the double click writes nothing
    assert Learner.objects.get(pk=college.ada.pk).revision == before + 1


def test_without_its_audit_row_nothing_is_asked(asking, monkeypatch):
    def fails(verb, row, **more):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(RuntimeError):
        corrections.ask(**asking)
    assert not Correction.objects.exists()


def test_only_its_owner_can_answer(asking, college, ben, dee):
    correction, _ = corrections.ask(**asking)
    for other in (ben, dee, college.ada.user):
        with pytest.raises(corrections.AlreadyAnsweredError):
            corrections.answer(correction=correction, verdict=STANDS, by=other)
    correction.refresh_from_db()
    assert correction.answered_at is None


def test_a_label_too_long_for_its_column_is_shortened(asking):
    correction, _ = corrections.ask(**{**asking, "fact_words": "x" * 1000})
    assert len(correction.fact_words) == 300


def owner(learner, kind="mark", offering=None):
    user = corrections.owner_of_kind(learner, kind, offering, make.day(0))
    return user and user.name


def test_the_modules_owner_answers_then_the_tutor_then_an_administrator(college, ben, dee):
    offering = college.offering.pk
    assert owner(college.ada, offering=offering) == "Jo Kerr"
    college.jo.roles.update(until_on=make.day(0))
    assert owner(college.ada, offering=offering) == "Ben Ross"
    ben.roles.update(until_on=make.day(0))
    assert owner(college.ada, offering=offering) == "Dee Fraser"
    dee.roles.update(until_on=make.day(0))
    assert owner(college.ada, offering=offering) is None


def test_what_the_law_protects_goes_past_the_tutor(college, dee):
    assert owner(college.ada) == "Ben Ross"
    assert owner(college.ada, PROTECTED) == "Dee Fraser"


def test_nobody_answers_about_themselves_or_with_a_closed_account(college, ben, dee):
    make.RoleFactory(user=college.ada.user, kind="module owner", module=college.module)
    college.jo.is_active = False
    college.jo.save()
    assert owner(college.ada, offering=college.offering.pk) == "Ben Ross"


def test_whoever_has_owned_the_module_longest_answers(college, cy):
    long_ago = {"kind": "module owner", "module": college.module, "from_on": make.day(-999)}
    make.RoleFactory(user=cy, **long_ago)
    assert owner(college.ada, offering=college.offering.pk) == "Cy Laird"


def test_a_fact_has_its_place_in_words(college):
    facts = {
        row.kind: corrections.place_of(row)
        for row in everything_about(college.ada, make.moment(make.day(0)), with_protected=True)
    }
    offering = college.offering.pk
    assert facts["mark"] == (offering, "Case study 1 (Foundations of care)")
    assert facts["registered"] == (offering, "Foundations of care")
    assert facts["qualification"] == facts[PROTECTED] == (None, "")


def test_a_correction_is_answered_within_30_days_and_its_owner_is_notified(asking, college):
    correction, _ = corrections.ask(**asking)
    assert correction.due_on == make.day(30)
    assert college.jo.notifications.get().kind == "correction asked"


def test_an_answered_fact_may_be_asked_about_again(asking, college):
    first, _ = corrections.ask(**asking)
    corrections.answer(correction=first, verdict=STANDS, by=college.jo)
    second, is_new = corrections.ask(**asking)
    assert is_new
    assert second.pk != first.pk


def test_a_correction_is_answered_once(asking, college):
    correction, _ = corrections.ask(**asking)
    given = {"correction": correction, "by": college.jo}
    corrections.answer(verdict=Verdict("corrected", "I looked."), **given)
    with pytest.raises(corrections.AlreadyAnsweredError):
        corrections.answer(verdict=STANDS, **given)
    correction.refresh_from_db()
    assert (correction.answer, correction.answered_by) == ("corrected", college.jo)
    assert college.ada.user.notifications.get().kind == "correction answered"


def corrected(college, kind, pk, right, **more):
    """Answer that a fact is wrong, and return the later fact in the columns of the record."""
    fact = one_fact(college.ada, kind, pk, LATE)
    asked = {"learner": college.ada, "fact": fact, "fact_words": "x", "words": "Wrong."}
    correction, _ = corrections.ask(**asked, owner=college.jo, by=college.ada.user)
    verdict = Verdict("corrected", "I looked.", fact=fact, right=right, more=more)
    answered = corrections.answer(correction=correction, verdict=verdict, by=college.jo)
    return one_fact(college.ada, kind, answered.new_id, LATE)


LATE = make.moment(make.day(1))
RIGHT = {
    "registered": make.day(-60),
    "deadline": make.day(-39),
    "submission": make.day(-42),
    "mark": 86.0,
    "qualification": "Highers",
    PROTECTED: "21 to 24",
}


@pytest.mark.parametrize("kind", RIGHT)
def test_a_correction_writes_a_later_fact_that_counts(college, kind):
    rows = everything_about(college.ada, LATE, with_protected=True)
    old = next(row for row in rows if row.kind == kind)
    new = corrected(college, kind, old.pk, RIGHT[kind])
    rows = everything_about(college.ada, LATE, with_protected=True)
    latest = next(row for row in rows if row.about == old.about)
    assert (latest.pk, latest.corrected_by) == (new.pk, "Jo Kerr")
    assert correcting.value_of(latest) == RIGHT[kind]
    assert old in rows


def test_a_fact_known_only_tomorrow_is_corrected_too(college):
    work = {"enrolment": college.enrolment, "assessment": college.assessments[1]}
    recorded = {"recorded_at": timezone.now() - dt.timedelta(hours=1)}
    fact = make.SubmissionFactory(on=make.day(0), **recorded, **work)  # known at midnight
    corrected(college, "submission", fact.pk, None)
    assert Submission.objects.filter(**work).latest_first().first().on is None


@pytest.mark.parametrize(("right", "kept"), [(-3, -1), (-2, -1), (-1, None), (0, None)])
def test_a_corrected_hand_in_keeps_its_group_and_its_later_version(right, kept, college):
    work = {"enrolment": college.enrolment, "assessment": college.assessments[1]}
    dates = {"on": make.day(-4), "last_on": make.day(-1)}
    fact = make.SubmissionFactory(group="Team Clyde", **dates, **work)
    corrected(college, "submission", fact.pk, make.day(right))
    latest = Submission.objects.filter(**work).latest_first().first()
    last_on = None if kept is None else make.day(kept)
    assert (latest.on, latest.last_on) == (make.day(right), last_on)
    assert latest.group == "Team Clyde"


def test_a_wrong_deadline_moves_for_everyone(college, flo):
    make.EnrolmentFactory(learner=flo.learner, offering=college.offering)
    work = college.assessments[3]
    corrected(college, "deadline", work.deadlines.get().pk, make.day(12))
    moved = work.deadlines.latest_first().first()
    assert (moved.on, moved.by) == (make.day(12), college.jo)
    assert flo.notifications.get().kind == "deadline moved"


def test_a_result_cannot_be_changed_here(college):
    result = make.ResultFactory(enrolment=college.enrolment)
    assert not correcting.can_correct(one_fact(college.ada, "result", result.pk, LATE))


def test_the_record_shows_both_while_the_source_disagrees(college):
    work = {"enrolment": college.enrolment, "assessment": college.assessments[1]}
    fact = make.MarkFactory(score=70, origin=make.ImportFactory(), **work)
    corrected(college, "mark", fact.pk, 87)
    line = mark_line(college)
    assert "Corrected by Jo Kerr" in line.source
    assert (line.text, line.elsewhere) == ("Marked 87 out of 100.", "Marked 70 out of 100.")
    later = {"known_at": LATE, "recorded_at": LATE, "origin": make.ImportFactory()}
    make.MarkFactory(score=87, **work, **later)
    assert mark_line(college, 2).elsewhere == ""


def mark_line(college, days=0):
    (run,) = record_of(college.ada, make.day(days), own=True).runs
    work = next(work for work in run.works if work.name == "Case study 2")
    return next(line for line in work.lines if "Marked" in line.text)
