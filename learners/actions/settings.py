"""The name someone goes by, and her pronouns."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from learners.actions import audit
from learners.models import ChosenName, Learner, User


@transaction.atomic
def choose_name(*, by: User, name: str, pronouns: str, at: dt.datetime | None = None) -> bool:
    """From now on everyone sees this name; an earlier one is kept nowhere by this.

    No import writes over it. Returns whether anything changed.
    """
    held = User.objects.select_for_update().get(pk=by.pk)
    if (held.name, held.pronouns) == (name, pronouns):
        return False
    User.objects.filter(pk=by.pk).update(name=name, pronouns=pronouns)
    by.name, by.pronouns = name, pronouns
    learner = Learner.objects.filter(user=by).first()
    if learner and held.name != name:
        Learner.objects.filter(pk=learner.pk).update(name=name)
        ChosenName.objects.update_or_create(
            learner=learner, defaults={"chosen_at": at or timezone.now()}
        )
    audit.record(
        verb="name.choose",
        kind="user",
        object_id=by.pk,
        label="",
        by=by,
        learner=learner,
        at=at,
    )
    return True
