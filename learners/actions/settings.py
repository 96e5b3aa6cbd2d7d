"""Change the name someone goes by, and their pronouns."""

from django.db import transaction

from learners import clock
from learners.actions import audit
from learners.models import ChosenName, Learner, User


@transaction.atomic
def choose_name(*, by: User, name: str, pronouns: str) -> bool:
    """Show everyone this name from now on, also after later imports; return whether anything
    changed.

    The earlier name is not saved anywhere.
    """
    locked_user = User.objects.select_for_update().get(pk=by.pk)
    if (locked_user.name, locked_user.pronouns) == (name, pronouns):
        return False
    User.objects.filter(pk=by.pk).update(name=name, pronouns=pronouns)
    by.name, by.pronouns = name, pronouns
    learner = Learner.objects.filter(user=by).first()
    if learner and locked_user.name != name:
        Learner.objects.filter(pk=learner.pk).update(name=name)
        ChosenName.objects.update_or_create(learner=learner, defaults={"chosen_at": clock.now()})
    audit.record("name.choose", by, by=by, learner=learner, label="")
    return True
