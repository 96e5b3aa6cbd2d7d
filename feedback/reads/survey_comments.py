"""What people wrote in a closed survey, for the moderator."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, When

from feedback.models import Comment, CommentState, Question, Survey
from learners.calc.release import STEP

PAGE = 50


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


def to_read(survey: Survey, number: Any) -> tuple[Page[Any], tuple[Written, ...]]:
    """Return a page of comments by question, in three queries; those to be read come first."""
    rows = Comment.objects.filter(question__survey=survey).select_related("question")
    is_read = Case(When(state=CommentState.WAITING, then=0), default=1)
    rows = rows.order_by("question__place", is_read, "public_id")
    page = Paginator(rows, PAGE).get_page(number)
    by_question: dict[Question, list[Comment]] = {}
    for row in page.object_list:
        by_question.setdefault(row.question, []).append(row)
    ready = ready_by_question(survey)
    lists = by_question.items()
    return page, tuple(written(one, comments, ready.get(one.pk, 0)) for one, comments in lists)


def ready_by_question(survey: Survey) -> dict[int, int]:
    ready = Comment.objects.filter(question__survey=survey, state=CommentState.READY)
    return dict(ready.order_by().values_list("question").annotate(n=Count("pk")))


def can_show(survey: Survey) -> bool:
    """Return whether enough comments of a question are ready to be shown."""
    return any(number >= STEP for number in ready_by_question(survey).values())


def written(question: Question, comments: list[Comment], ready: int) -> Written:
    lines = [
        CommentLine(
            row.public_id,
            row.text,
            row.state,
            str(CommentState(row.state).label if row.is_shown else row.get_showing_display()),
            row.get_reason_display(),
        )
        for row in comments
    ]
    return Written(question.text, tuple(lines), ready, max(STEP - ready, 0))


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
