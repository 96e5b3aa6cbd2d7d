"""A learner asks for a person. Nothing holds it back: no gate, no budget, no score."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from learners.actions import audit, notifications
from learners.models import Learner, User
from support.actions.due import ANSWER_IN, due_on
from support.actions.telling import event
from support.models import HelpRequest, HelpState
from support.querysets import tutoring

MOST: int = HelpRequest._meta.get_field("words").max_length  # characters, of all she has written


class TooLong(ValueError):
    """Her request cannot hold so many words more; nothing of them was written down."""


class AlreadyTaken(ValueError):
    """Somebody has taken it on; there is nothing to take back."""


@transaction.atomic
def ask(
    *,
    learner: Learner,
    words: str,
    by: User,
    at: dt.datetime | None = None,
    from_note: bool = False,
) -> HelpRequest:
    """Ask for a person. One waits at a time: asking again adds words to the one that waits, and
    says so to her tutors. The same words twice in a row (a double click) are added once.

    Raises `TooLong`.
    """
    moment = at or timezone.now()
    Learner.objects.select_for_update(of=("self",)).get(pk=learner.pk)
    waiting = HelpRequest.objects.open().filter(learner=learner).first()
    if waiting:
        if words and words != waiting.latest:
            _add(waiting, words, by, moment)
        return waiting
    request = HelpRequest.objects.create(
        learner=learner,
        words=words,
        from_note=from_note,
        asked_at=moment,
        due_on=due_on(localdate(moment), ANSWER_IN),
    )
    for tutor in tutors_of(learner, localdate(moment)):
        notifications.post(to=tutor, kind="help asked", about=request, learner=learner, at=moment)
    _tell("help.ask", request, by, moment)
    return request


def _add(held: HelpRequest, words: str, by: User, moment: dt.datetime) -> None:
    start = f"{held.words}\n\n" if held.words else ""
    if len(start) + len(words) > MOST:
        raise TooLong(len(start) + len(words))
    held.words, held.added_from, held.added_at = start + words, len(start), moment
    held.save(update_fields=["words", "added_from", "added_at"])
    told = {"about": event(held, moment), "learner": held.learner, "at": moment}
    for tutor in tutors_of(held.learner, localdate(moment)):
        notifications.post(to=tutor, kind="help added", **told)
    _tell("help.ask_again", held, by, moment)


@transaction.atomic
def keep(*, request: HelpRequest, by: User, at: dt.datetime | None = None) -> HelpRequest:
    """Her answer to a note is taken back, and what she asked since stays as her own request."""
    held: HelpRequest = HelpRequest.objects.select_for_update().get(pk=request.pk)
    if held.state == HelpState.OPEN and held.from_note:
        held.from_note = False
        held.save(update_fields=["from_note"])
        _tell("help.keep", held, by, at or timezone.now())
    return held


@transaction.atomic
def take_back(*, request: HelpRequest, by: User, at: dt.datetime | None = None) -> HelpRequest:
    """She does not need it any more. Raises `AlreadyTaken` where someone has taken it on."""
    moment = at or timezone.now()
    rows = HelpRequest.objects.select_related("learner").select_for_update(of=("self",))
    held: HelpRequest = rows.get(pk=request.pk)
    if held.state == HelpState.TAKEN_BACK:
        return held
    if held.state != HelpState.OPEN:
        raise AlreadyTaken(held.state)
    held.state, held.closed_at = HelpState.TAKEN_BACK, moment
    held.save(update_fields=["state", "closed_at"])
    _tell("help.take_back", held, by, moment)
    return held


def tutors_of(learner: Learner, on: dt.date) -> list[User]:
    now = tutoring(on).filter(learner=learner).values("tutor")
    return list(User.objects.filter(pk__in=now).order_by("pk"))


def _tell(verb: str, request: HelpRequest, by: User, moment: dt.datetime) -> None:
    audit.record(
        verb=verb,
        kind="request for a person",
        object_id=request.public_id,
        label=str(request.learner),
        by=by,
        at=moment,
        learner=request.learner,
    )
