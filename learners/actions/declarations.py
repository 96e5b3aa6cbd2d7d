"""This room's audit verbs and kinds of notification, each kind with the cause that it ends with."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from learners.models import (
    Assessment,
    Conversation,
    Correction,
    Extension,
    Learner,
    TutorAssignment,
)
from learners.registry import Asked, NotificationKind, Verb, Visibility, while_in


def lasting_extensions(on: dt.date) -> Any:
    """Return extensions whose day is still to come, and that no later one replaces."""
    same = {"enrolment": OuterRef("enrolment"), "assessment": OuterRef("assessment")}
    later = Extension.objects.filter(**same, pk__gt=OuterRef("pk"))
    return Extension.objects.filter(on__gte=on).exclude(Exists(later))


def readable(asked: Asked, on: dt.date) -> Asked:
    """Return those about a conversation of the learner's own, or with one they still support."""
    tutoring = TutorAssignment.objects.tutoring(on).values("pk")
    rows = Conversation.objects.filter(
        learner__assignments__in=tutoring, learner__assignments__tutor=F("person")
    )
    own = while_in(lambda on: Conversation.objects.all(), to="learner__user")
    return own(asked, on) | while_in(lambda on: rows, to="person")(asked, on)


VERBS = [
    Verb("term.open", _("opened a term")),
    Verb("term.change", _("changed a term")),
    Verb("term.remove", _("removed a term")),
    Verb("day.close", _("closed days")),
    Verb("day.open", _("reopened days")),
    Verb("campus.add", _("added a campus")),
    Verb("campus.remove", _("removed a campus")),
    Verb("offering.open", _("opened a module run")),
    Verb("assessment.add", _("added a piece of work")),
    Verb("feed.connect", _("connected a feed")),
    Verb("helpline.add", _("added a help line")),
    Verb("helpline.change", _("changed a help line")),
    Verb("helpline.end", _("removed a help line")),
    Verb("import.read", _("checked a file to import")),
    Verb("import.drop", _("cancelled an import")),
    Verb("import.hold", _("paused an import")),
    Verb("import.committed", _("imported people")),
    Verb("import.unchanged", _("imported a file that changed nothing")),
    Verb("import.refused", _("had an import refused")),
    Verb("user.add", _("added a person"), Visibility.ALL),
    Verb("learner.add", _("added a learner"), Visibility.ALL),
    Verb("login.give", _("gave someone a sign-in"), Visibility.ALL),
    Verb("login.join", _("joined a learner to a sign-in"), Visibility.ALL),
    Verb("role.give", _("gave a role"), Visibility.ALL),
    Verb("role.end", _("ended a role"), Visibility.ALL),
    Verb("tutor.assign", _("changed a tutor"), Visibility.ALL),
    Verb("tutor.add", _("added a second tutor for a while"), Visibility.ALL),
    Verb("enrolment.add", _("enrolled a learner"), Visibility.ALL),
    Verb("place.leave", _("recorded that someone leaves"), Visibility.ALL),
    Verb("place.pause", _("recorded that someone pauses"), Visibility.ALL),
    Verb("place.return", _("recorded that someone is back"), Visibility.ALL),
    Verb("group.add", _("added a group"), Visibility.ALL),
    Verb("group.join", _("added someone to a group"), Visibility.ALL),
    Verb("group.leave", _("removed someone from a group"), Visibility.ALL),
    Verb("address.change", _("changed a sign-in address")),
    Verb("name.choose", _("changed a name")),
    Verb("welcome.answer", _("answered the welcome questions")),
    Verb("study-week.set", _("changed the hours for study")),
    Verb("check-in.add", _("checked in")),
    Verb("rhythm.set", _("chose how often to check in")),
    Verb("extension.give", _("gave more time for a piece of work"), Visibility.LABEL),
    Verb("deadline.move", _("moved a deadline")),
    Verb("correction.ask", _("asked for a correction"), Visibility.LABEL),
    Verb("correction.answer", _("answered a correction"), Visibility.LABEL),
    Verb("correction.pass_on", _("passed on a correction"), Visibility.LABEL),
    Verb("conversation.begin", _("opened a conversation")),
    Verb("message.send", _("sent a message")),
    Verb("audit.read", _("read a learner’s audit entries, with a reason")),
]

NOTIFICATIONS = [
    NotificationKind(
        "message",
        _("You have a message."),
        route="conversation",
        cause=readable,
        of_subject=True,
    ),
    NotificationKind(
        "correction asked",
        _("%(learner)s says something in their record is wrong."),
        route="correction",
        cause=while_in(lambda on: Correction.objects.open(), to="owner"),
        of_subject=True,
    ),
    NotificationKind(
        "correction passed on",
        _("Someone else will answer your correction now."),
        route="correction",
        cause=while_in(lambda on: Correction.objects.open()),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "correction answered",
        _("Your correction has been answered."),
        route="correction",
        cause=while_in(lambda on: Correction.objects.filter(answered_at__isnull=False)),
        of_subject=True,
    ),
    NotificationKind(
        "deadline moved",
        _("A deadline has moved. You can read why."),
        route="deadline",
        cause=while_in(lambda on: Assessment.objects.all()),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "place changed",
        _("The college has changed when you study here. You can read it in your record."),
        route="me",
        cause=while_in(lambda on: Learner.objects.all()),
        repeats=True,
    ),
    NotificationKind(
        "tutor changed",
        _("You have a new tutor."),
        route="me",
        cause=while_in(lambda on: Learner.objects.all()),
        repeats=True,
    ),
    NotificationKind(
        "more time",
        _("You have more time for a piece of work."),
        route="me",
        cause=while_in(lasting_extensions),
    ),
]
