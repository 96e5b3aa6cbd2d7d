"""What people wrote in a closed survey, for the moderator."""

from dataclasses import dataclass

from django.db.models import Count

from feedback.models import Comment, CommentState, Survey
from learners.calc.release import STEP


@dataclass(frozen=True)
class CommentLine:
    public_id: object
    text: str
    state: str
    state_words: str
    reason: str


@dataclass(frozen=True)
class Written:
    """Comments on a question, in a random order; `more` must be ready before any is shown."""

    question: str
    comments: tuple[CommentLine, ...]
    ready: int
    more: int


def to_read(survey: Survey) -> tuple[Written, ...]:
    """Return the comments by question, in one query."""
    rows = Comment.objects.filter(question__survey=survey).select_related("question")
    by_question: dict[str, list[Comment]] = {}
    for row in rows.order_by("question__place", "public_id"):
        by_question.setdefault(row.question.text, []).append(row)
    return tuple(written(question, comments) for question, comments in by_question.items())


def written(question: str, comments: list[Comment]) -> Written:
    lines = [
        CommentLine(
            row.public_id,
            row.text,
            row.state,
            str(CommentState(row.state).label),
            row.get_reason_display(),
        )
        for row in comments
    ]
    ready = sum(row.state == CommentState.READY for row in comments)
    return Written(question, tuple(lines), ready, max(STEP - ready, 0))


@dataclass(frozen=True)
class Unread:
    """How many comments are to be read, and the survey with most of them."""

    number: int
    survey: object


def unread_comments() -> Unread | None:
    """Return the comments that nobody has read, in one query, or None."""
    rows = Comment.objects.filter(state=CommentState.WAITING).order_by()
    counted = rows.values_list("question__survey__public_id").annotate(n=Count("pk"))
    surveys = sorted(counted, key=lambda row: -row[1])
    return Unread(sum(n for _survey, n in surveys), surveys[0][0]) if surveys else None


def waiting(survey: Survey) -> int:
    """Return how many comments are still to be read."""
    rows = Comment.objects.filter(question__survey=survey, state=CommentState.WAITING)
    return rows.count()
