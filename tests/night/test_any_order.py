"""In whatever order facts, answers, lists of people, closed days and nights come: nobody is asked
twice about the same work, no letter is sent whose cause is over, and no promise passes silently."""

import datetime as dt

from django.utils.timezone import localdate
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learners.actions import extensions, facts, handing_in, notifications
from learners.actions.notifications import people_due
from learners.frames import Scope
from learners.frames.linked import evidence
from learners.imports.people import drafts
from learners.models import Left, Mark, Notification, Submission
from learners.models.notification import Letter
from learners.night import Cutoff, Slice
from support.actions import replies
from support.actions.concerns import follow, in_force
from support.actions.triage import compute, replace
from support.models import CLOSED_BY_LEARNER, STANDING, Concern, ReplyKind, Rule
from tests.factories import learners as make
from tests.learners.imports.people.lists import csv
from tests.support.test_never_silent import ACTS, ONE_DAY, Weeks

DUE = (-12, -9, -2, 1, 2, 4)  # days from the first
RAISED = "concern raised"
FACTS = ["hand_in", "take_back", "mark", "more_time", "move", "leave", "come_back", "list"]
ANSWERS = ["reply", "reply", "letters"]


def first_noon() -> dt.datetime:
    """Return noon of a Monday soon: letters about long ago are not sent."""
    today = localdate()
    monday = today + (7 - today.weekday()) * ONE_DAY
    return dt.datetime.combine(monday, dt.time(12), dt.UTC)


class Term(Weeks):
    """The same people with a module whose work is due about now, and real mornings."""

    def __init__(self) -> None:
        super().__init__(first_noon())
        Concern.objects.all().delete()
        begin, known = self.today - 60 * ONE_DAY, self.now - 60 * ONE_DAY
        self.offering = make.OfferingFactory(from_on=begin, until_on=begin + 200 * ONE_DAY)
        for feed in ("activity", "submissions", "marks"):
            about = {"offering": self.offering, "feed": feed, "from_on": begin}
            make.CoverageFactory(**about, recorded_at=known)
        self.place = make.EnrolmentFactory(learner=self.learner, offering=self.offering)
        make.RegisteredFactory(enrolment=self.place, on=begin)
        self.work = make.AssessmentFactory.create_batch(len(DUE), offering=self.offering)
        for piece, days in zip(self.work, DUE, strict=True):
            on = self.today + days * ONE_DAY
            make.DeadlineSetFactory(assessment=piece, on=on, known_at=known)
        self.answered: dict[int, dt.date] = {}
        self.seen: set[int] = set()

    def act(self, name: str, number: int) -> None:
        self.now += dt.timedelta(minutes=1)
        super().act(name, number)

    # facts ---------------------------------------------------------------------------------------

    def hand_in(self, number: int) -> None:
        handing_in.hand_in(self.place, self.work[number], on=self.today)

    def take_back(self, number: int) -> None:
        handing_in.hand_in(self.place, self.work[number], on=None)

    def mark(self, number: int) -> None:
        facts.return_mark(self.place, self.work[number], score=55)

    def more_time(self, number: int) -> None:
        about = {"enrolment": self.place, "assessment": self.work[number]}
        until = self.today + 2 * ONE_DAY
        extensions.give(**about, until=until, reason="Ill", by=self.tutors[0])

    def move(self, number: int) -> None:
        on = self.today + (number - 4) * 2 * ONE_DAY
        facts.set_deadline(self.work[number], on=on, by=self.dee, reason="A slip")

    def leave(self, number: int) -> None:
        facts.leave(self.place, on=self.today + (number % 3) * ONE_DAY)

    def come_back(self, _number: int) -> None:
        facts.leave(self.place, on=None)

    def list(self, number: int) -> None:
        """Import a list with another tutor, and perhaps with Ada leaving or coming back."""
        row = {
            "reference": self.learner.reference,
            "name": self.learner.name,
            "module": self.offering.module.code,
            "offering": self.offering.code,
            "from_on": self.offering.from_on,
            "tutor_email": self.tutors[number % 3].email,
            "left_on": self.today if number > 3 else "",
        }
        draft = drafts.save(chunks=[csv([row])], source="people.csv", by=self.dee)
        assert draft.state == "ready", draft.errors
        confirmed = {hold["kind"]: hold["count"] for hold in draft.preview["holds"]}
        mark = draft.preview["mark"]
        drafts.commit(draft=draft, by=self.dee, mark=mark, confirmed=confirmed)

    # answers and letters -------------------------------------------------------------------------

    def reply(self, number: int) -> None:
        for concern in Concern.objects.standing():
            kind = ReplyKind.values[number % len(ReplyKind.values)]
            replies.reply(concern=concern, kind=kind, by=self.ada)
            concern.refresh_from_db()
            if concern.state in CLOSED_BY_LEARNER:
                for work in concern.reasons.get("missed", ()):
                    self.answered[work["assessment"]] = self.today

    def letters(self, _number: int) -> None:
        sent: list[str] = []

        def send(user, _count: int) -> None:  # an error here would pass for the mail server's
            sending = Notification.objects.filter(user=user, letter=Letter.SENDING, kind=RAISED)
            sent.extend(sending.values_list("subject", flat=True))

        for user in people_due():
            notifications.deliver(user_id=user, send=send)
        for concern in Concern.objects.filter(public_id__in=sent):
            self.check_letter(concern)

    def check_letter(self, concern: Concern) -> None:
        assert concern.state in STANDING
        assert not concern.replies.filter(taken_back_at=None).exists()
        if concern.rule == Rule.DEADLINES:
            assert self.is_here()
            assert any(map(self.is_missed, concern.reasons["missed"]))

    def is_here(self) -> bool:
        left = Left.objects.filter(enrolment=self.place).latest_first().first()
        return left is None or left.on is None or left.on > self.today

    def is_missed(self, work: dict) -> bool:
        about = {"enrolment": self.place, "assessment": work["assessment"]}
        given = Submission.objects.filter(**about).latest_first().first()
        marked = Mark.objects.filter(**about).latest_first().first()
        return not (given and given.on) and not (marked and marked.score is not None)

    # mornings ------------------------------------------------------------------------------------

    def night(self, number: int) -> None:
        morning = self.now + ONE_DAY - dt.timedelta(hours=10)
        cutoff = Cutoff.of(localdate(morning), morning)
        records = evidence(cutoff, Scope.running(cutoff))
        versions, part = in_force(cutoff), Slice(cutoff, 1, 1, 2**31)
        replace(compute(records, cutoff), part, versions)
        follow(part, records, versions)
        self.check_asked()
        super().night(number)

    def check_asked(self) -> None:
        """Every new question is about something that was not answered before."""
        new = Concern.objects.exclude(pk__in=self.seen)
        for concern in new.filter(rule=Rule.DEADLINES):
            assert any(map(self.is_new, concern.reasons["missed"])), concern.reasons
        self.seen |= set(new.values_list("pk", flat=True))

    def is_new(self, work: dict) -> bool:
        answered_on = self.answered.get(work["assessment"])
        return answered_on is None or dt.date.fromisoformat(work["due_on"]) > answered_on


EVENTS = [*ACTS, *FACTS, *ANSWERS]


def orders(names: list[str]) -> st.SearchStrategy:
    """Return orders of a few kinds of event, which meet more often than many would."""
    events = st.tuples(st.sampled_from([*names, *ANSWERS, "night"]), st.integers(0, 5))
    return st.lists(events, min_size=4, max_size=12)


class Always(TestCase):
    @settings(max_examples=20)
    @example([("leave", 0), ("letters", 0)])
    @example([("hand_in", 0), ("hand_in", 1), ("hand_in", 2), ("letters", 0)])
    @example(
        [("reply", 1), ("move", 1), ("night", 0), ("leave", 0), ("night", 0), ("come_back", 0)]
    )
    @given(st.lists(st.sampled_from(EVENTS), min_size=1, max_size=4).flatmap(orders))
    def test_nobody_is_asked_twice_or_written_to_late_or_left_waiting(self, events):
        term = Term()
        term.act("night", 0)
        assert Concern.objects.standing().exists()
        for name, number in [*events, ("night", 0), ("letters", 0), ("night", 0)]:
            term.act(name, number)
