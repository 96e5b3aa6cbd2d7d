"""The board: say something, say the same, take it back, and join what says the same."""

from dataclasses import dataclass

from django.db import transaction

from feedback.actions.owners import administrator_for, representative_for
from feedback.models import (
    ANSWER_IN,
    PASS_ON_IN,
    VIEW_MOVES,
    SignOn,
    Speaking,
    View,
    ViewKind,
    ViewState,
)
from feedback.permissions import can_merge, can_sign_on
from learners import clock
from learners.actions import audit, notifications
from learners.models import Group, Learner, Programme, User
from support.actions.due import due_on

HIDDEN_NAME = "someone whose name is hidden"


class MoveRefused(ValueError):
    """The view's state does not allow this, perhaps because someone was quicker."""


@dataclass(frozen=True)
class Words:
    """What someone wants to say, how they want to speak, and whom it is for."""

    kind: ViewKind
    title: str
    words: str = ""
    speaking: Speaking = Speaking.BY_NAME
    programme: Programme | None = None
    group: Group | None = None
    praised: User | None = None
    is_wide: bool = False
    is_straight: bool = False


@transaction.atomic
def say(*, author: Learner, said_words: Words, by: User) -> View:
    """Save what a learner says, with someone who has to answer it; once for a double click.

    Raise `NobodyToAnswer`.
    """
    Learner.objects.select_for_update(of=("self",)).get(pk=author.pk)
    values = {**vars(said_words), **placed(author, said_words)}
    own = View.objects.filter(author=author).exclude(state=ViewState.WITHDRAWN)
    if same := own.filter(title=said_words.title, words=said_words.words).first():
        return same
    view = View.objects.create(author=author, sent_at=clock.now(), **values)
    SignOn.objects.create(view=view, learner=author, signed_at=clock.now())
    record("view.say", view, by)
    kind = "praised" if view.state == ViewState.DELIVERED else "view to answer"
    notifications.post(to=view.owner, kind=kind, about=view)
    return view


def placed(author: Learner, said_words: Words) -> dict[str, object]:
    """Return where something goes first: its state, who answers it and by when."""
    today = clock.today()
    if said_words.praised:
        owner, passed = said_words.praised, {"passed_at": clock.now(), "is_straight": True}
        return {"state": ViewState.DELIVERED, "owner": owner, "due_on": today, **passed}
    passer = None
    if not said_words.is_straight:
        passer = representative_for(said_words.programme, author, today)
    if passer:
        due = due_on(today, PASS_ON_IN)
        return {"state": ViewState.REPRESENTATIVES, "owner": passer, "due_on": due}
    return with_staff(author)


def with_staff(author: Learner | None) -> dict[str, object]:
    today = clock.today()
    return {
        "state": ViewState.STAFF,
        "owner": administrator_for(author, today),
        "due_on": due_on(today, ANSWER_IN),
        "passed_at": clock.now(),
    }


def record(verb: str, view: View, by: User | str, **detail: object) -> None:
    """Record an act on a view, without the name of an author who hides it, and end the
    notifications whose cause is over."""
    own = isinstance(by, User) and view.author is not None and view.author.user_id == by.pk
    hides = own and view.speaking == Speaking.HIDDEN
    audit.record(verb, view, by=HIDDEN_NAME if hides else by, detail=detail)
    notifications.settle_about(view)


def lock(view: View) -> View:
    """Lock a view's row until the transaction ends, and return it as it is now.

    It is read after locking: a query that waited would join the owner it had before.
    """
    View.objects.select_for_update().get(pk=view.pk)
    return View.objects.select_related("author", "owner", "programme").get(pk=view.pk)


def move(view: View, to: ViewState, **values: object) -> None:
    """Move a locked view. Raise `MoveRefused` for a move that the table does not name."""
    if to not in VIEW_MOVES[ViewState(view.state)]:
        raise MoveRefused(f"{view.state} to {to}")
    view.state = to
    for name, value in values.items():
        setattr(view, name, value)
    view.save(update_fields=["state", *values])


@transaction.atomic
def sign_on(*, view: View, learner: Learner, by: User) -> bool:
    """Say the same as someone else; return whether that is new. Raise `MoveRefused`."""
    row = lock(view)
    if not can_sign_on(by, row, clock.today()):
        raise MoveRefused("sign on")
    values = {"signed_at": clock.now()}
    sign, is_new = SignOn.objects.get_or_create(view=row, learner=learner, defaults=values)
    if is_new:
        audit.record("view.sign_on", sign, by=by, label="")
    return is_new


@transaction.atomic
def sign_off(*, view: View, learner: Learner, by: User) -> bool:
    """Stop saying the same; the author takes the view back instead. Return whether it changed."""
    row = lock(view)
    sign = SignOn.objects.filter(view=row, learner=learner).first()
    if sign is None or row.author_id == learner.pk:
        return False
    audit.record("view.sign_off", sign, by=by, label="")
    sign.delete()
    return True


@transaction.atomic
def take_back(*, view: View, by: User) -> View:
    """Take back one's own words before they are answered.

    If others have said the same, the view stays, without its author. Raise `MoveRefused`.
    """
    row = lock(view)
    if row.author is None or row.author.user_id != by.pk:
        raise MoveRefused("not the author")
    if ViewState.WITHDRAWN not in VIEW_MOVES[ViewState(row.state)]:
        raise MoveRefused(f"{row.state} to {ViewState.WITHDRAWN}")
    record("view.take_back", row, by)
    others = SignOn.objects.filter(view=row).exclude(learner=row.author)
    if others.exists():
        SignOn.objects.filter(view=row, learner=row.author).delete()
        row.author, row.speaking = None, Speaking.HIDDEN
        row.save(update_fields=["author", "speaking"])
    else:
        move(row, ViewState.WITHDRAWN, title="", words="")
        notifications.settle_about(row)
    return row


@transaction.atomic
def merge(*, view: View, into: View, by: User) -> View:
    """Join a view with another that says the same; everyone who follows it follows the other.

    Raise `MoveRefused`.
    """
    first, second = sorted([view, into], key=lambda row: row.pk)
    rows = {row.pk: row for row in (lock(first), lock(second))}
    source, target = rows[view.pk], rows[into.pk]
    if source.pk == target.pk or not can_be_joined(target, source):
        raise MoveRefused("merge")
    if not can_merge(by, source, clock.today()):
        raise MoveRefused("not theirs to merge")
    move(source, ViewState.MERGED, merged_into=target)
    carry_over(source, target)
    record("view.merge", source, by, into=str(target.public_id))
    followers = User.objects.filter(learner__sign_ons__view=source)
    notifications.post_all(to=[(user, source) for user in followers], kind="view merged")
    return target


def can_be_joined(target: View, source: View) -> bool:
    """Return whether a view can take another's followers: nobody may come to read less or more."""
    over = target.state in (ViewState.MERGED, ViewState.WITHDRAWN, ViewState.DELIVERED)
    alike = target.is_straight == source.is_straight
    reached = target.is_wide or target.programme_id == source.programme_id
    return not over and alike and reached


def carry_over(source: View, target: View) -> None:
    """Sign the followers of one view on to another, each once."""
    own = SignOn.objects.filter(view=target, learner__isnull=False).values("learner")
    new = SignOn.objects.filter(view=source).exclude(learner__in=own)
    SignOn.objects.bulk_create(
        SignOn(view=target, learner_id=learner, signed_at=signed_at)
        for learner, signed_at in new.values_list("learner", "signed_at")
    )
