"""The audit's verbs of this room, and what people are notified of here."""

from django.utils.translation import gettext_lazy as _

from learners.registry import NotificationKind, Shown, Verb

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
    Verb("user.add", Shown.ALL),
    Verb("learner.add", Shown.ALL),
    Verb("login.give", Shown.ALL),
    Verb("login.join", Shown.ALL),
    Verb("role.give", Shown.ALL),
    Verb("role.end", Shown.ALL),
    Verb("tutor.assign", Shown.ALL),
    Verb("enrolment.add", Shown.ALL),
    Verb("group.found", Shown.ALL),
    Verb("group.join", Shown.ALL),
    Verb("group.leave", Shown.ALL),
    Verb("address.change"),
    Verb("name.choose"),
    Verb("welcome.answer"),
    Verb("check-in.say"),
    Verb("rhythm.set"),
    Verb("correction.ask", Shown.LABEL),
    Verb("correction.answer", Shown.LABEL),
    Verb("correction.pass_on", Shown.LABEL),
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
