"""Better words, suggested by learners: answered with a reason, and put in place when accepted."""

from typing import Any

from django.db import transaction

from feedback.actions import owners
from feedback.models import EDIT_MOVES, Edit, EditState
from learners import clock
from learners.actions import audit, notifications
from learners.models import Learner, User
from pathways.actions import authoring
from pathways.models import Step
from support.actions import service as services
from support.actions.due import due_on
from support.models import Offer, Service

ANSWER_IN = 10  # working days
LONGEST = {Service: 300, Offer: 300, Step: 2000}  # characters of their words


class ChangedMeanwhileError(Exception):
    """The words are no longer those that the edit was made from."""


class EditAnsweredError(Exception):
    """Someone has answered this edit, or its author has taken it back."""


def words_of(thing: Service | Offer | Step) -> str:
    """Return the words that an edit changes."""
    return thing.words if isinstance(thing, Step) else thing.about


def columns(thing: Service | Offer | Step | str) -> dict[str, Any]:
    """Return the columns that name a thing; a text of Cairn's is named in words."""
    empty = {"service": None, "offer": None, "step": None, "text": ""}
    return empty | {"text" if isinstance(thing, str) else type(thing).__name__.lower(): thing}


@transaction.atomic
def suggest(
    *, thing: Service | Offer | Step | str, before: str, after: str, reason: str, by: Learner
) -> Edit:
    """Suggest better words, once for a double click; a second suggestion replaces the first while
    nobody has answered it."""
    Learner.objects.select_for_update().get(pk=by.pk)
    values = {"before": before, "after": after, "reason": reason}
    waiting = Edit.objects.waiting().filter(author=by, **columns(thing)).first()
    if waiting and values == {name: getattr(waiting, name) for name in values}:
        return waiting
    today = clock.today()
    dates = {"sent_at": clock.now(), "due_on": due_on(today, ANSWER_IN)}
    if waiting:
        Edit.objects.filter(pk=waiting.pk).update(**values, **dates)
        waiting.refresh_from_db()
        edit = waiting
    else:
        owner = owners.administrator_for(by, today)
        edit = Edit.objects.create(author=by, owner=owner, **columns(thing), **values, **dates)
    audit.record("edit.suggest", edit, by=by.user or str(by), learner=by)
    notifications.post(to=edit.owner, kind="edit suggested", about=edit)
    return edit


@transaction.atomic
def accept(*, edit: Edit, reason: str, by: User) -> Edit:
    """Accept an edit and put its words in place, with the reason and its author's name.

    Raise `EditAnsweredError`, and `ChangedMeanwhileError` if the words have changed since.
    """
    if same := answered_so(edit, EditState.ACCEPTED, reason, by):
        return same
    locked = lock(edit)
    put_in_place(locked, by)
    return settle(locked, EditState.ACCEPTED, reason, by)


@transaction.atomic
def decline(*, edit: Edit, reason: str, by: User) -> Edit:
    """Decline an edit with a reason. Raise `EditAnsweredError`."""
    if same := answered_so(edit, EditState.DECLINED, reason, by):
        return same
    return settle(lock(edit), EditState.DECLINED, reason, by)


@transaction.atomic
def take_back(*, edit: Edit, by: User) -> None:
    """Take back an edit that nobody has answered. Raise `EditAnsweredError`."""
    locked = lock(edit)
    locked.state = EditState.WITHDRAWN
    locked.save(update_fields=["state"])
    audit.record("edit.take_back", locked, by=by, learner=locked.author)
    notifications.settle_about(locked)


def answered_so(edit: Edit, state: EditState, reason: str, by: User) -> Edit | None:
    """Return the edit if this person has given this answer already, as after a double click."""
    Edit.objects.select_for_update().get(pk=edit.pk)
    return Edit.objects.filter(pk=edit.pk, state=state, answer=reason, answered_by=by).first()


def lock(edit: Edit) -> Edit:
    Edit.objects.select_for_update().get(pk=edit.pk)
    rows = Edit.objects.select_related("service", "offer__service", "step", "author__user")
    locked: Edit = rows.get(pk=edit.pk)
    if not EDIT_MOVES[EditState(locked.state)]:
        raise EditAnsweredError
    return locked


def put_in_place(edit: Edit, by: User) -> None:
    """Change the words of what the edit is about; a text of Cairn's is changed by hand."""
    if edit.text:
        return
    if words_of(edit.thing) != edit.before:
        raise ChangedMeanwhileError
    if edit.service:
        services.describe(service=edit.service, name=edit.service.name, about=edit.after, by=by)
    elif edit.offer:
        same = {"service": edit.offer.service, "name": edit.offer.name}
        services.offer(**same, about=edit.after, minutes=edit.offer.minutes, by=by)
    else:
        authoring.describe(edit.step, words=edit.after, by=by)


def settle(edit: Edit, state: EditState, reason: str, by: User) -> Edit:
    edit.state, edit.answer = state, reason
    edit.answered_at, edit.answered_by = clock.now(), by
    edit.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    verb = "edit.accept" if state == EditState.ACCEPTED else "edit.decline"
    audit.record(verb, edit, by=by, learner=edit.author)
    notifications.settle_about(edit)
    if edit.author:
        notifications.post(to=edit.author.user, kind="edit answered", about=edit)
    return edit
