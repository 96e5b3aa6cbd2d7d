"""The results of a closed survey: what the page and the file for download both show."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.calc.tables import Table, figure, tables
from feedback.models import Comment, CommentState, Question, QuestionKind, Survey, Urn, WhyHidden
from learners.calc.release import Amount, Cell, batch, is_enough

PAGE = 50  # comments


@dataclass(frozen=True)
class Share:
    """One answer of a table: its words, and a bar of `value` of `most`."""

    option: str
    words: str
    value: int
    most: int


@dataclass(frozen=True)
class Group:
    """A table in words; its name is empty for everybody."""

    name: str
    people: int
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Hidden:
    number: int
    reason: str


@dataclass(frozen=True)
class Result:
    """A question's results: groups for a choice, or comments in a random order."""

    question: str
    is_choice: bool
    groups: tuple[Group, ...] = ()
    comments: tuple[Comment, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    waiting: bool = False

    def page(self, number: Any) -> Page[Any]:
        return Paginator(self.comments, PAGE).get_page(number)


@dataclass(frozen=True)
class Results:
    people: int  # who took part, in steps of five; 0 if too few for any result
    invited: int
    questions: tuple[Result, ...]


def results(survey: Survey) -> Results:
    """Return the results of a closed survey, in three queries."""
    urn = Urn.objects.get(survey=survey)
    if not is_enough(urn.n):
        return Results(0, batch(survey.invited), ())
    comments = list(Comment.objects.filter(question__survey=survey).order_by("public_id"))
    found = tuple(
        chosen(question, urn)
        if question.kind == QuestionKind.CHOICE
        else written(question, [one for one in comments if one.question_id == question.pk])
        for question in survey.questions.all()
    )
    return Results(batch(urn.n), batch(survey.invited), found)


def chosen(question: Question, urn: Urn) -> Result:
    published = tables(urn.answers[str(question.pk)], len(question.options))
    return Result(question.text, True, tuple(in_words(table, question) for table in published))


def in_words(table: Table, question: Question) -> Group:
    shares = [
        Share(option, amount(cell), min(figure(cell, table.people), table.people), table.people)
        for option, cell in zip(question.options, table.cells, strict=False)
    ]
    return Group(table.group, table.people, tuple(shares))


def amount(cell: Cell) -> str:
    """Return a published count in words."""
    if cell.amount is Amount.NEARLY_ALL:
        return _("nearly everybody")
    if cell.amount is Amount.FEW_OR_NONE:
        return _("hardly anybody, or nobody")
    words = ngettext("about %(n)s person", "about %(n)s people", cell.count or 0)
    return words % {"n": cell.count}


def written(question: Question, comments: list[Comment]) -> Result:
    states = [comment.state for comment in comments]
    return Result(
        question.text,
        False,
        comments=tuple(one for one in comments if one.state == CommentState.SHOWN and one.is_shown),
        hidden=tuple(hidden(comments)),
        waiting=CommentState.WAITING in states or CommentState.READY in states,
    )


def hidden(comments: list[Comment]) -> Iterator[Hidden]:
    """Yield how many comments are hidden for each reason."""
    reasons = [comment.reason for comment in comments if comment.state == CommentState.HIDDEN]
    for reason in WhyHidden:
        if number := reasons.count(reason):
            yield Hidden(number, str(reason.label))
    shown = [comment for comment in comments if comment.state == CommentState.SHOWN]
    if stopped := sum(not comment.is_shown for comment in shown):
        yield Hidden(stopped, _("a moderator has paused or hidden it"))


def in_rows(found: Results) -> Iterator[tuple[str, str, str, str]]:
    """Yield the rows of the file: question, group, answer, how many people."""
    yield _("Question"), _("Group"), _("Answer"), _("People")
    for result in found.questions:
        for group in result.groups:
            for share in group.shares:
                name = group.name or _("everybody")
                yield result.question, name, share.option, share.words
        for comment in result.comments:
            yield result.question, _("everybody"), comment.text, ""
