"""A learner asks for a person. Nothing delays a request: no gate, no budget, no score."""

import datetime as dt

from django.db import transaction

from learners import clock
from learners.actions import audit, notifications
from learners.models import Learner, TutorAssignment, User
from support.actions.due import ANSWER_IN, due_on
from support.models import HelpRequest, HelpState

MOST: int = HelpRequest._meta.get_field("words").max_length  # characters, all additions together


class TooLong(ValueError):
    """The request has no room for so many more words; none were saved."""


class AlreadyTaken(ValueError):
    """Someone has taken the request on, so it cannot be taken back."""


@transaction.atomic
def ask(*, learner: Learner, words: str, by: User, from_concern: bool = False) -> HelpRequest:
    """Ask for a person. One request is open at a time: asking again adds words to it, and
    notifies the tutors. The same words twice in a row (a double click) are added once.

    Raises `TooLong`.
    """
    Learner.objects.select_for_update(of=("self",)).get(pk=learner.pk)
    open_request = HelpRequest.objects.open().filter(learner=learner).first()
    if open_request:
        if words and words != open_request.latest:
            _add(open_request, words, by)
        return open_request
    request = HelpRequest.objects.create(
        learner=learner,
        words=words,
        from_concern=from_concern,
        asked_at=clock.now(),
        due_on=due_on(clock.today(), ANSWER_IN),
    )
    for tutor in tutors_of(learner, clock.today()):
        notifications.post(to=tutor, kind="help asked", about=request)
    audit.record("help.ask", request, by=by)
    return request


def _add(request: HelpRequest, words: str, by: User) -> None:
    start = f"{request.words}\n\n" if request.words else ""
    if len(start) + len(words) > MOST:
        raise TooLong(len(start) + len(words))
    request.words, request.added_from, request.added_at = start + words, len(start), clock.now()
    request.save(update_fields=["words", "added_from", "added_at"])
    for tutor in tutors_of(request.learner, clock.today()):
        notifications.post(to=tutor, kind="help added", about=request)
    audit.record("help.ask_again", request, by=by)


@transaction.atomic
def keep(*, request: HelpRequest, by: User) -> HelpRequest:
    """Keep a request whose reply was taken back: with words added since, it is its own request."""
    locked_request: HelpRequest = HelpRequest.objects.select_for_update().get(pk=request.pk)
    if locked_request.state == HelpState.OPEN and locked_request.from_concern:
        locked_request.from_concern = False
        locked_request.save(update_fields=["from_concern"])
        audit.record("help.keep", locked_request, by=by)
    return locked_request


@transaction.atomic
def take_back(*, request: HelpRequest, by: User) -> HelpRequest:
    """Take a request back. Raises `AlreadyTaken` if someone has taken it on."""
    rows = HelpRequest.objects.select_related("learner").select_for_update(of=("self",))
    locked_request: HelpRequest = rows.get(pk=request.pk)
    if locked_request.state == HelpState.TAKEN_BACK:
        return locked_request
    if locked_request.state != HelpState.OPEN:
        raise AlreadyTaken(locked_request.state)
    locked_request.state, locked_request.closed_at = HelpState.TAKEN_BACK, clock.now()
    locked_request.save(update_fields=["state", "closed_at"])
    audit.record("help.take_back", locked_request, by=by)
    notifications.settle_of(locked_request.learner)
    return locked_request


def tutors_of(learner: Learner, on: dt.date) -> list[User]:
    assignments = TutorAssignment.objects.tutoring(on).filter(learner=learner)
    return list(User.objects.filter(pk__in=assignments.values("tutor")).order_by("pk"))
