"""This room's audit verbs and kinds of notification, each kind with the cause that it ends with."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from learners.actions import proposals
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
    Verb("term.open", _("opened a term"), named=_("%(who)s opened the term “%(label)s”")),
    Verb("term.change", _("changed a term"), named=_("%(who)s changed the term “%(label)s”")),
    Verb("term.remove", _("removed a term"), named=_("%(who)s removed the term “%(label)s”")),
    Verb("day.close", _("closed days"), named=_("%(who)s closed days: %(label)s")),
    Verb(
        "day.open", _("reopened days"), named=_("%(who)s reopened days that were closed: %(label)s")
    ),
    Verb("campus.add", _("added a campus"), named=_("%(who)s added the campus %(label)s")),
    Verb("campus.remove", _("removed a campus"), named=_("%(who)s removed the campus %(label)s")),
    Verb(
        "offering.open",
        _("opened a module run"),
        named=_("%(who)s opened the module run %(label)s"),
    ),
    Verb(
        "assessment.add",
        _("added a piece of work"),
        named=_("%(who)s added a piece of work, %(label)s"),
    ),
    Verb(
        "feed.connect",
        _("connected a feed"),
        named=_("%(who)s connected a feed (%(first)s) to %(second)s"),
    ),
    Verb(
        "feed.limit",
        _("changed when a feed counts as silent"),
        named=_("%(who)s changed when a feed counts as silent: after %(label)s"),
    ),
    Verb(
        "helpline.add",
        _("added a help line"),
        named=_("%(who)s added the help line %(first)s, %(second)s"),
    ),
    Verb(
        "helpline.change",
        _("changed a help line"),
        named=_("%(who)s changed the help line %(first)s, %(second)s"),
    ),
    Verb(
        "helpline.end",
        _("removed a help line"),
        named=_("%(who)s removed the help line %(first)s, %(second)s"),
    ),
    Verb("import.read", _("checked a file to import")),
    Verb("import.drop", _("cancelled an import")),
    Verb("import.hold", _("paused an import")),
    Verb("import.committed", _("imported data")),
    Verb("estimate.learned", _("fitted a version of the estimate of competence")),
    Verb("estimate.used", _("put a version of the estimate of competence in use")),
    Verb("import.unchanged", _("imported a file that changed nothing")),
    Verb("import.refused", _("had an import refused")),
    Verb("import.undone", _("undid an import")),
    Verb(
        "offering.change",
        _("changed the dates or the campus of a module run"),
        named=_("%(who)s changed the dates or the campus of %(label)s"),
    ),
    Verb(
        "learner.import",
        _("changed a learner’s details by an import"),
        Visibility.ALL,
        named=_("%(who)s changed details of %(label)s by an import"),
    ),
    Verb(
        "user.add",
        _("added a person"),
        Visibility.ALL,
        named=_("%(who)s added %(label)s as a person"),
    ),
    Verb(
        "learner.add",
        _("added a learner"),
        Visibility.ALL,
        named=_("%(who)s added %(label)s as a learner"),
    ),
    Verb(
        "login.give",
        _("gave someone a sign-in"),
        Visibility.ALL,
        named=_("%(who)s let %(label)s sign in"),
    ),
    Verb(
        "invitation.send",
        _("invited someone to sign in"),
        Visibility.ALL,
        named=_("%(who)s invited %(label)s to sign in"),
    ),
    Verb(
        "invitation.accept",
        _("accepted an invitation to sign in"),
        Visibility.ALL,
        named=_("%(who)s accepted the invitation to sign in"),
    ),
    Verb(
        "login.join",
        _("joined a learner to a sign-in"),
        Visibility.ALL,
        named=_("%(who)s joined the learner %(first)s to the sign-in of %(second)s"),
    ),
    Verb(
        "role.give",
        _("gave a role"),
        Visibility.ALL,
        named=_("%(who)s gave %(first)s the role of %(second)s"),
    ),
    Verb(
        "role.end",
        _("ended a role"),
        Visibility.ALL,
        named=_("%(who)s ended the role of %(second)s that %(first)s had"),
    ),
    Verb(
        "tutor.assign",
        _("changed a tutor"),
        Visibility.ALL,
        named=_("%(who)s gave %(first)s a new tutor, %(second)s"),
    ),
    Verb(
        "tutor.add",
        _("added a second tutor for a while"),
        Visibility.ALL,
        named=_("%(who)s gave %(first)s a second tutor for a while, %(second)s"),
    ),
    Verb(
        "enrolment.add",
        _("enrolled a learner"),
        Visibility.ALL,
        named=_("%(who)s enrolled a learner in %(label)s"),
    ),
    Verb(
        "place.leave",
        _("recorded that someone leaves"),
        Visibility.ALL,
        named=_("%(who)s recorded that %(label)s leaves"),
    ),
    Verb(
        "place.pause",
        _("recorded that someone pauses"),
        Visibility.ALL,
        named=_("%(who)s recorded that %(label)s pauses"),
    ),
    Verb(
        "place.return",
        _("recorded that someone is back"),
        Visibility.ALL,
        named=_("%(who)s recorded that %(label)s is back"),
    ),
    Verb(
        "group.add",
        _("added a group"),
        Visibility.ALL,
        named=_("%(who)s added the group %(label)s"),
    ),
    Verb(
        "group.join",
        _("added someone to a group"),
        Visibility.ALL,
        named=_("%(who)s added %(second)s to the group %(first)s"),
    ),
    Verb(
        "group.leave",
        _("removed someone from a group"),
        Visibility.ALL,
        named=_("%(who)s removed %(second)s from the group %(first)s"),
    ),
    Verb("password.change", _("changed a password"), Visibility.ALL),
    Verb("password.reset", _("chose a new password"), Visibility.ALL),
    Verb("factor.add", _("set up a second step"), Visibility.ALL),
    Verb("factor.remove", _("removed a second step"), Visibility.ALL),
    Verb(
        "address.change",
        _("changed a sign-in address"),
        named=_("%(who)s changed the sign-in address of %(label)s"),
    ),
    Verb("name.choose", _("changed a name")),
    Verb("welcome.answer", _("answered the welcome questions")),
    Verb("study-week.set", _("changed the hours for study")),
    Verb("check-in.add", _("checked in")),
    Verb(
        "rhythm.set",
        _("chose how often to check in"),
        named=_("%(who)s chose how often to check in: %(label)s"),
    ),
    Verb(
        "extension.give",
        _("gave more time for a piece of work"),
        Visibility.LABEL,
        named=_("%(who)s gave more time for %(label)s"),
    ),
    Verb(
        "deadline.move", _("moved a deadline"), named=_("%(who)s moved the deadline of %(label)s")
    ),
    Verb(
        "deadline.leave",
        _("left a deadline on a closed day"),
        named=_("%(who)s left the deadline of %(label)s on a closed day"),
    ),
    Verb("correction.ask", _("asked for a correction"), Visibility.LABEL),
    Verb("correction.answer", _("answered a correction"), Visibility.LABEL),
    Verb("correction.pass_on", _("passed on a correction"), Visibility.LABEL),
    Verb("conversation.begin", _("opened a conversation")),
    Verb("message.send", _("sent a message")),
    Verb("conversation.settle", _("noted that a message needs no answer")),
    Verb(
        "audit.read",
        _("read a learner’s audit entries, with a reason"),
        named=_("%(who)s read a learner’s audit entries, and gave this reason: %(label)s"),
    ),
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
        "deadline on a closed day",
        _("Work in a module you own is due on a day when the college is closed. You can move it."),
        route="deadline",
        cause=while_in(proposals.undecided),
        of_subject=True,
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
