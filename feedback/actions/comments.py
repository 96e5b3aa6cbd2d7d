"""Read what people wrote in a survey before it is shown, and show it several at once."""

from django.db import transaction

from feedback.actions import moderation
from feedback.models import COMMENT_MOVES, Comment, CommentState, Survey, WhyHidden
from learners.actions import audit
from learners.calc import release
from learners.models import User


class OutdatedError(Exception):
    """The comment's state has changed meanwhile, so this move is no longer possible."""


class TooFewError(Exception):
    """Fewer comments are ready than may be shown at once."""


@transaction.atomic
def judge(*, comment: Comment, state: str, reason: str = "", by: User | str) -> Comment:
    """Mark a comment as ready, or hide it with a reason. Raise `OutdatedError`.

    One about somebody's safety goes to the safeguarding lead at once.
    """
    locked_comment = Comment.objects.select_for_update().get(pk=comment.pk)
    if (locked_comment.state, locked_comment.reason) == (state, reason):
        return locked_comment
    if state == CommentState.SHOWN or state not in COMMENT_MOVES[locked_comment.state]:
        raise OutdatedError
    locked_comment.state, locked_comment.reason = state, reason
    locked_comment.save(update_fields=["state", "reason"])
    if reason == WhyHidden.SAFETY:
        moderation.pass_to_safeguarding(words=locked_comment.text, by=by)
    detail = {"state": state, "reason": reason}
    audit.record("survey.judge", comment.question.survey, by=by, detail=detail)
    return locked_comment


@transaction.atomic
def show_ready(*, survey: Survey, by: User | str) -> int:
    """Show all comments that are ready, at least five of a question at once; return how many.

    Raise `TooFewError` if no question has enough.
    """
    ready = Comment.objects.filter(question__survey=survey, state=CommentState.READY)
    by_question: dict[int, list[int]] = {}
    for pk, question in ready.select_for_update().values_list("pk", "question"):
        by_question.setdefault(question, []).append(pk)
    enough = [pks for pks in by_question.values() if len(pks) >= release.STEP]
    if not enough:
        raise TooFewError
    shown = [pk for pks in enough for pk in pks]
    Comment.objects.filter(pk__in=shown).update(state=CommentState.SHOWN)
    audit.record("survey.show_comments", survey, by=by)
    return len(shown)
