"""Check-ins, as often as the learner wants."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localtime

from learners import clock
from learners.actions import audit, dated, facts
from learners.models import CheckIn, Learner, Rhythm, User
from learners.models.rhythm import Often

DOUBLE_CLICK = dt.timedelta(minutes=10)  # the same words within this time count as one check-in


@transaction.atomic
def check_in(*, learner: Learner, going: int, words: str, by: User) -> tuple[CheckIn, bool]:
    """Save a check-in, once for a double click; return it and whether it is new.

    Take the facts' lock before the learner's, as everywhere, so that writers cannot deadlock.
    """
    now = facts.hold_facts_lock()
    Learner.objects.select_for_update().get(pk=learner.pk)
    recent = CheckIn.objects.filter(learner=learner, known_at__gt=now - DOUBLE_CLICK)
    if same := recent.filter(going=going, words=words).first():
        return same, False
    fact = facts.check_in(learner, going=going, words=words)
    audit.record("check-in.add", fact, by=by, label="")
    return fact, True


@transaction.atomic
def set_rhythm(*, learner: Learner, often: str, by: User) -> bool:
    """Set how often to ask the learner, from today; return whether that changed."""
    Learner.objects.select_for_update().get(pk=learner.pk)
    changed = dated.change(Rhythm, {"learner": learner}, {"often": Often(often)}, clock.today())
    if changed:
        audit.record("rhythm.set", learner, by=by, label=often)
    return changed


def asked_from(learner: Learner, on: dt.date) -> dt.date | None:
    """Return the day from which to ask the learner again; None if they do not want to be asked."""
    rhythm = Rhythm.objects.in_force(on).filter(learner=learner).first()
    if rhythm is None:
        return None
    last = CheckIn.objects.filter(learner=learner).latest_first().first()
    return rhythm.next_on(localtime(last.known_at).date() if last else None)
