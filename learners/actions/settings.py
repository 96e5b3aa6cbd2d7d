"""Change the name someone goes by, their pronouns, and how pages look to them."""

from django.db import transaction

from learners import clock
from learners.actions import audit
from learners.models import ChosenName, Learner, User
from learners.permissions import has_staff_role


@transaction.atomic
def choose_name(*, by: User, name: str, pronouns: str) -> bool:
    """Show everyone this name from now on, also after later imports; return whether anything
    changed.

    The earlier name of a learner is not saved anywhere. Staff sign what they do by name, so the
    audit keeps both of theirs.
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
    is_staff = has_staff_role(by, clock.today())
    detail = {"from": locked_user.name, "to": name} if is_staff else {}
    audit.record("name.choose", by, by=by, learner=learner, label="", detail=detail)
    audit.raise_college_revision()  # others read the name too
    return True


def choose_look(*, by: User, text_size: str, colours: str, is_calm: bool) -> None:
    """Save how someone's own pages look; not audited, as it is their own choice."""
    look = {"text_size": text_size, "colours": colours, "is_calm": is_calm}
    if any(getattr(by, field) != value for field, value in look.items()):
        User.objects.filter(pk=by.pk).update(**look)
        for field, value in look.items():
            setattr(by, field, value)
