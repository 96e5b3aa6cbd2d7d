"""The people of every test (DESIGN §8), one college round them, and a quick way to sign in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import hypothesis
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.management import call_command
from django.test import Client, TransactionTestCase
from django.utils import translation

from learners.models import Assessment, Enrolment, Learner, Module, Offering, RoleKind, User
from tests import databases
from tests.factories import learners as make

PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
BACKEND = "learners.signing_in.accounts.SignedIn"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CAST = {
    "ada": ("Ada Sinclair",),
    "ben": ("Ben Ross", RoleKind.TUTOR),
    "cy": ("Cy Laird", RoleKind.TUTOR),
    "dee": ("Dee Fraser", RoleKind.ADMINISTRATOR),
    "eve": ("Eve Munro", RoleKind.SERVICE_MEMBER),
    "flo": ("Flo Mackay",),
    "gus": ("Gus Petrie", RoleKind.REPRESENTATIVE),
    "hal": ("Hal Reid", RoleKind.PARTNER),
}
LEARNERS = ("ada", "flo", "gus")
STAFF = {RoleKind.TUTOR, RoleKind.ADMINISTRATOR, RoleKind.SAFEGUARDING_LEAD, RoleKind.MODULE_OWNER}

# A busy machine fails no rule, and a red run is the same again on any machine.
hypothesis.settings.register_profile(
    "cairn",
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,  # a rule may share one college
    ],
)
hypothesis.settings.load_profile("cairn")


def pytest_configure() -> None:
    """Pages link to static files as they lie, with no collectstatic before a test; a password's
    hash costs nothing (the real one is tested in tests/portal/test_passwords.py)."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN_FILES}}
    settings.STATIC_ROOT = str(settings.BASE_DIR / "static")


@contextmanager
def copied(blocker: Any, template: Callable[[], str], purpose: str = "") -> Iterator[None]:
    """Between set-up and end, tests see a copy of a database: their fixtures open it to them."""
    with ExitStack() as stack:
        with blocker.unblock():
            stack.enter_context(databases.using(template(), purpose))
        yield
        with blocker.unblock():
            stack.close()


def shared(blocker: Any, build: Callable[[], Any]) -> Iterator[Any]:
    """What all tests of a module share, built once into a database of the module's own.

    Each test takes back its rows, and takes a deep copy of the objects.
    """
    with copied(blocker, databases.tables, "shared"):
        with blocker.unblock():
            built = build()
        yield built


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A database of each worker's own, with every table."""
    TransactionTestCase._fixture_teardown = lambda _test: databases.empty()
    with copied(django_db_blocker, databases.tables):
        yield


def person(name: str, *kinds: str, module: Module | None = None) -> User:
    """A login with roles that have long held; staff bring a second factor."""
    first = name.split()[0].lower()
    user: User = make.UserFactory(name=name, email=f"{first}@strathcairn.example")
    for kind in kinds:
        owned = module if kind == RoleKind.MODULE_OWNER else None
        make.RoleFactory(user=user, kind=kind, module=owned)
    if STAFF & set(kinds):
        TOTP.activate(user, TOTP_SECRET)
    return user


def member(first: str, tutor: User | None = None) -> User:
    """One of the cast; a learner is their tutor's."""
    name, *kinds = CAST[first]
    user = person(name, *kinds)
    if first == "cy":
        wren = make.LearnerFactory(name="Wren Tait")
        make.TutorAssignmentFactory(tutor=user, learner=wren)
    if tutor:
        learner = make.LearnerFactory(name=name, user=user, reference=f"SC-{first.upper()}")
        make.TutorAssignmentFactory(tutor=tutor, learner=learner)
    return user


def cast() -> dict[str, User]:
    """Everyone, by first name."""
    ben = member("ben")
    return {"ben": ben} | {
        first: member(first, ben if first in LEARNERS else None) for first in CAST if first != "ben"
    }


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page in another language does not leave its language to the next test."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def ben(db: None) -> User:
    """A tutor."""
    return member("ben")


@pytest.fixture
def ada(db: None, ben: User) -> User:
    """A learner; Ben is their tutor."""
    return member("ada", ben)


@pytest.fixture
def cy(db: None) -> User:
    """A tutor with no business here, and a tutee of their own."""
    return member("cy")


@pytest.fixture
def dee(db: None) -> User:
    """The administrator."""
    return member("dee")


@pytest.fixture
def eve(db: None) -> User:
    """A member of a service."""
    return member("eve")


@pytest.fixture
def flo(db: None, ben: User) -> User:
    """Another learner, and another tutee of Ben's."""
    return member("flo", ben)


@pytest.fixture
def gus(db: None, ben: User) -> User:
    """A learner who is also a representative."""
    return member("gus", ben)


@pytest.fixture
def hal(db: None) -> User:
    """An employer partner."""
    return member("hal")


@dataclass(frozen=True)
class College:
    """One offering of one module, nine weeks in; Jo owns the module."""

    module: Module
    offering: Offering
    assessments: list[Assessment]  # due 40, 10 and 3 days ago, and in 10 days
    ada: Learner
    enrolment: Enrolment  # Ada's: the first handed in and marked, the next two not
    jo: User


def college_of(ada: User) -> College:
    module = make.ModuleFactory(code="CARE1", name="Foundations of care")
    offering = make.OfferingFactory(module=module, code="autumn")
    due = {"Case study 1": -40, "Case study 2": -10, "Reflection log": -3, "Care plan": 10}
    assessments = [make.AssessmentFactory(offering=offering, name=name) for name in due]
    for assessment, days in zip(assessments, due.values(), strict=True):
        make.DeadlineSetFactory(assessment=assessment, on=make.day(days))
    for feed in ("activity", "submissions", "marks"):
        make.CoverageFactory(offering=offering, feed=feed)
    enrolment = make.EnrolmentFactory(learner=ada.learner, offering=offering)
    make.RegisteredFactory(enrolment=enrolment, on=make.day(-72))
    first = assessments[0]
    make.SubmissionFactory(enrolment=enrolment, assessment=first, on=make.day(-41))
    make.MarkFactory(
        enrolment=enrolment, assessment=first, score=68, known_at=make.moment(make.day(-30))
    )
    make.EntryQualificationFactory(learner=ada.learner)
    make.ProtectedCharacteristicFactory(learner=ada.learner)
    make.EngagementFactory(learner=ada.learner)
    jo = person("Jo Kerr", RoleKind.MODULE_OWNER, module=module)
    return College(module, offering, assessments, ada.learner, enrolment, jo)


@pytest.fixture
def college(ada: User) -> College:
    return college_of(ada)


@pytest.fixture
def sign_in() -> Callable[[Client, User], Client]:
    """Open the door without the password dance; how doors work is tested in tests/permissions."""

    def open_door(client: Client, user: User) -> Client:
        client.force_login(user, backend=BACKEND)
        return client

    return open_door


@pytest.fixture
def everyone(
    ada: Any, ben: Any, cy: Any, dee: Any, eve: Any, flo: Any, gus: Any, hal: Any
) -> dict[str, User]:
    people = [ada, ben, cy, dee, eve, flo, gus, hal]
    return {user.name.split()[0].lower(): user for user in people}


@pytest.fixture(autouse=True, scope="session")
def catalogues() -> None:
    """Translations as the demo has them: compiled from what is in the tree."""
    call_command("compile_catalogues", verbosity=0)
