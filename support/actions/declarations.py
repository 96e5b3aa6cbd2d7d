"""Audit verbs and notification kinds of this room, each kind with the cause that it ends with."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from learners.models import Correction, TutorAssignment
from learners.registry import Asked, NotificationKind, Verb, Visibility, while_in
from support.actions.lasting import lasting
from support.models import (
    Case,
    Concern,
    ConcernState,
    Contact,
    CoSignature,
    Cover,
    GateReport,
    HelpRequest,
    Reply,
    RuleVersion,
    VersionState,
)


def with_tutors(on: dt.date) -> Any:
    """Return open requests; a tutor of the learner is one of `learner__assignments__tutor`."""
    tutoring = TutorAssignment.objects.tutoring(on).values("pk")
    return HelpRequest.objects.open().filter(learner__assignments__in=tutoring)


def unanswered(asked: Asked, _on: dt.date) -> Asked:
    """Return those whose concern is still to be answered, and whose grounds still apply."""
    answers = Reply.objects.filter(concern=OuterRef("pk"), taken_back_at__isnull=True)
    rows = Concern.objects.filter(state__in=(ConcernState.OPEN, ConcernState.TAKEN))
    rows = rows.filter(public_id__in={subject for subject, _user in asked})
    about = list(rows.exclude(Exists(answers)).values_list("public_id", "rule", "learner"))
    grounds = lasting(sorted({learner for _pk, _rule, learner in about})) if about else {}
    subjects = {str(pk) for pk, rule, learner in about if learner in grounds[rule]}
    return {(subject, user) for subject, user in asked if subject in subjects}


def answered_concerns(_on: dt.date) -> Any:
    """Return concerns with a reply, in an open case."""
    answers = Reply.objects.filter(concern=OuterRef("pk"), taken_back_at__isnull=True)
    return Concern.objects.filter(Exists(answers), case__closed_at__isnull=True)


def promised(asked: Asked, _on: dt.date) -> Asked:
    """Return those whose request, concern, case or correction is still open."""
    subjects = {subject for subject, _user in asked}
    concerns = Concern.objects.filter(state__in=(ConcernState.OPEN, ConcernState.PAUSED))
    rows = [HelpRequest.objects.open(), concerns, Case.objects.open(), Correction.objects.open()]
    first, *rest = (row.filter(public_id__in=subjects).values_list("public_id") for row in rows)
    open_ids = {str(pk) for (pk,) in first.union(*rest)}
    return {pair for pair in asked if pair[0] in open_ids}


def unsigned(asked: Asked, _on: dt.date) -> Asked:
    """Return those whose version runs in shadow and waits for this person's answer."""
    subjects = {subject for subject, _user in asked}
    shadow = RuleVersion.objects.filter(public_id__in=subjects, state=VersionState.SHADOW)
    open_ids = {str(pk) for pk in shadow.values_list("public_id", flat=True)}
    signatures = CoSignature.objects.filter(version__public_id__in=subjects)
    signed = {(str(pk), user) for pk, user in signatures.values_list("version__public_id", "user")}
    return {pair for pair in asked - signed if pair[0] in open_ids}


def still_withheld(asked: Asked, _on: dt.date) -> Asked:
    """Return those about the latest morning, if its list is withheld."""
    reports = GateReport.objects.exclude(scorecard__state=VersionState.SHADOW)
    last = reports.order_by("-as_of", "-revision").first()
    if last is None or last.passed:
        return set()
    return {(subject, user) for subject, user in asked if subject == str(last.as_of)}


def uncovered(asked: Asked, on: dt.date) -> Asked:
    """Return those about days that are still to come on which nobody covers for the tutor.

    Their subject is the tutor's id, the first day and the day after the last: “7/2026-12-01/…”.
    """
    coming = Cover.objects.filter(until_on__gt=on)
    covers = [tuple(map(str, row)) for row in coming.values_list("tutor", "from_on", "until_on")]
    lasting = set()
    for subject, user in asked:
        tutor, first, end = (*subject.split("/"), "", "")[:3]
        is_covered = any(
            who == tutor and from_on < end and until_on > first for who, from_on, until_on in covers
        )
        if end > str(on) and not is_covered:
            lasting.add((subject, user))
    return lasting


VERBS = [
    Verb("help.ask", _("asked to speak to someone"), Visibility.DETAIL),
    Verb("help.ask_again", _("asked again to speak to someone"), Visibility.DETAIL),
    Verb("help.keep", _("made a reply a request of its own"), Visibility.DETAIL),
    Verb(
        "help.take_back",
        _("cancelled a request"),
        Visibility.DETAIL,
        named=_("%(who)s cancelled the request of %(label)s"),
    ),
    Verb(
        "case.open", _("took someone on"), Visibility.DETAIL, named=_("%(who)s took on %(label)s")
    ),
    Verb(
        "case.add",
        _("added to what is being done"),
        Visibility.DETAIL,
        named=_("%(who)s added to what is being done for %(label)s"),
    ),
    Verb(
        "case.plan",
        _("planned the next contact"),
        Visibility.DETAIL,
        named=_("%(who)s planned the next contact with %(label)s"),
    ),
    Verb(
        "case.hand_over",
        _("handed over a case"),
        Visibility.DETAIL,
        named=_("%(who)s handed over the case of %(label)s"),
    ),
    Verb(
        "case.close",
        _("closed a case"),
        Visibility.DETAIL,
        named=_("%(who)s closed the case of %(label)s"),
    ),
    Verb(
        "case.open_again",
        _("reopened a case"),
        Visibility.DETAIL,
        named=_("%(who)s reopened the case of %(label)s"),
    ),
    Verb(
        "promise.move",
        _("moved a promised day past closed days"),
        Visibility.LABEL,
        named=_("%(who)s moved the day promised to %(label)s past closed days"),
    ),
    Verb(
        "promise.return",
        _("moved a promised day back, as closed days are open again"),
        Visibility.LABEL,
        named=_("%(who)s moved the day promised to %(label)s back, as closed days are open again"),
    ),
    Verb(
        "promise.ask_other",
        _("asked another tutor after a missed day"),
        Visibility.LABEL,
        named=_("%(who)s asked another tutor to see %(label)s after a missed day"),
    ),
    Verb(
        "contact.log",
        _("recorded a contact"),
        Visibility.DETAIL,
        named=_("%(who)s recorded a contact (%(label)s)"),
    ),
    Verb(
        "contact.correct",
        _("corrected a contact"),
        Visibility.DETAIL,
        named=_("%(who)s corrected a contact (%(label)s)"),
    ),
    Verb(
        "concern.raise",
        _("noticed something"),
        Visibility.LABEL,
        named=_("%(who)s noticed something in %(label)s"),
    ),
    Verb(
        "concern.set_aside",
        _("set something noticed aside"),
        Visibility.LABEL,
        named=_("%(who)s set something noticed in %(label)s aside"),
    ),
    Verb(
        "concern.put_back",
        _("put something noticed back on the list"),
        Visibility.LABEL,
        named=_("%(who)s put something noticed in %(label)s back on the list"),
    ),
    Verb(
        "concern.reply",
        _("replied to something noticed"),
        Visibility.LABEL,
        named=_("%(who)s replied to something noticed in %(label)s"),
    ),
    Verb(
        "concern.take_back",
        _("took back a reply"),
        Visibility.LABEL,
        named=_("%(who)s took back a reply to something noticed in %(label)s"),
    ),
    Verb("cover.set", _("arranged cover"), named=_("%(who)s arranged cover: %(label)s")),
    Verb("cover.end", _("ended cover"), named=_("%(who)s ended cover: %(label)s")),
    Verb("cover.decline", _("declined to cover"), named=_("%(who)s declined cover: %(label)s")),
    Verb(
        "scorecard.learn",
        _("made a draft scorecard"),
        named=_("%(who)s made a draft scorecard, %(label)s"),
    ),
    Verb(
        "scorecard.co_sign",
        _("answered a new version of a rule for learners"),
        named=_("%(who)s answered a new version of a rule for learners, %(label)s"),
    ),
    Verb(
        "scorecard.move",
        _("changed the state of a scorecard"),
        named=_("%(who)s changed the state of the scorecard %(label)s"),
    ),
    Verb("service.open", _("opened a service"), named=_("%(who)s opened the service %(label)s")),
    Verb(
        "service.describe",
        _("changed a service’s description"),
        named=_("%(who)s changed the description of %(label)s"),
    ),
    Verb(
        "service.capacity",
        _("changed a service’s room"),
        named=_("%(who)s changed the room at %(label)s"),
    ),
    Verb(
        "service.hours",
        _("changed a service’s hours"),
        named=_("%(who)s changed the hours of %(label)s"),
    ),
    Verb("service.offer", _("added an offer"), named=_("%(who)s added an offer of %(label)s")),
    Verb(
        "service.offer_again",
        _("added an offer again"),
        named=_("%(who)s added an offer of %(label)s again"),
    ),
    Verb("service.withdraw", _("ended an offer"), named=_("%(who)s ended an offer of %(label)s")),
    Verb("service.close", _("closed a service"), named=_("%(who)s closed the service %(label)s")),
]

NOTIFICATIONS = [
    NotificationKind(
        "co-sign asked",
        _("A rule is going to change. We’d like a representative’s yes or no."),
        route="co_sign",
        cause=unsigned,
        of_subject=True,
    ),
    NotificationKind(
        "concern raised",
        _("We noticed something. You can answer it."),
        route="concern",
        cause=unanswered,
        of_subject=True,
    ),
    NotificationKind(
        "help asked",
        _("%(learner)s asked to speak to someone."),
        route="today",
        cause=while_in(with_tutors, to="learner__assignments__tutor"),
    ),
    NotificationKind(
        "help inherited",
        _("%(learner)s asked to speak to someone, and you’re their tutor now."),
        route="today",
        cause=while_in(with_tutors, to="learner__assignments__tutor"),
    ),
    NotificationKind(
        "help added",
        _("%(learner)s has added something for you to read."),
        route="today",
        cause=while_in(with_tutors, to="learner__assignments__tutor"),
        repeats=True,
    ),
    NotificationKind(
        "taken on",
        _("Someone has taken this on and will get back to you."),
        route="case",
        cause=while_in(lambda on: Case.objects.open()),
        of_subject=True,
    ),
    NotificationKind(
        "set aside",
        _("Something we noticed was set aside. You can read why."),
        route="concern",
        cause=while_in(lambda on: Concern.objects.filter(state=ConcernState.SET_ASIDE)),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "handed over",
        _("Someone else will get back to you from now on."),
        route="help",
        cause=while_in(lambda on: Case.objects.open()),
        repeats=True,
    ),
    NotificationKind(
        "promise moved",
        _("The college is closed for a while, so a day we promised you is later now."),
        route="help",
        cause=promised,
    ),
    NotificationKind(
        "promise moved back",
        _("The college is open after all, so a day we promised you is earlier again."),
        route="help",
        cause=promised,
    ),
    NotificationKind(
        "asked instead",
        _("%(learner)s asked you to get back to them, because nobody else has."),
        route="today",
        cause=promised,
    ),
    NotificationKind(
        "case given",
        _("You’re now the person getting back to %(learner)s."),
        route="case",
        cause=while_in(lambda on: Case.objects.open(), to="owner"),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "case added",
        _("There’s something new in what you’re doing for %(learner)s."),
        route="case",
        cause=while_in(lambda on: Case.objects.open(), to="owner"),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "answered",
        _("%(learner)s has answered something you’ve taken on."),
        route="concern",
        cause=while_in(answered_concerns, to="case__owner"),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "case closed",
        _("We’ve closed what we were doing. You can read what came of it."),
        route="case",
        cause=while_in(lambda on: Case.objects.filter(closed_at__isnull=False)),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "stands in",
        _("You’re covering for someone who is away."),
        route="my_time",
        cause=while_in(lambda on: Cover.objects.filter(until_on__gt=on), to="deputy"),
    ),
    NotificationKind(
        "cover declined",
        _("A deputy can’t cover after all, so nobody does on some days."),
        route="my_time",
        cause=uncovered,
    ),
    NotificationKind(
        "contact logged",
        _("Someone recorded that they were in touch with you."),
        route="me",
        cause=while_in(lambda on: Contact.objects.all()),
    ),
    NotificationKind(
        "list withheld",
        _("Last night’s list was withheld. Check the comparison."),
        route="rules",
        cause=still_withheld,
    ),
]
