"""This room's audit verbs and kinds of notification."""

from django.utils.translation import gettext_lazy as _

from learners.registry import NotificationKind, Verb, Visibility

VERBS = [
    Verb("term.open"),
    Verb("term.change"),
    Verb("term.remove"),
    Verb("day.close"),
    Verb("day.open"),
    Verb("campus.add"),
    Verb("campus.remove"),
    Verb("offering.open"),
    Verb("assessment.add"),
    Verb("feed.connect"),
    Verb("helpline.add"),
    Verb("helpline.change"),
    Verb("helpline.end"),
    Verb("import.read"),
    Verb("import.drop"),
    Verb("import.hold"),
    Verb("import.committed"),
    Verb("import.unchanged"),
    Verb("import.refused"),
    Verb("user.add", Visibility.ALL),
    Verb("learner.add", Visibility.ALL),
    Verb("login.give", Visibility.ALL),
    Verb("login.join", Visibility.ALL),
    Verb("role.give", Visibility.ALL),
    Verb("role.end", Visibility.ALL),
    Verb("tutor.assign", Visibility.ALL),
    Verb("enrolment.add", Visibility.ALL),
    Verb("group.add", Visibility.ALL),
    Verb("group.join", Visibility.ALL),
    Verb("group.leave", Visibility.ALL),
    Verb("address.change"),
    Verb("name.choose"),
    Verb("welcome.answer"),
    Verb("study-week.set"),
    Verb("check-in.add"),
    Verb("rhythm.set"),
    Verb("correction.ask", Visibility.LABEL),
    Verb("correction.answer", Visibility.LABEL),
    Verb("correction.pass_on", Visibility.LABEL),
    Verb("audit.read"),
]

NOTIFICATIONS = [
    NotificationKind(
        "correction asked",
        _("%(learner)s says something in their record is wrong."),
        route="correction",
        of_subject=True,
    ),
    NotificationKind(
        "correction answered",
        _("Your correction has been answered."),
        route="correction",
        of_subject=True,
    ),
]
