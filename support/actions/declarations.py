"""Audit verbs and notification kinds of this room."""

from django.utils.translation import gettext_lazy as _

from learners.registry import NotificationKind, Verb, Visibility

VERBS = [
    Verb("help.ask", _("asked to speak to someone"), Visibility.DETAIL),
    Verb("help.ask_again", _("asked again to speak to someone"), Visibility.DETAIL),
    Verb("help.keep", _("made a reply a request of its own"), Visibility.DETAIL),
    Verb("help.take_back", _("cancelled a request"), Visibility.DETAIL),
    Verb("case.open", _("took someone on"), Visibility.DETAIL),
    Verb("case.add", _("added to what is being done"), Visibility.DETAIL),
    Verb("case.plan", _("planned the next contact"), Visibility.DETAIL),
    Verb("case.hand_over", _("handed over a case"), Visibility.DETAIL),
    Verb("case.close", _("closed a case"), Visibility.DETAIL),
    Verb("case.open_again", _("reopened a case"), Visibility.DETAIL),
    Verb("contact.log", _("recorded a contact"), Visibility.DETAIL),
    Verb("contact.correct", _("corrected a contact"), Visibility.DETAIL),
    Verb("concern.raise", _("noticed something"), Visibility.LABEL),
    Verb("concern.set_aside", _("set something noticed aside"), Visibility.LABEL),
    Verb("concern.put_back", _("put something noticed back on the list"), Visibility.LABEL),
    Verb("concern.reply", _("replied to something noticed"), Visibility.LABEL),
    Verb("concern.take_back", _("took back a reply"), Visibility.LABEL),
    Verb("cover.set", _("arranged cover")),
    Verb("cover.end", _("ended cover")),
    Verb("scorecard.learn", _("made a draft scorecard")),
    Verb("scorecard.co_sign", _("answered a new version of a rule for learners")),
    Verb("scorecard.move", _("changed the state of a scorecard")),
    Verb("service.open", _("opened a service")),
    Verb("service.describe", _("changed a service’s description")),
    Verb("service.capacity", _("changed a service’s room")),
    Verb("service.hours", _("changed a service’s hours")),
    Verb("service.offer", _("added an offer")),
    Verb("service.offer_again", _("added an offer again")),
    Verb("service.withdraw", _("ended an offer")),
    Verb("service.close", _("closed a service")),
]

NOTIFICATIONS = [
    NotificationKind(
        "co-sign asked",
        _("A rule is going to change. We’d like a representative’s yes or no."),
        route="co_sign",
        of_subject=True,
    ),
    NotificationKind(
        "concern raised",
        _("We noticed something. You can answer it."),
        route="concern",
        of_subject=True,
    ),
    NotificationKind("help asked", _("%(learner)s asked to speak to someone."), route="today"),
    NotificationKind(
        "help added",
        _("%(learner)s has added something for you to read."),
        route="today",
        repeats=True,
    ),
    NotificationKind(
        "taken on",
        _("Someone has taken this on and will get back to you."),
        route="case",
        of_subject=True,
    ),
    NotificationKind(
        "set aside",
        _("Something we noticed was set aside. You can read why."),
        route="concern",
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "handed over",
        _("Someone else will get back to you from now on."),
        route="help",
        repeats=True,
    ),
    NotificationKind(
        "case given",
        _("You’re now the person getting back to %(learner)s."),
        route="case",
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "case added",
        _("There’s something new in what you’re doing for %(learner)s."),
        route="case",
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "answered",
        _("%(learner)s has answered something you’ve taken on."),
        route="concern",
        of_subject=True,
        repeats=True,
    ),
    NotificationKind(
        "case closed",
        _("We’ve closed what we were doing. You can read what came of it."),
        route="case",
        of_subject=True,
        repeats=True,
    ),
    NotificationKind("stands in", _("You’re covering for someone who is away."), route="my_time"),
    NotificationKind(
        "contact logged", _("Someone recorded that they were in touch with you."), route="me"
    ),
    NotificationKind(
        "list withheld", _("Last night’s list was withheld. Check the comparison."), route="rules"
    ),
]
