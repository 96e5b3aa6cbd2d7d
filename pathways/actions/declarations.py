"""Audit verbs of this room."""

from learners.registry import Verb, Visibility

VERBS = [
    Verb("pathway.add", Visibility.LABEL),
    Verb("pathway.include", Visibility.LABEL),
    Verb("pathway.publish", Visibility.LABEL),
    Verb("pathway.follow", Visibility.LABEL),
    Verb("pathway.leave", Visibility.LABEL),
    Verb("milestone.add", Visibility.LABEL),
    Verb("step.add", Visibility.LABEL),
    Verb("step.require", Visibility.LABEL),
    Verb("step.withdraw", Visibility.LABEL),
    Verb("step.start", Visibility.LABEL),
    Verb("step.answer", Visibility.LABEL),
    Verb("step.move", Visibility.LABEL),
]
