"""What needs an administrator: whatever is stuck, overdue or has failed.

Today shows a figure for each, with a link to the page where it can be fixed. An administrator sees
how many people wait and for which tutor, never who.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.reads.moderation import waiting_reports
from feedback.reads.survey_comments import unread_comments
from learners.models import Correction, ImportDraft, Notification
from learners.reads.feeds import connections
from learners.wording import day, day_and_time, listed, number, short_day
from portal.models import NightState
from portal.nightly import BY_NAME
from portal.reads.nights import Latest, is_of_all
from portal.timetable import due
from support.models import GateReport
from support.reads.overdue import Oldest, late, oldest_late, overdue_by

SLOW = dt.timedelta(hours=1)  # a night usually takes minutes


@dataclass(frozen=True)
class Need:
    """One thing to do: its figure, the sentence that the figure begins, a detail such as the
    oldest and whose it is, and where to do it."""

    figure: str
    sentence: str
    detail: str
    url: str
    act: str


def needs(
    on: dt.date, at: dt.datetime, latest: Latest, services: list[Any], own: int
) -> Iterator[Need]:
    """Yield what needs an administrator, people first; nine queries.

    `services` are the open ones, with their counts of staff and hours; `own` is how many
    corrections are waiting for the reader's own answer.
    """
    yield from people(on)
    if own:
        sentence = ngettext(
            "correction is waiting for your answer", "corrections are waiting for your answer", own
        )
        yield Need(number(own), sentence, "", "#to-answer", _("Answer"))
    yield from corrections(on)
    yield from reports(on)
    yield from nightly(on, at, latest)
    yield from withheld(on, latest)
    yield from silent_feeds(on)
    yield from imports()
    yield from comments()
    yield from letters(on)
    yield from unseen(services)


def people(on: dt.date) -> Iterator[Need]:
    """Yield people who have waited longer than promised, by what they wait for."""
    counts, oldest = late(on), oldest_late(on)
    table = f"{reverse('today')}#by-tutor"
    sentences = {
        "asked": ngettext(
            "person asked to speak to someone and has had no answer in time",
            "people asked to speak to someone and have had no answer in time",
            counts.asked,
        ),
        "concerns": ngettext(
            "thing we noticed hasn’t been reviewed in time",
            "things we noticed haven’t been reviewed in time",
            counts.concerns,
        ),
        "cases": ngettext(
            "promised contact hasn’t happened", "promised contacts haven’t happened", counts.cases
        ),
    }
    for kind, sentence in sentences.items():
        if count := getattr(counts, kind):
            detail = overdue_by(oldest.get(kind), on)
            yield Need(number(count), sentence, detail, table, _("See whose learners"))
    if counts.untutored:
        sentence = ngettext(
            "person is waiting and has no tutor",
            "people are waiting and have no tutor",
            counts.untutored,
        )
        detail = _("They won’t appear on anyone’s list until they have a tutor.")
        url = f"{reverse('people')}?who=learners"
        yield Need(number(counts.untutored), sentence, detail, url, _("Give them a tutor"))


def corrections(on: dt.date) -> Iterator[Need]:
    """Yield the corrections that their owners have not answered in time."""
    rows = Correction.objects.open().filter(due_on__lt=on).order_by("due_on", "pk")
    overdue = list(rows.values_list("due_on", "owner__name", "owner__public_id"))
    if overdue:
        sentence = ngettext(
            "correction hasn’t been answered in time",
            "corrections haven’t been answered in time",
            len(overdue),
        )
        due_on, name, public_id = overdue[0]
        detail = overdue_by(Oldest(due_on, name), on)
        act = _("Open %(name)s’s page") % {"name": name}
        yield Need(number(len(overdue)), sentence, detail, reverse("person", args=[public_id]), act)


def reports(on: dt.date) -> Iterator[Need]:
    """Yield what people reported and no moderator has reviewed."""
    waiting = waiting_reports()
    if waiting.number:
        sentence = ngettext(
            "report is waiting to be reviewed", "reports are waiting to be reviewed", waiting.number
        )
        due_on = waiting.first_due_on
        if due_on < on:
            detail = overdue_by(Oldest(due_on, ""), on)
        else:
            detail = _("We promised to review the first by %(day)s.") % {"day": day(due_on, on)}
        url, act = reverse("moderation"), _("Review the reports")
        yield Need(number(waiting.number), sentence, detail, url, act)


def silent_feeds(on: dt.date) -> Iterator[Need]:
    """Yield the feeds that have gone silent, with the modules that have no data."""
    for feed in connections(on):
        if modules := feed.silent_modules:
            url, act = f"{reverse('connections')}#{feed.feed}", _("Check the connection")
            yield Need(number(len(modules)), feed.sentence, feed.detail(on), url, act)


def nightly(on: dt.date, at: dt.datetime, latest: Latest) -> Iterator[Need]:
    """Yield a nightly update that has not started, has not finished, or left something out."""
    if missing := due(latest.last, at - SLOW):
        sentence = _("has no nightly update: it should have started over an hour ago.")
        done = latest.last_done
        detail = _("Pages still show %(day)s.") % {"day": day(done.as_of, on)} if done else ""
        yield Need(short_day(missing, on), sentence, detail, reverse("nights"), _("Run it now"))
    if latest.last is None:
        return
    page, morning = reverse("night", args=[latest.last.public_id]), short_day(latest.last.as_of, on)
    if latest.last.state == NightState.RUNNING and latest.last.started_at < at - SLOW:
        detail = _("Started %(at)s.") % {"at": day_and_time(latest.last.started_at, on)}
        sentence = _("has a nightly update that isn’t finished.")
        yield Need(morning, sentence, detail, page, _("See how far it is"))
    stopped = [run for run in latest.last_parked if is_of_all(run)]
    if stopped:
        sentence = ngettext(
            "part of the nightly update failed for the whole college",
            "parts of the nightly update failed for the whole college",
            len(stopped),
        )
        detail = f"{listed([str(BY_NAME[run.stage].label) for run in stopped])}: {stopped[0].error}"
        yield Need(number(len(stopped)), sentence, detail, page, _("Try again"))
    aside = [run for run in latest.last_parked if not is_of_all(run)]
    if aside:
        people = sum(run.learners for run in aside)
        sentence = ngettext(
            "learner couldn’t be updated last night",
            "learners couldn’t be updated last night",
            people,
        )
        yield Need(number(people), sentence, aside[0].error, page, _("See why"))


def withheld(on: dt.date, latest: Latest) -> Iterator[Need]:
    """Yield the fairness check of the latest night, if it withheld the list."""
    report = GateReport.objects.order_by("-as_of", "-revision", "-pk").first()
    if report and latest.last and not report.passed and report.as_of == latest.last.as_of:
        sentence = _("has a list that didn’t pass the fairness check.")
        detail = _("Tutors have the previous night’s list.")
        url = f"{reverse('rules')}#gate"
        yield Need(short_day(report.as_of, on), sentence, detail, url, _("See why"))


def imports() -> Iterator[Need]:
    """Yield the drafts that nobody has imported or cancelled."""
    if drafts := waiting_imports():
        first = drafts[0]
        sentence = ngettext("import isn’t finished", "imports aren’t finished", len(drafts))
        values = {"source": first.source, "who": first.made_by}
        if first.paused_at:
            text = _(
                "“%(source)s” from %(who)s is paused: more than a tenth of people would leave."
            )
        elif first.error_count:
            text = _("“%(source)s” from %(who)s has errors to correct.")
        else:
            text = _("“%(source)s” from %(who)s can be imported or cancelled.")
        url = reverse("import_draft", args=[first.public_id])
        yield Need(number(len(drafts)), sentence, text % values, url, _("Open the import"))


def waiting_imports() -> list[ImportDraft]:
    """Return the drafts neither imported nor cancelled, the paused ones first."""
    fresh = ImportDraft.objects.filter(committed_at=None, expires_at__gt=now())
    rows = fresh.defer("rows", "errors").select_related("made_by")
    return sorted(rows.order_by("pk"), key=lambda draft: draft.paused_at is None)


def comments() -> Iterator[Need]:
    """Yield what people wrote in closed surveys and no moderator has read."""
    if unread := unread_comments():
        sentence = ngettext(
            "comment in a survey is waiting to be read, so nobody can see it",
            "comments in surveys are waiting to be read, so nobody can see them",
            unread.number,
        )
        url = reverse("survey_comments", args=[unread.survey])
        yield Need(number(unread.number), sentence, "", url, _("Read the comments"))


def letters(on: dt.date) -> Iterator[Need]:
    """Yield the emails that could not be sent."""
    parked = Notification.objects.parked().aggregate(n=Count("pk"), first=Min("written_at"))
    if parked["n"]:
        sentence = ngettext("email couldn’t be sent", "emails couldn’t be sent", parked["n"])
        oldest = day(parked["first"].date(), on)
        detail = _("The messages are still in Cairn. The oldest is from %(day)s.") % {"day": oldest}
        url = f"{reverse('system')}#letters"
        yield Need(number(parked["n"]), sentence, detail, url, _("Check the addresses"))


def unseen(services: list[Any]) -> Iterator[Need]:
    """Yield the services not shown to learners, because they have no staff or no hours."""
    hidden = [service for service in services if not (service.here and service.week)]
    if hidden:
        sentence = ngettext(
            "service isn’t shown to learners: it has no staff or no hours",
            "services aren’t shown to learners: they have no staff or no hours",
            len(hidden),
        )
        detail = f"{listed([service.name for service in hidden[:3]])}."
        url = reverse("service", args=[hidden[0].public_id])
        act = _("Open %(name)s") % {"name": hidden[0].name}
        yield Need(number(len(hidden)), sentence, detail, url, act)
