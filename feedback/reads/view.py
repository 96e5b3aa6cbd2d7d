"""One view on its page: its track, its answer, what was changed, and what the reader may do."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from feedback import permissions, sight, wording
from feedback.models import Change, Decision, Helped, Showing, View, ViewState
from feedback.reads.moderation import Ruled, rulings_of
from feedback.reads.readers import readers
from learners.wording import day
from support.reads.track import Point, Track


@dataclass(frozen=True)
class Changed:
    """A change: what, how it was and how it is, since when, and who made it."""

    thing: str
    before: str
    after: str
    on: dt.date
    by: str


@dataclass(frozen=True)
class Story:
    """Everything that a view's page shows a reader."""

    view: View
    author: str
    is_own: bool
    track: Track
    who: str
    followers: str
    decision: Decision | None
    changes: list[Changed]
    helped: str
    asked: Helped | None
    rulings: list[Ruled]
    merged_into: View | None
    may: dict[str, bool]


def story(view: View, user: Any, on: dt.date) -> Story:
    """Return the page of a view that the reader may read, in a constant number of queries."""
    decision = Decision.objects.filter(view=view).select_related("answered_by").first()
    changes = [changed(row) for row in changes_of(view)]
    learner = getattr(user, "learner", None)
    asked = Helped.objects.filter(view=view, learner=learner).first() if learner else None
    own = permissions.is_author(user, view)
    return Story(
        view=view,
        author=by_whom(view, user),
        is_own=own,
        track=track(view, decision, changes, on),
        who=readers(view, on).words,
        followers="" if view.is_straight else wording.followers(view.sign_ons.count()),
        decision=decision,
        changes=changes,
        helped=helped_of(view) if changes else "",
        asked=asked,
        rulings=rulings_of([view], user, on),
        merged_into=target_of(view, user, on),
        may=allowed(view, user, on),
    )


def changes_of(view: View) -> Any:
    objects = ("service", "offer", "step", "pathway", "rule", "changed_by")
    return Change.objects.filter(view=view).select_related(*objects).order_by("changed_at", "pk")


def changed(row: Change) -> Changed:
    return Changed(row.thing, row.before, row.after, row.effective_on, str(row.changed_by))


def by_whom(view: View, user: Any) -> str:
    """Return who said it, for readers who may know: never the name of an author who hides it."""
    author = sight.name_of_author(view, user)
    if view.group:
        return _("%(group)s, as a group") % {"group": view.group}
    return str(author) if author else ""


def target_of(view: View, user: Any, on: dt.date) -> View | None:
    if view.merged_into_id is None:
        return None
    return sight.views(user, on).filter(pk=view.merged_into_id).first()


def helped_of(view: View) -> str:
    rows = Helped.objects.filter(view=view).exclude(answer="").order_by("answered_at", "pk")
    return wording.helped(list(rows.values_list("answer", flat=True)))


def allowed(view: View, user: Any, on: dt.date) -> dict[str, bool]:
    """Return what the reader may do with the view."""
    follows = permissions.has_signed_on(user, view)
    own, follow_up = permissions.is_author(user, view), permissions.can_follow_up(user, view, on)
    waiting = view.state in (ViewState.REPRESENTATIVES, ViewState.STAFF)
    decides, passes = (
        permissions.can_decide(user, view, on),
        permissions.can_pass_on(user, view, on),
    )
    public = not view.is_straight and view.showing == Showing.SHOWN
    return {
        "sign_on": not follows and permissions.can_sign_on(user, view, on),
        "sign_off": follows and not own,
        "take_back": own and (waiting or view.state == ViewState.DELIVERED),
        "pass_on": passes,
        "decide": decides,
        "give": permissions.can_give(user, view, on),
        "merge": decides or passes,
        "change": follow_up,
        "pledge": follow_up and permissions.can_pledge(user, view, on),
        "publish": follow_up and view.state == ViewState.ANSWERED and public,
        "moderate": permissions.can_rule(user, view, on),
    }


def track(view: View, decision: Decision | None, changes: list[Changed], on: dt.date) -> Track:
    """Return the view as a dated track: said, passed on, answered, changed, did it help."""
    sent = Point(_("Said"), day(localtime(view.sent_at).date(), on), is_done=True)
    points = [sent, *on_its_way(view, on), *answered(view, decision, on)]
    for change in changes:
        title = _("Changed: %(thing)s") % {"thing": change.thing}
        points.append(Point(title, day(change.on, on), is_done=True))
    late = view.state in (ViewState.REPRESENTATIVES, ViewState.STAFF) and view.due_on < on
    words = _("It’s overdue, and everyone can see that.") if late else ""
    return Track(_("What happened"), points, words)


def on_its_way(view: View, on: dt.date) -> list[Point]:
    """Return the stage with representatives, and when it reached staff."""
    due = {"due": day(view.due_on, on), "name": view.owner}
    if view.state == ViewState.REPRESENTATIVES:
        title = _("%(name)s, a representative, will pass it on") % due
        words = _("by %(due)s; after that it moves on automatically") % due
        return [Point(title, words, is_next=True), Point(_("Someone will answer, with a reason"))]
    if view.state == ViewState.DELIVERED:
        return [Point(_("%(name)s has had it") % due, is_done=True)]
    if view.passed_at is None or view.is_straight:
        return []
    if view.passed_at <= view.sent_at:
        return []  # nobody had it before staff
    passed = day(localtime(view.passed_at).date(), on)
    return [Point(_("Passed on to staff"), passed, is_done=True)]


def answered(view: View, decision: Decision | None, on: dt.date) -> list[Point]:
    """Return who will answer and by when, or the answer with its two dates, and the promise."""
    if decision is None:
        if view.state != ViewState.STAFF:
            return []
        values = {"name": view.owner, "due": day(view.due_on, on)}
        title = _("%(name)s will answer by %(due)s")
        if view.due_on < on:
            title = _("%(name)s should have answered by %(due)s")
        return [Point(title % values, is_next=True), Point(_("What changed"))]
    at = day(localtime(decision.answered_at).date(), on)
    title = _("Answered: %(outcome)s") % {"outcome": decision.get_outcome_display()}
    points = [Point(title, at, is_done=True)]
    if decision.published_at:
        published = day(localtime(decision.published_at).date(), on)
        points.append(Point(_("Published"), published, is_done=True))
    for pledge in view.pledges.order_by("made_at"):
        values = {"words": pledge.words, "due": day(pledge.due_on, on)}
        title, is_done = _("Promised by %(due)s") % values, pledge.done_at is not None
        points.append(Point(title, pledge.words, is_done=is_done, is_next=not is_done))
    return points
