"""How is it going: said by the learner, at the rhythm that they set."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localtime

from learners import clock
from learners.actions import audit, dated, facts
from learners.models import CheckIn, Learner, Rhythm, User
from learners.models.rhythm import Often

DOUBLE_CLICK = dt.timedelta(minutes=10)  # the same words again within it are sent once


@transaction.atomic
def check_in(*, learner: Learner, going: int, words: str, by: User) -> tuple[CheckIn, bool]:
    """Save a check-in; a double click is one. Return it, and whether it is new.

    The facts' lock comes before the learner's, as everywhere: the other way round two writers
    could wait for each other.
    """
    now = facts.hold_facts_lock()
    Learner.objects.select_for_update().get(pk=learner.pk)
    recent = CheckIn.objects.filter(learner=learner, known_at__gt=now - DOUBLE_CLICK)
    if same := recent.filter(going=going, words=words).first():
        return same, False
    fact = facts.check_in(learner, going=going, words=words)
    audit.record("check-in.say", fact, by=by, label="")
    return fact, True


@transaction.atomic
def set_rhythm(*, learner: Learner, often: str, by: User) -> bool:
    """Set how often the learner wants to be asked, from today. Return whether that is new."""
    Learner.objects.select_for_update().get(pk=learner.pk)
    changed = dated.say(Rhythm, {"learner": learner}, {"often": Often(often)}, clock.today())
    if changed:
        audit.record("rhythm.set", learner, by=by, label=often)
    return changed


def asked_from(learner: Learner, on: dt.date) -> dt.date | None:
    """Return the day from which the learner is to be asked again; None: they are not asked."""
    rhythm = Rhythm.objects.in_force(on).filter(learner=learner).first()
    if rhythm is None:
        return None
    last = CheckIn.objects.filter(learner=learner).latest_first().first()
    return rhythm.next_on(localtime(last.known_at).date() if last else None)
