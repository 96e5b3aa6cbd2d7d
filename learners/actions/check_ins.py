"""How is it going: said by the learner, at the rhythm that she sets."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localdate, localtime

from learners.actions import audit, dated, facts
from learners.models import CheckIn, Learner, Rhythm, User
from learners.models.rhythm import Often

ONE_BREATH = dt.timedelta(minutes=10)  # the same words again within it are a second click


@transaction.atomic
def check_in(
    *, learner: Learner, going: int, words: str, by: User, at: dt.datetime | None = None
) -> tuple[CheckIn, bool]:
    """Write it down; a double click is one check-in. Returns it, and whether it is new.

    The facts' lock comes before the learner's, as everywhere: the other way round they could wait
    for each other.
    """
    now = at or facts.hold_facts_lock()
    Learner.objects.select_for_update().get(pk=learner.pk)
    lately = CheckIn.objects.filter(learner=learner, known_at__gt=now - ONE_BREATH)
    if same := lately.filter(going=going, words=words).first():
        return same, False
    said = facts.check_in(learner, going=going, words=words, at=at)
    audit.record(
        verb="check-in.say",
        kind="check-in",
        object_id=said.pk,
        label="",
        by=by,
        learner=learner,
        at=at,
    )
    return said, True


@transaction.atomic
def set_rhythm(*, learner: Learner, often: str, by: User, at: dt.datetime | None = None) -> bool:
    """How often she wants to be asked, from today on. Returns whether that is new."""
    Learner.objects.select_for_update().get(pk=learner.pk)
    on = localtime(at).date() if at else localdate()
    changed = dated.say(Rhythm, {"learner": learner}, {"often": Often(often)}, on)
    if changed:
        audit.record(
            verb="rhythm.set",
            kind="learner",
            object_id=learner.pk,
            label=often,
            by=by,
            learner=learner,
            at=at,
        )
    return changed


def asked_from(learner: Learner, on: dt.date) -> dt.date | None:
    """The day from which she is (or was) to be asked again; None: she is not asked."""
    rhythm = Rhythm.objects.in_force(on).filter(learner=learner).first()
    if rhythm is None:
        return None
    last = CheckIn.objects.filter(learner=learner).latest_first().first()
    return rhythm.next_on(localtime(last.known_at).date() if last else None)
