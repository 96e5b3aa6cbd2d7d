"""The audit's verbs of this room."""

from learners.registry import Shown, Verb

VERBS = [
    Verb("pathway.add", Shown.LABEL),
    Verb("pathway.include", Shown.LABEL),
    Verb("pathway.publish", Shown.LABEL),
    Verb("pathway.follow", Shown.LABEL),
    Verb("pathway.leave", Shown.LABEL),
    Verb("step.add", Shown.LABEL),
    Verb("step.require", Shown.LABEL),
    Verb("step.withdraw", Shown.LABEL),
    Verb("step.start", Shown.LABEL),
    Verb("step.answer", Shown.LABEL),
]
