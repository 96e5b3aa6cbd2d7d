"""Close surveys whose last day has passed, and leave no trace of the order of their answers."""

import re
import uuid

import structlog
from django.db import connection, transaction
from django.db.models import QuerySet

from feedback.actions.surveys import lock_survey
from feedback.calc import urns
from feedback.models import EVERYBODY, Comment, Question, QuestionKind, Survey, Urn
from learners import clock
from learners.actions import audit, notifications
from learners.calc import release
from learners.models import Offering, Role, RoleKind, User

log = structlog.get_logger()
BY = "the calendar"
PATIENCE = "SET lock_timeout = '5s'"  # votes in other surveys would wait behind it
REWRITE = "VACUUM (FULL, VERBOSE) feedback_urn"
LEFT_OVER = re.compile(r"\n\w+:\s+(\d+)")  # the first number of the message's detail


def close_due() -> None:
    """Close every survey whose last day has passed."""
    for survey in Survey.objects.over(clock.today()).order_by("pk"):
        close(survey=survey)


@transaction.atomic
def close(*, survey: Survey) -> Survey:
    """Close a survey, once: groups too small to be shown are merged in the urn for good, and words
    become comments for a moderator, if enough people wrote some."""
    closing = lock_survey(survey)
    if closing.closed_at or not closing.opened_at:
        return closing
    urn, comments = Urn.objects.get(survey=closing), []
    for question in closing.questions.all():
        counts = urn.answers[str(question.pk)]
        if question.kind == QuestionKind.WORDS:
            comments += comments_of(question, urn, list(counts.pop(EVERYBODY)))
        urn.answers[str(question.pk)] = urns.settled(counts)
    urn.numbers = {EVERYBODY: urn.n}
    urn.save(update_fields=["numbers", "answers"])
    Comment.objects.bulk_create(sorted(comments, key=lambda comment: comment.public_id))
    closing.closed_at = clock.now()
    closing.save(update_fields=["closed_at"])
    if closing.offering_id and release.is_enough(urn.n):
        to = [(owner, str(closing.public_id)) for owner in owners(closing)]
        notifications.post_all(to=to, kind="module answered")
    audit.record("survey.close", closing, by=BY, detail={"took part": release.batch(urn.n)})
    return closing


def owners(survey: Survey) -> QuerySet[User]:
    """Return those who run the module whose learners were asked."""
    roles = Role.objects.in_force(clock.today()).filter(kind=RoleKind.MODULE_OWNER)
    modules = Offering.objects.filter(pk=survey.offering_id).values("module")
    return User.objects.filter(pk__in=roles.filter(module__in=modules).values("user"))


def comments_of(question: Question, urn: Urn, texts: list[str]) -> list[Comment]:
    """Return what people wrote, if there are texts enough to be shown at once."""
    if not release.is_enough(urn.n) or len(texts) < release.STEP:
        return []
    return [Comment(question=question, text=text, public_id=uuid.uuid4()) for text in texts]


def rewrite_urns() -> None:
    """Rewrite the file of urns without its old rows, which show what each vote changed.

    It cannot run in a transaction. It is done again until no old row is left: one that an older
    transaction can still see is copied.
    """
    waiting = Survey.objects.closed().filter(rewritten_at=None)
    closed = list(waiting.values_list("pk", flat=True))
    if not closed:
        return
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
        try:
            cursor.execute(REWRITE)
        finally:
            cursor.execute("RESET lock_timeout")
    if old_rows_left(connection.connection.notices):
        log.warning("urns.old_rows_left")
        return
    waiting.filter(pk__in=closed).update(rewritten_at=clock.now())


def old_rows_left(notices: list[str]) -> bool:
    """Return whether the latest rewriting reported old rows, or did not report."""
    reports = [notice for notice in notices if "feedback_urn" in notice]
    counts = LEFT_OVER.findall(reports[-1]) if reports else []
    return not counts or counts[0] != "0"
