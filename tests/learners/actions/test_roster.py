"""Who is whose tutor."""

import pytest

from learners.actions import roster
from learners.models import AuditEvent, TutorAssignment
from tests.factories import learners as make


@pytest.mark.parametrize(("act", "day"), [("assign_tutor", "from_on"), ("change_tutor", "on")])
def test_a_learner_cannot_become_their_own_tutor(act, day, ada, ben):
    said = {"learner": ada.learner, "tutor": ada, "by": ben}
    with pytest.raises(roster.OwnTutorError):
        getattr(roster, act)(**said, **{day: make.day(0)})
    held = TutorAssignment.objects.get(learner=ada.learner)
    assert (held.tutor, held.until_on) == (ben, None)
    assert not AuditEvent.objects.filter(verb="tutor.assign").exists()
