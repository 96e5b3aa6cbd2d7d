"""This room's audit verbs and kinds of notification."""

from django.utils.translation import gettext_lazy as _

from learners.registry import NotificationKind, Verb

VERBS: list[Verb] = [
    # shared estimates, and what is asked
    # surveys
    Verb("survey.write", _("wrote a survey")),
    Verb("survey.describe", _("changed the draft of a survey")),
    Verb("survey.open", _("opened a survey")),
    Verb("survey.close", _("closed a survey")),
    Verb("survey.judge", _("read a comment in a survey")),
    Verb("survey.show_comments", _("showed the comments of a survey")),
    # the board, and moderation
    # representatives, and the partnership agreement
]

NOTIFICATIONS: list[NotificationKind] = [
    # shared estimates, and what is asked
    # surveys
    # the board, and moderation
    # representatives, and the partnership agreement
]
