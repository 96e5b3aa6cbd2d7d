"""This room's audit verbs and kinds of notification, each kind with the cause that it ends with."""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from feedback.models import (
    KINDS,
    SETTLED,
    WAITING,
    Edit,
    Meeting,
    PartnershipVersion,
    Report,
    Ruling,
    SafetyMessage,
    Survey,
    View,
    ViewState,
)
from learners.models import Role, RoleKind
from learners.registry import Asked, NotificationKind, Verb, while_in


def views(*states: ViewState) -> Any:
    """Return a function of a day, for views in these states."""
    return lambda _on: View.objects.filter(state__in=states)


def views_to_follow(_on: dt.date) -> Any:
    """Return views to answer, and those answered by someone else, whom the owner follows."""
    others = Q(state=ViewState.ANSWERED) & ~Q(decision__answered_by=F("owner"))
    return View.objects.filter(Q(state__in=WAITING) | others)


def reported(asked: Asked, _on: dt.date) -> Asked:
    """Return those about something with a report that no moderator has decided."""
    subjects = {subject for subject, _user in asked}
    waiting: set[str] = set()
    for kind in KINDS:
        reports = Report.objects.filter(ruling=None, **{f"{kind}__public_id__in": subjects})
        waiting |= {str(pk) for pk in reports.values_list(f"{kind}__public_id", flat=True)}
    return {pair for pair in asked if pair[0] in waiting}


def coming_meetings(on: dt.date) -> Any:
    return Meeting.objects.filter(starts_at__date__gte=on)


def undone_meetings(_on: dt.date) -> Any:
    """Return meetings with something still to do; `decisions__owner` does it."""
    return Meeting.objects.filter(decisions__isnull=False, decisions__done_at=None)


def appealed(asked: Asked, _on: dt.date) -> Asked:
    """Return those whose ruling has an appeal that this person may decide."""
    subjects = {subject for subject, _user in asked}
    rulings = Ruling.objects.filter(
        public_id__in=subjects, settled_at=None, appealed_at__isnull=False
    )
    makers = {str(pk): maker for pk, maker in rulings.values_list("public_id", "made_by")}
    return {(pk, user) for pk, user in asked if pk in makers and makers[pk] != user}


def to_sign(asked: Asked, on: dt.date) -> Asked:
    """Return those whose version is the latest and lacks the signature of this person's side."""
    later = PartnershipVersion.objects.filter(
        from_on=OuterRef("from_on"), number__gt=OuterRef("number")
    )
    latest = PartnershipVersion.objects.exclude(Exists(later))
    roles = Role.objects.in_force(on)
    representatives = roles.filter(kind=RoleKind.REPRESENTATIVE).values_list("user", flat=True)
    administrators = roles.filter(kind=RoleKind.ADMINISTRATOR).values_list("user", flat=True)
    lasting: Asked = set()
    for version in latest.filter(public_id__in={subject for subject, _user in asked}):
        people = set() if version.learners_at else set(representatives)
        people |= set() if version.college_at else set(administrators)
        lasting |= {(str(version.public_id), user) for user in people}
    return asked & lasting


VERBS: list[Verb] = [
    # shared estimates, and what is asked
    # surveys
    Verb("survey.write", _("wrote a survey"), named=_("%(who)s wrote the survey “%(label)s”")),
    Verb(
        "survey.describe",
        _("changed the draft of a survey"),
        named=_("%(who)s changed the draft of the survey “%(label)s”"),
    ),
    Verb("survey.open", _("opened a survey"), named=_("%(who)s opened the survey “%(label)s”")),
    Verb("survey.close", _("closed a survey"), named=_("%(who)s closed the survey “%(label)s”")),
    Verb(
        "survey.judge",
        _("read a comment in a survey"),
        named=_("%(who)s read a comment in the survey “%(label)s”"),
    ),
    Verb(
        "survey.show_comments",
        _("showed the comments of a survey"),
        named=_("%(who)s showed the comments of the survey “%(label)s”"),
    ),
    # the board, and moderation
    Verb("view.say", _("said something")),
    Verb("view.sign_on", _("said the same as someone else")),
    Verb("view.sign_off", _("stopped saying the same as someone else")),
    Verb("view.take_back", _("took back something they said")),
    Verb("view.merge", _("joined two views that say the same")),
    Verb("view.pass_on", _("passed something on to staff")),
    Verb("view.give", _("named who will answer")),
    Verb("view.decide", _("answered something learners said")),
    Verb("view.pledge", _("promised what will be done")),
    Verb("view.publish", _("published an answer")),
    Verb("view.change", _("recorded a change that learners asked for")),
    Verb("view.ask_again", _("asked whether a change helped")),
    Verb("view.helped", _("answered whether a change helped")),
    Verb("view.report", _("asked a moderator to look at something")),
    Verb("view.moderate", _("moderated something")),
    Verb("view.appeal", _("appealed to a second moderator")),
    Verb("view.settle", _("decided an appeal")),
    Verb("safety.tell", _("told the safeguarding lead something")),
    Verb("safety.read", _("read something about somebody’s safety")),
    # better words
    Verb(
        "edit.suggest",
        _("suggested better words"),
        named=_("%(who)s suggested better words for “%(label)s”"),
    ),
    Verb(
        "edit.accept",
        _("accepted better words"),
        named=_("%(who)s accepted better words for “%(label)s”"),
    ),
    Verb(
        "edit.decline",
        _("declined better words"),
        named=_("%(who)s declined better words for “%(label)s”"),
    ),
    Verb(
        "edit.take_back",
        _("took back better words"),
        named=_("%(who)s took back better words for “%(label)s”"),
    ),
    # representatives, and the partnership agreement
    Verb(
        "partnership.write",
        _("wrote a version of the partnership agreement"),
        named=_("%(who)s wrote a version of the partnership agreement (%(label)s)"),
    ),
    Verb(
        "partnership.sign",
        _("signed the partnership agreement"),
        named=_("%(who)s signed the partnership agreement (%(label)s)"),
    ),
    Verb(
        "partnership.tie",
        _("tied something that was said to a priority"),
        named=_(
            "%(who)s tied something said to a priority of the partnership agreement (%(label)s)"
        ),
    ),
    Verb(
        "partnership.untie",
        _("took something that was said off a priority"),
        named=_(
            "%(who)s took something said off a priority of the partnership agreement (%(label)s)"
        ),
    ),
    Verb(
        "meeting.call", _("called a meeting"), named=_("%(who)s called a meeting about %(label)s")
    ),
    Verb(
        "meeting.decide",
        _("recorded what a meeting decided"),
        named=_("%(who)s recorded what the meeting about %(label)s decided"),
    ),
    Verb(
        "meeting.finish",
        _("recorded that a decision was carried out"),
        named=_("%(who)s recorded that a decision of the meeting about %(label)s was carried out"),
    ),
    Verb(
        "role.hand_over",
        _("wrote a handover note for the next representative"),
        named=_("%(who)s wrote a handover note for the next representative of %(second)s"),
    ),
]

NOTIFICATIONS: list[NotificationKind] = [
    # shared estimates, and what is asked
    NotificationKind(
        "module answered",
        _("Learners have answered a question about your module."),
        route="survey_results",
        cause=while_in(lambda on: Survey.objects.closed()),
        of_subject=True,
    ),
    # surveys
    # the board, and moderation
    NotificationKind(
        "view to answer",
        _("Someone has said something for you to read."),
        route="view",
        cause=while_in(views(*WAITING), to="owner"),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "view given",
        _("You’ve been asked to answer something learners said."),
        route="view",
        cause=while_in(views_to_follow, to="owner"),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "praised",
        _("Someone has praised what you do."),
        route="view",
        cause=while_in(views(ViewState.DELIVERED), to="owner"),
        of_subject=True,
    ),
    NotificationKind(
        "view passed on",
        _("Something you said has been passed on to staff."),
        route="view",
        cause=while_in(views(ViewState.STAFF)),
        of_subject=True,
    ),
    NotificationKind(
        "view merged",
        _("Something you said was joined with others who say the same."),
        route="view",
        cause=while_in(views(ViewState.MERGED)),
        of_subject=True,
    ),
    NotificationKind(
        "view answered",
        _("Something you said has been answered."),
        route="view",
        cause=while_in(views(*SETTLED)),
        of_subject=True,
    ),
    NotificationKind(
        "view promised",
        _("There is a promise about something you said."),
        route="view",
        cause=while_in(
            lambda on: View.objects.filter(pledges__isnull=False, pledges__done_at=None)
        ),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "view changed",
        _("Something has changed because of what you said."),
        route="view",
        cause=while_in(lambda on: View.objects.filter(changes__isnull=False)),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "view reported",
        _("Someone asked a moderator to look at something."),
        route="moderation",
        cause=reported,
        repeats=True,
    ),
    NotificationKind(
        "view moderated",
        _("A moderator has looked at something you wrote. You can read why."),
        route="ruling",
        cause=while_in(lambda on: Ruling.objects.all()),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "view appealed",
        _("Someone has appealed. You decide, as the second person."),
        route="moderation",
        cause=appealed,
        repeats=True,
    ),
    NotificationKind(
        "appeal settled",
        _("Your appeal has been decided. You can read why."),
        route="ruling",
        cause=while_in(lambda on: Ruling.objects.filter(settled_at__isnull=False)),
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "safety message",
        _("Someone has told you about somebody’s safety. Read it now."),
        route="safety_message",
        cause=while_in(lambda on: SafetyMessage.objects.filter(read_at=None)),
        of_subject=True,
        safety=True,
    ),
    # better words
    NotificationKind(
        "edit suggested",
        _("Someone suggested better words."),
        route="edit",
        cause=while_in(lambda on: Edit.objects.waiting(), to="owner"),
        of_subject=True,
    ),
    NotificationKind(
        "edit answered",
        _("There is an answer to the words you suggested."),
        route="edit",
        cause=while_in(lambda on: Edit.objects.filter(answered_at__isnull=False)),
        of_subject=True,
    ),
    # representatives, and the partnership agreement
    NotificationKind(
        "partnership written",
        _("There is a new version of the partnership agreement to sign."),
        route="partnership",
        cause=to_sign,
    ),
    NotificationKind(
        "meeting called",
        _("There is a meeting for representatives."),
        route="meeting",
        cause=while_in(coming_meetings),
        of_subject=True,
    ),
    NotificationKind(
        "meeting decided",
        _("A meeting gave you something to do."),
        route="meeting",
        cause=while_in(undone_meetings, to="decisions__owner"),
        of_subject=True,
    ),
]
