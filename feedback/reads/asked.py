"""The one question that Today shows a learner, with who reads the answer and what becomes of it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from feedback.models import Asking, AskingKind, Helped
from feedback.models.asking import BUDGET
from feedback.reads.surveys import to_ask
from learners.wording import day


@dataclass(frozen=True)
class Asked:
    """A question with its reason; `readers`: who reads the answer; `becomes`: what happens then."""

    title: str
    why: str
    readers: str
    becomes: str
    url: str
    action: str


def latest(learner: OuterRef, on: dt.date) -> Subquery:
    """Return the learner's question of this week, for a query about learners."""
    week = Asking.objects.filter(
        learner=learner, as_of__lte=on, as_of__gt=on - dt.timedelta(days=BUDGET)
    )
    question = JSONObject(kind="kind", subject="subject")
    return Subquery(week.order_by("-as_of").values(row=question)[:1])


def asked(
    row: Mapping[str, str] | None, learner: int, on: dt.date, *, is_time: bool
) -> Asked | None:
    """Return the question if it can still be answered, in at most one query.

    is_time: the learner's rhythm says that a check-in is due.
    """
    if row is None:
        return None
    if row["kind"] == AskingKind.CHECK_IN:
        return check_in() if is_time else None
    return ABOUT[row["kind"]](learner, row["subject"], on)


def check_in() -> Asked:
    return Asked(
        title=_("How is it going?"),
        why=_("You asked us to check in with you. It takes half a minute."),
        readers=_("You, and the people who can read your record. The page names them."),
        becomes=_("It’s saved on your record. Nothing is decided from it."),
        url=reverse("check_in"),
        action=_("Check in"),
    )


def survey(learner: int, subject: str, on: dt.date) -> Asked | None:
    line = next((line for line in to_ask(learner, on) if str(line.public_id) == subject), None)
    if line is None:
        return None
    return Asked(
        title=line.title,
        why=_("It’s the survey for you that closes first: on %(day)s. %(why)s")
        % {"day": day(line.closes_on, on), "why": line.why},
        readers=_("Nobody can see which answers are yours, not even us."),
        becomes=_("Everyone asked can read the results, if at least 10 people answer."),
        url=reverse("survey", args=[line.public_id]),
        action=_("Answer the survey"),
    )


def module(learner: int, subject: str, on: dt.date) -> Asked | None:
    question = survey(learner, subject, on)
    return question and replace(
        question,
        why=_("Three answers to choose from. You can add words."),
        readers=_("The people who run the module. Nobody can see which answer is yours."),
        becomes=_(
            "They get the totals, if at least 10 people answer, and can still change things."
        ),
        action=_("Say how it’s going"),
    )


def helped(learner: int, subject: str, on: dt.date) -> Asked | None:
    rows = Helped.objects.filter(learner=learner, view__public_id=subject, answer="")
    title = rows.values_list("view__title", flat=True).first()
    return title and Asked(
        title=_("Did it help?"),
        why=_("Something has changed because of “%(title)s”, which you wanted too.")
        % {"title": title},
        readers=_("Everyone who can read “%(title)s” sees how many it helped.") % {"title": title},
        becomes=_("If it didn’t help, the people responsible will know."),
        url=reverse("view", args=[subject]),
        action=_("Say whether it helped"),
    )


ABOUT: dict[str, Callable[[int, str, dt.date], Asked | None]] = {
    AskingKind.SURVEY: survey,
    AskingKind.MODULE: module,
    AskingKind.HELPED: helped,
}
