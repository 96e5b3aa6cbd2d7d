"""Who can read what a learner writes, named beside the box they write in."""

import pytest

from learners.models import Scope
from learners.reads.readers import who_reads
from tests.factories import learners as make

TODAY = make.day(0)


def test_a_learner_reads_of_themselves_as_you_and_anyone_else_by_name(ada, ben):
    assert who_reads(ada.learner, Scope.RECORD, TODAY) == "you and Ben Ross"
    assert who_reads(ada.learner, Scope.RECORD, TODAY, own=False) == "Ada Sinclair and Ben Ross"


@pytest.mark.parametrize("scope", [Scope.NEED, Scope.NOTE])
def test_what_tutors_do_not_read_is_for_the_learner_alone(scope, ada):
    assert who_reads(ada.learner, scope, TODAY) == "you"


def test_everyone_with_a_grant_is_named_in_order(ada, cy, eve, hal):
    for user in (hal, cy):
        make.GrantFactory(learner=ada.learner, user=user, scope=Scope.NEED)
    member = make.GroupMemberFactory(user=eve)
    make.GrantFactory(learner=ada.learner, group=member.group, scope=Scope.NEED)
    words = "you, Cy Laird, Eve Munro and Hal Reid"
    assert who_reads(ada.learner, Scope.NEED, TODAY) == words
