"""Give one learner more time for a piece of work."""

import datetime as dt

from django.db import transaction

from learners.actions import audit, notifications
from learners.actions.facts import write
from learners.models import Assessment, Enrolment, Extension, Learner, User


@transaction.atomic
def give(
    *, enrolment: Enrolment, assessment: Assessment, until: dt.date, reason: str, by: User
) -> tuple[Extension, bool]:
    """Give more time until a day, and let the learner know, once for a double click.

    Return the extension and whether it is new.
    """
    learner = Learner.objects.select_for_update().get(pk=enrolment.learner_id)
    rows = Extension.objects.filter(enrolment=enrolment, assessment=assessment)
    last: Extension | None = rows.latest_first().first()
    if last and (last.on, last.reason, last.by_id) == (until, reason, by.pk):
        return last, False
    about = {"enrolment": enrolment, "assessment": assessment}
    extension = write(Extension, learner.pk, **about, on=until, reason=reason, by=by)
    detail = {"until": until.isoformat()}
    audit.record(
        "extension.give", extension, by=by, learner=learner, label=assessment.name, detail=detail
    )
    notifications.post(to=learner.user, kind="more time", about=extension)
    return extension, True
