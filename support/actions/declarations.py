"""Audit verbs and notification kinds of this room."""

from django.utils.translation import gettext_lazy as _

from learners.registry import NotificationKind, Verb, Visibility

VERBS = [
    Verb("help.ask", Visibility.DETAIL),
    Verb("help.ask_again", Visibility.DETAIL),
    Verb("help.keep", Visibility.DETAIL),
    Verb("help.take_back", Visibility.DETAIL),
    Verb("case.open", Visibility.DETAIL),
    Verb("case.add", Visibility.DETAIL),
    Verb("case.plan", Visibility.DETAIL),
    Verb("case.hand_over", Visibility.DETAIL),
    Verb("case.close", Visibility.DETAIL),
    Verb("case.open_again", Visibility.DETAIL),
    Verb("contact.log", Visibility.DETAIL),
    Verb("concern.raise", Visibility.LABEL),
    Verb("concern.set_aside", Visibility.LABEL),
    Verb("concern.put_back", Visibility.LABEL),
    Verb("concern.reply", Visibility.LABEL),
    Verb("concern.take_back", Visibility.LABEL),
    Verb("cover.set"),
    Verb("cover.end"),
    Verb("scorecard.learn"),
    Verb("scorecard.move"),
    Verb("service.open"),
    Verb("service.describe"),
    Verb("service.capacity"),
    Verb("service.hours"),
    Verb("service.offer"),
    Verb("service.offer_again"),
    Verb("service.withdraw"),
    Verb("service.close"),
]

NOTIFICATIONS = [
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
