"""A college that says things, for every test of this room that asks for it."""

import pytest

from learners.models import RoleKind, User
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.board import Board, studies


@pytest.fixture
def board(ada: User, flo: User, gus: User, dee: User) -> Board:
    care = make.ProgrammeFactory(code="CARE", name="Care")
    computing = make.ProgrammeFactory(code="COMP", name="Computing")
    omar = make.LearnerFactory(name="Omar Aziz", user=person("Omar Aziz"))
    studies(care, ada.learner, flo.learner, gus.learner)
    studies(computing, omar)
    gus.roles.filter(kind=RoleKind.REPRESENTATIVE).update(programme=care, offering=None)
    isla = person("Isla Grant", RoleKind.SAFEGUARDING_LEAD)
    return Board(care, computing, ada.learner, flo.learner, omar, gus, dee, isla)
