"""This room's audit verbs and kinds of notification."""

from learners.registry import NotificationKind, Verb

VERBS: list[Verb] = [
    # shared estimates, and what is asked
    # surveys
    # the board, and moderation
    # representatives, and the partnership agreement
]

NOTIFICATIONS: list[NotificationKind] = [
    # shared estimates, and what is asked
    # surveys
    # the board, and moderation
    # representatives, and the partnership agreement
]
