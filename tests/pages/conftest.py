"""A college in which every form has something to act on, and a way to send each form."""

import copy
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import update_last_login
from django.contrib.auth.signals import user_logged_in
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from learners.models import ClosedDay, User
from portal import timetable
from support.models import Concern, Cover
from tests.conftest import BACKEND, College, cast, college_of, person, shared
from tests.factories import learners as make
from tests.factories.everyone import HelplineFactory, NotificationFactory
from tests.factories.pathways import care, follows
from tests.factories.portal import NightFactory
from tests.factories.support import (
    CaseFactory,
    ConcernFactory,
    ContactFactory,
    HelpRequestFactory,
    ScorecardFactory,
)
from tests.pages.forms import FORMS
from tests.permissions import administrator, board, surveys, together

LOOKS = ("portal_journey", "django_session", "learners_accessevent", "usersessions_usersession")
WRITTEN = """
    SELECT relname, n_tup_ins, n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
    WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND NOT relname = ANY(%s)
"""


def written() -> dict[str, tuple[int, int]]:
    """Count rows added, and rows changed or deleted, per table, without looks and sessions."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [list(LOOKS)])
        return {table: (added, changed) for table, added, changed in cursor.fetchall()}


@dataclass
class Desk:
    """The people, and the address of each form."""

    people: dict[str, User]
    url_args: dict[str, list[Any]]

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.people[FORMS[name].sender], backend=BACKEND)
        if FORMS[name].first:
            form, sent_to = FORMS[name].first
            other = Client()
            other.force_login(self.people[form.sender], backend=BACKEND)
            assert other.post(self.url(sent_to), form.filled()).status_code == 302
        return client

    def url(self, name: str) -> str:
        return reverse(name, args=self.url_args.get(name, []))

    def page(self, name: str) -> str:
        """Return the address of the page with the form."""
        at = FORMS[name].at or name
        for args in ([], self.url_args.get(name), self.url_args.get(at)):
            with suppress(NoReverseMatch):
                return reverse(at, args=args)
        raise NoReverseMatch(at)


def of_work(college: College, ben: User) -> dict[str, list[Any]]:
    """Return the arguments of pages about a piece of work, and of Ben's contact."""
    late, lab = college.assessments[1].public_id, college.assessments[2].public_id
    contact = ContactFactory(learner=college.ada, made_by=ben)
    ClosedDay.objects.get_or_create(on=make.day(10), campus=None)
    return {
        "deadline_leave": [college.assessments[3].public_id],
        "contact_correct": [contact.token],
        "deadline": [lab],
        "more_time": [college.ada.public_id, late],
    }


PERSON = ("person_login", "person_tutor", "person_place", "person_learner")


def furnished() -> Desk:
    """Return a desk: every row about a learner is Ada's, Ben tutors them, Tess covers for Ben."""
    everyone = cast()
    college = college_of(everyone["ada"])
    ada, flo, ben = college.ada, everyone["flo"].learner, everyone["ben"]
    tess = person("Tess Boyd", "tutor")
    make.TutorAssignmentFactory(tutor=tess, learner=ada, until_on=make.day(9))
    night = NightFactory(state="done")
    catalogue = care()
    follows(ada, catalogue)
    correction = make.CorrectionFactory(learner=ada, owner=college.jo)
    NotificationFactory(user=college.jo, kind="correction asked", subject=correction.public_id)
    concern: Concern = ConcernFactory(learner=ada)
    case = CaseFactory(learner=ada, owner=ben).public_id
    cover = Cover.objects.create(tutor=ben, deputy=tess, from_on=make.day(3), until_on=make.day(9))
    step, version = catalogue["bus"].public_id, ScorecardFactory().public_id
    alike = {
        (step,): ("step", "step_start", "step_undo", "step_day", "step_day_undo"),
        (concern.public_id,): ("concern", "concern_undo", "concern_set_aside", "concern_put_back"),
        (case,): ("case", "case_plan", "case_close", "case_open_again", "case_take_over"),
        (ada.public_id,): ("take_on", "contact", "learner"),
        (make.EnrolmentFactory(learner__name="Wren Tait").learner.public_id,): PERSON,
        (version,): ("rule", "rule_move"),
        (cover.pk,): ("cover_end", "cover_decline"),
    }
    url_args = {
        **administrator.url_args(college, night),
        **surveys.url_args(college),
        **together.forms_of(college, everyone["gus"]),
        **board.forms_of(ada, ben, everyone["gus"]),
        **{name: list(ids) for ids, names in alike.items() for name in names},
        "correction": [correction.public_id],
        "correction_ask": ["submission", college.enrolment.submissions.get().pk],
        "help_take_back": [HelpRequestFactory(learner=flo, due_on=make.day(-1)).public_id],
        "help_ask_other": [tess.public_id],
        **of_work(college, ben),
        "helpline_end": [HelplineFactory().public_id],
        "night": [night.public_id],
    }
    return Desk({**everyone, "jo": college.jo, "tess": tess}, url_args)


@pytest.fixture(scope="module")
def office(django_db_setup: None, django_db_blocker: Any) -> Iterator[Desk]:
    yield from shared(django_db_blocker, furnished)


@pytest.fixture
def quiet(monkeypatch: Any) -> Iterator[None]:
    """Start no night, and write nothing on sign-in."""
    monkeypatch.setattr(timetable, "ring", lambda night: None)
    user_logged_in.disconnect(dispatch_uid="update_last_login")
    yield
    user_logged_in.connect(update_last_login, dispatch_uid="update_last_login")


@pytest.fixture
def desk(office: Desk, db: None, quiet: None) -> Desk:
    return copy.deepcopy(office)
