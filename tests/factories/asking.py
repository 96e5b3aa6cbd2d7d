"""What learners are asked, as a night would have chosen it."""

import datetime as dt

from feedback.models import Asking, Invited
from learners.models import Learner
from tests.factories.learners import day, moment
from tests.factories.surveys import SurveyFactory


def asks(learner: Learner, kind: str, *, subject: str = "", on: dt.date | None = None) -> Asking:
    reason = "rhythm" if kind == "check-in" else "closes"
    night = {"as_of": on or day(0), "revision": 1}
    return Asking.objects.create(
        learner=learner, kind=kind, subject=subject, reason=reason, **night
    )


def opened(learner: Learner, closes_on: dt.date | None = None) -> str:
    """Open a survey that a learner may answer; return its id as text."""
    at = {"written_at": moment(day(-30)), "opened_at": moment(day(-30))}
    survey = SurveyFactory(title="Evenings", closes_on=closes_on or day(9), invited=10, **at)
    Invited.objects.create(survey=survey, learner=learner)
    return str(survey.public_id)
