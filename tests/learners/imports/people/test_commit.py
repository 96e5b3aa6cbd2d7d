"""What a list does: once, all of it or nothing, and never more than was looked at."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.actions import roster
from learners.imports.lines import lines_out
from learners.imports.people import drafts, export
from learners.imports.people.holding import holds
from learners.models import (
    AuditEvent,
    Campus,
    Enrolment,
    Import,
    ImportDraft,
    Learner,
    Left,
    Offering,
    Registered,
    TutorAssignment,
    User,
)
from learners.models.learner import ChosenName
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.learners.imports.conftest import REVISED, picture
from tests.learners.imports.people.lists import brought, laid, people, row


def plan(draft):
    return drafts.plan_of(draft, make.day(0))


def reasons(draft):
    return [(error.row, error.column, error.problem) for error in drafts.errors_of(draft)]


def test_an_empty_college_is_filled_from_one_file(dee, ben):
    rows = people(3, tutor_email=ben.email)
    rows[0]["email"] = "one@strathcairn.example"
    brought(dee, rows)
    learner = Learner.objects.get(reference="SC-0001")
    place = learner.enrolments.get()
    offering = place.offering
    assert (learner.name, learner.user.email) == ("Learner 1", "one@strathcairn.example")
    assert not learner.user.has_usable_password()
    assert (offering.from_on, offering.until_on) == (make.day(-70), make.day(56))
    assert list(offering.module.programmes.values_list("code", flat=True)) == ["CARE"]
    assert [a.tutor for a in learner.assignments.all()] == [ben]
    assert Learner.objects.filter(user=None).count() == 2


def test_a_registration_counts_as_known_when_its_day_was_over_not_from_the_import(dee):
    brought(dee, [row(), row(reference="SC-2", name="Flo", from_on=make.day(3))])
    past, coming = Registered.objects.order_by("on")
    batch = Import.objects.get()
    assert past.known_at == make.moment(make.day(-60))
    assert past.recorded_at > past.known_at
    assert coming.known_at == coming.recorded_at
    assert {past.origin, coming.origin} == {batch}


def test_the_same_list_again_changes_not_one_row(dee, ben):
    rows = [
        *people(5, tutor_email=ben.email, email=""),
        row(email="ada@strathcairn.example"),
        row(reference="SC-9", name="Gone", left_on=make.day(-4)),
    ]
    brought(dee, rows)
    before = picture(without=REVISED)
    draft = laid(dee, rows)
    assert plan(draft).changes_nothing
    assert plan(draft).counts["unchanged"] == 7
    drafts.commit(draft=draft, by=dee, mark=plan(draft).mark)
    assert picture(without=REVISED) == before
    assert AuditEvent.objects.latest("pk").verb == "import.unchanged"


def test_what_goes_out_comes_in_again_as_unchanged(dee, ben):
    awkward = [row(reference="=1+1", name="@Ada"), row(reference="'-2", name="'t Hooft")]
    brought(dee, [*people(4, tutor_email=ben.email), *awkward])
    rows, ids = export.people_today(make.day(0))
    file = "".join(lines_out(rows)).encode()
    assert b"\n=" not in file
    assert b",@" not in file
    assert len(ids) == 6
    again = laid(dee, file)
    assert again.error_count == 0
    assert plan(again).changes_nothing


def test_an_import_and_each_person_it_changes_have_an_audit_row(dee):
    brought(dee, people(12))
    before = AuditEvent.objects.count()
    revisions = dict(Learner.objects.values_list("pk", "revision"))
    changed = people(12)
    changed[0]["from_on"] = make.day(-50)
    brought(dee, changed)
    acts = AuditEvent.objects.order_by("pk")[before:]
    assert [act.verb for act in acts] == ["import.read", "learner.import", "import.committed"]
    assert acts[2].detail["changed"] == 1
    moved = [pk for pk, n in Learner.objects.values_list("pk", "revision") if n > revisions[pk]]
    assert moved == [Learner.objects.get(reference="SC-0001").pk]


def test_a_corrected_day_is_the_last_word_though_it_is_earlier(dee):
    brought(dee, [row(from_on=make.day(-40))])
    brought(dee, [row(from_on=make.day(-60))])
    assert Registered.objects.latest_first().first().on == make.day(-60)
    assert Registered.objects.count() == 2


def test_whoever_is_not_in_the_list_any_more_leaves_today_and_may_come_back(dee):
    brought(dee, people(20))
    brought(dee, people(19))
    (left,) = Left.objects.all()
    assert (left.enrolment.learner.reference, left.on) == ("SC-0020", make.day(0))
    brought(dee, people(20))
    assert Left.objects.latest_first().first().on is None
    draft = laid(dee, people(20))
    assert plan(draft).changes_nothing


def test_runs_that_the_list_does_not_name_stay_as_they_are(dee):
    brought(dee, people(20))
    brought(dee, people(20, module="CHEM", offering="day"))
    draft = laid(dee, people(20))
    assert (plan(draft).leaving, plan(draft).current) == (0, 20)


def test_whoever_is_in_a_run_that_is_over_does_not_leave_it(dee):
    over = {"offering": "spring", "offering_from_on": make.day(-300)}
    brought(dee, people(20, **over, offering_last_on=make.day(-100), from_on=make.day(-290)))
    draft = laid(dee, people(2, **over, offering_last_on=make.day(-100), from_on=make.day(-290)))
    assert plan(draft).leaving == 0


@pytest.mark.parametrize(("stay", "held"), [(18, False), (17, True), (0, True)])
def test_more_than_a_tenth_leaving_is_held(dee, stay, held):
    brought(dee, people(20))
    draft = laid(dee, people(stay) or [row()])
    assert (bool(holds(plan(draft))), plan(draft).leaving) == (held, 20 - stay)


def test_a_held_list_needs_the_right_number_and_says_so_once_on_record(dee):
    brought(dee, people(20))
    draft = laid(dee, people(10))
    before = picture(without=REVISED)
    for wrong in (None, 0, 9, 11):
        typed = {} if wrong is None else {"leaving": wrong}
        with pytest.raises(drafts.PausedError):
            drafts.commit(draft=draft, by=dee, mark=plan(draft).mark, confirmed=typed)
    assert picture(without=REVISED) == before
    hold = AuditEvent.objects.get(verb="import.hold")
    assert hold.detail == {"leaving": [10, 20]}
    drafts.commit(draft=draft, by=dee, mark=plan(draft).mark, confirmed={"leaving": 10})
    assert Left.objects.count() == 10


def test_leaving_by_a_day_in_the_file_counts_as_leaving_too(dee):
    brought(dee, people(20))
    rows = people(20)
    for one in rows[:3]:
        one["left_on"] = make.day(-2)
    draft = laid(dee, rows)
    assert (plan(draft).leaving, bool(holds(plan(draft)))) == (3, True)
    brought(dee, rows)
    assert set(Left.objects.values_list("on", "known_at")) == {
        (make.day(-2), make.moment(make.day(-2)))
    }


def test_a_double_click_brings_it_in_once(dee):
    draft = laid(dee, people(3))
    mark = plan(draft).mark
    first = drafts.commit(draft=draft, by=dee, mark=mark)
    second = drafts.commit(draft=draft, by=dee, mark=mark)
    assert first.batch == second.batch
    assert Import.objects.count() == 1
    assert ImportDraft.objects.get().rows == []


def test_nothing_is_written_when_cairn_changed_since_it_was_looked_at(dee):
    draft = laid(dee, [row()])
    mark = plan(draft).mark
    at_moment(timezone.now(), roster.add_learner, reference="SC-ADA", name="Ada S", by=dee)
    with pytest.raises(drafts.ChangedError):
        drafts.commit(draft=draft, by=dee, mark=mark)
    assert not Enrolment.objects.exists()


def test_it_is_all_or_nothing(dee, monkeypatch):
    draft = laid(dee, people(5))
    before = picture()

    def breaks(self, steps):
        raise RuntimeError("in the middle")

    monkeypatch.setattr("learners.imports.people.commit.Commit._places", breaks)
    with pytest.raises(RuntimeError):
        drafts.commit(draft=draft, by=dee, mark=plan(draft).mark)
    assert picture() == before


def test_a_day_later_the_rows_are_gone(dee):
    draft = laid(dee, people(3))
    late = timezone.now() + drafts.LIFETIME
    with pytest.raises(drafts.DraftGoneError):
        at_moment(late, drafts.commit, draft=draft, by=dee, mark=plan(draft).mark)
    assert at_moment(late, drafts.delete_expired) == 1
    assert not ImportDraft.objects.exists()


def test_a_newer_file_replaces_the_one_that_waits(dee):
    laid(dee, people(3))
    newer = laid(dee, people(4))
    assert list(ImportDraft.objects.all()) == [newer]


def test_a_name_that_she_chose_is_not_written_over(dee, ada):
    ChosenName.objects.create(learner=ada.learner, chosen_at=timezone.now())
    brought(dee, [row(name="Adam Sinclair"), row(reference="SC-2", name="Flo")])
    brought(dee, [row(name="Adam Sinclair"), row(reference="SC-2", name="Flora")])
    assert list(Learner.objects.order_by("reference").values_list("name", flat=True)) == [
        "Flora",
        "Ada Sinclair",
    ]


def test_a_new_spelling_reaches_the_record_and_the_greeting(dee, ada):
    brought(dee, [row(name="Ada St Clair")])
    ada.refresh_from_db()
    assert (ada.name, ada.learner.name) == ("Ada St Clair", "Ada St Clair")


MEANING = [
    ({"tutor_email": "nobody@s.example"}, "tutor_email", "is a tutor today"),
    ({"tutor_email": "dee@strathcairn.example"}, "tutor_email", "is a tutor today"),
    ({"email": "flo@strathcairn.example"}, "email", "Someone else already signs in"),
    ({"email": "shut@strathcairn.example"}, "email", "is closed"),
    ({"campus": "Atlantis"}, "campus", "There is no campus “Atlantis”"),
    ({"offering_from_on": "", "offering_last_on": ""}, "offering", "There is no offering"),
    ({"left_on": make.day(3)}, "left_on", "is in the future"),
]


@pytest.mark.parametrize(("cells", "column", "words"), MEANING)
def test_what_cairn_cannot_place_is_told_before_anything_changes(dee, flo, cells, column, words):
    User.objects.create_user(email="shut@strathcairn.example", name="Shut", is_active=False)
    draft = laid(dee, [row(**cells)])
    ((line, where, reason),) = reasons(draft)
    assert (line, where, words in reason) == (2, column, True)


def test_an_address_never_moves_from_one_sign_in_to_another(dee, ada, flo):
    """Else a slip in a file would hand one person's record to another."""
    draft = laid(dee, [row(email=flo.email)])
    assert not draft.error_count
    assert "another address, flo@strathcairn.example" in plan(draft).notes[0]
    draft = laid(dee, [row(reference="SC-NEW", name="New", email=flo.email)])
    assert reasons(draft)[0][1] == "email"
    brought(dee, [row(email="other@strathcairn.example")])
    assert User.objects.get(pk=ada.pk).email == ada.email


def test_a_tutor_changes_from_today_and_a_stand_in_is_no_tutor(dee, ben, cy, ada):
    away = {"from_on": make.day(-2), "until_on": make.day(3)}
    TutorAssignment.objects.create(learner=ada.learner, tutor=cy, **away)
    assert not laid_changes(dee, [row(tutor_email=ben.email)])
    brought(dee, [row(tutor_email=cy.email)])
    held = ada.learner.assignments.filter(until_on=None).get()
    assert (held.tutor, held.from_on) == (cy, make.day(0))
    assert ada.learner.assignments.get(tutor=ben).until_on == make.day(0)
    assert ada.notifications.get(kind="tutor changed").read_at is None
    assert not laid_changes(dee, [row(tutor_email=cy.email)])


def test_a_first_tutor_is_no_change_to_notify(dee, ben, ada):
    ada.learner.assignments.all().delete()
    brought(dee, [row(tutor_email=ben.email)])
    assert ada.learner.assignments.get().tutor == ben
    assert not ada.notifications.filter(kind="tutor changed").exists()


def laid_changes(dee, rows):
    return plan(laid(dee, rows)).counts["tutors_changed"]


def test_dates_and_campus_of_a_run_that_is_known_follow_the_list(dee):
    hill = Campus.objects.create(name="Hill")
    brought(dee, [row()])
    draft = laid(dee, [row(offering_last_on=make.day(90), campus="hill")])
    (line,) = draft.lines.filter(kind="offerings")
    assert (line.was.endswith("Hill"), line.becomes.endswith(", Hill")) == (False, True)
    brought(dee, [row(offering_last_on=make.day(90), campus="hill")])
    run = Offering.objects.get()
    assert (run.until_on, run.campus) == (make.day(91), hill)


def test_a_given_clock_sets_up_a_college_as_if_it_were_then(dee):
    then = timezone.now() - dt.timedelta(days=70)
    rows = [row(from_on=make.day(-70), offering_from_on=make.day(-70))]
    draft = at_moment(then, laid, dee, rows)
    then_plan = drafts.plan_of(draft, make.day(-70))
    at_moment(then, drafts.commit, draft=draft, by=dee, mark=then_plan.mark)
    assert Registered.objects.get().recorded_at == then
    assert Learner.objects.get().created_at == then
    batch = Import.objects.get()
    assert (batch.started_at, batch.finished_at) == (then, then)
    again = at_moment(then, laid, dee, rows)
    at_moment(
        then, drafts.commit, draft=again, by=dee, mark=drafts.plan_of(again, make.day(-70)).mark
    )
    assert set(AuditEvent.objects.values_list("at", flat=True)) == {then}


def test_queries_do_not_grow_with_the_rows(dee, ben, django_assert_max_num_queries):
    brought(dee, people(5, tutor_email=ben.email))
    for number in (20, 400):
        draft = laid(dee, people(number, tutor_email=ben.email))
        with django_assert_max_num_queries(20):
            marked = plan(draft).mark
        with django_assert_max_num_queries(62):
            drafts.commit(draft=draft, by=dee, mark=marked)


def test_what_is_written_after_it_in_one_transaction_need_not_be_complete_at_once(dee):
    """The demo imports its people and writes its steps, each before its dates, in one."""
    brought(dee, people(1))
    times = {"known_at": timezone.now(), "recorded_at": timezone.now()}
    nowhere = Registered.objects.create(enrolment_id=2**40, **times)
    assert nowhere.delete()[0] == 1
