"""No promise passes silently, in whatever order days close, tutors change and people answer."""

import datetime as dt
from contextlib import suppress

from django.utils.timezone import localdate
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learners.actions import calendar, corrections, passing_on, roster
from learners.actions.corrections import Verdict
from learners.models import ClosedDay, Correction, Notification, RoleKind, TutorAssignment
from learners.models.correction import Answer
from learners.reads.corrections import to_answer
from support.actions import asking, cases, contacts, my_time, promises
from support.actions import passing_on as cases_passing_on
from support.models import Case, Concern, Cover, HelpRequest
from support.reads.late import SENTENCES, all_columns, late_about
from support.reads.queue import desk_of
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.support import ConcernFactory

MONDAY = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
ONE_DAY = dt.timedelta(days=1)
KINDS = {  # the open promises of each kind, and the column with their day; a case has its own
    "late_request": (HelpRequest.objects.open, "due_on"),
    "late_case": (Case.objects.open, "next_on"),
    "late_concern": (lambda: Concern.objects.standing().exclude(state="taken on"), "due_on"),
    "late_correction": (Correction.objects.open, "due_on"),
}
ACTS = ["ask", "close", "reopen", "tutor", "cover", "decline", "take", "plan", "answer", "other"]
ACTS += ["night"]


class Weeks:
    """A learner, three tutors and an administrator, from a Monday on."""

    def __init__(self, now: dt.datetime = MONDAY) -> None:
        self.now = now
        self.ada = person("Ada Sinclair")
        self.dee = person("Dee Fraser", RoleKind.ADMINISTRATOR)
        self.tutors = [person(f"{name} Ross", RoleKind.TUTOR) for name in ("Ben", "Cy", "Tess")]
        self.learner = make.LearnerFactory(name="Ada Sinclair", user=self.ada)
        make.TutorAssignmentFactory(
            learner=self.learner, tutor=self.tutors[0], from_on=self.today - 90 * ONE_DAY
        )
        ConcernFactory(
            learner=self.learner,
            raised_at=self.now - ONE_DAY,
            raised_on=self.today,
            due_on=self.today + 2 * ONE_DAY,
        )
        make.CorrectionFactory(
            learner=self.learner, owner=self.tutors[0], due_on=self.today + 3 * ONE_DAY
        )

    @property
    def today(self) -> dt.date:
        return localdate(self.now)

    def tutoring(self) -> list:
        rows = TutorAssignment.objects.tutoring(self.today).filter(learner=self.learner)
        return [row.tutor for row in rows.order_by("until_on", "pk").select_related("tutor")]

    def act(self, name: str, number: int) -> None:
        refused = (cases.TakenBy, my_time.CoverRefused, promises.NotLateError)
        with suppress(*refused):
            at_moment(self.now, getattr(self, name), number)

    def ask(self, number: int) -> None:
        asking.ask(learner=self.learner, words=f"Could we talk? {number}", by=self.ada)

    def close(self, number: int) -> None:
        first = self.today + number * ONE_DAY
        calendar.close_days(from_on=first, last_on=first + ONE_DAY, name="Snow", by=self.dee)

    def reopen(self, number: int) -> None:
        days = {"from_on": self.today, "last_on": self.today + (number + 1) * ONE_DAY}
        calendar.open_days(name="Snow", by=self.dee, **days)

    def tutor(self, number: int) -> None:
        tutor = self.tutors[number % 3]
        roster.change_tutor(learner=self.learner, tutor=tutor, on=self.today, by=self.dee)

    def cover(self, number: int) -> None:
        away = self.tutoring()[-1]
        days = {"from_on": self.today, "until_on": self.today + (number + 1) * ONE_DAY}
        my_time.set_cover(tutor=away, deputy=self.tutors[number % 3], by=away, **days)

    def decline(self, _number: int) -> None:
        for row in Cover.objects.in_force(self.today):
            my_time.decline_cover(row=row, by=row.deputy)

    def take(self, number: int) -> None:
        tutors = self.tutoring()
        cases.take_on(learner=self.learner, by=tutors[number % len(tutors)])

    def plan(self, number: int) -> None:
        for case in Case.objects.open():
            about = {"learner": self.learner, "channel": "phone", "reached": True, "words": "Hello"}
            contacts.log(**about, by=case.owner, next_on=self.today + number * ONE_DAY)

    def answer(self, _number: int) -> None:
        for row in Correction.objects.open().select_related("owner"):
            verdict = Verdict(Answer.UNCHANGED, "I looked.")
            with suppress(corrections.AlreadyAnsweredError):
                corrections.answer(correction=row, verdict=verdict, by=row.owner)

    def other(self, number: int) -> None:
        other = [*self.tutors, self.dee][number % 4]
        promises.ask_other(learner=self.learner, other=other, by=self.ada)

    def night(self, _number: int) -> None:
        """The next noon, after the chores of a morning."""
        self.now += ONE_DAY
        before = self.days()
        at_moment(self.now, my_time.keep_up, self.today)
        for chore in (passing_on.pass_on, cases_passing_on.pass_on, promises.follow_calendar):
            at_moment(self.now, chore)
        self.check(before)

    def days(self) -> dict[str, dt.date]:
        """Each open promise that has a day, by its id."""
        return {
            str(row.public_id): getattr(row, column)
            for rows, column in KINDS.values()
            for row in rows()
            if getattr(row, column)
        }

    def check(self, before: dict[str, dt.date]) -> None:
        moved = {key for key, day in self.days().items() if day != before.get(key, day)}
        told = Notification.objects.filter(user=self.ada, kind="promise moved")
        assert moved <= set(told.values_list("subject", flat=True))
        assert all(self.days()[key] > min(before[key], self.today - ONE_DAY) for key in moved)
        closed = set(ClosedDay.objects.values_list("on", flat=True))
        coming = {day for day in self.days().values() if day >= self.today}
        assert not closed & coming
        for case in Case.objects.open():  # what was promised is not lost by taking it on
            assert case.next_on or case.contacts.filter(reached=True).exists()
        late = late_about(self.learner, self.today)
        row = all_columns.first(self.learner.pk, on=self.today)
        kinds = {kind for kind in KINDS if self.late(kind)}
        assert {kind for kind in SENTENCES if row[kind]} == kinds
        assert len(late.sentences if late else []) == len(kinds)
        for kind in kinds:
            assert self.is_listed(kind), kind

    def late(self, kind: str) -> list:
        rows, column = KINDS[kind]
        found = rows().filter(**{f"{column}__lt": self.today})
        return list(found.filter(state="open") if kind == "late_concern" else found)

    def is_listed(self, kind: str) -> bool:
        """Whether each of the learner's tutors has what is late on their list, as late; a
        correction is on the list of someone who has to do with the learner."""
        desks = [desk_of(tutor, self.today, self.now) for tutor in self.tutoring()]
        assert desks
        if kind == "late_correction":
            rows = self.late(kind)
            near = {self.dee.pk, *(tutor.pk for tutor in self.tutoring())}
            return all(row in to_answer(row.owner_id) and row.owner_id in near for row in rows)
        if kind == "late_case":
            return all(desk.cases and desk.cases[0]["overdue"] for desk in desks)
        return all(desk.lines and desk.lines[0].overdue for desk in desks)


class Always(TestCase):
    @settings(max_examples=40)
    @given(
        st.lists(
            st.tuples(st.sampled_from([*ACTS, "night", "night"]), st.integers(0, 5)), max_size=14
        )
    )
    def test_a_promise_is_answered_or_moved_or_late_on_every_page(self, acts):
        weeks = Weeks()
        weeks.act("ask", 0)
        for name, number in [*acts, ("night", 0), ("night", 0)]:
            weeks.act(name, number)
