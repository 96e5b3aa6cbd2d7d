"""Audit verbs of this room."""

from django.utils.translation import gettext_lazy as _

from learners.registry import Verb, Visibility

VERBS = [
    Verb("pathway.add", _("added a route"), Visibility.LABEL),
    Verb("pathway.include", _("added to a route"), Visibility.LABEL),
    Verb("pathway.publish", _("published a route"), Visibility.LABEL),
    Verb("pathway.follow", _("chose a route"), Visibility.LABEL),
    Verb("pathway.leave", _("left a route"), Visibility.LABEL),
    Verb("milestone.add", _("added a milestone"), Visibility.LABEL),
    Verb("step.add", _("added a step"), Visibility.LABEL),
    Verb("step.add_runs", _("added dates to a step"), Visibility.LABEL),
    Verb("step.require", _("set what comes before a step"), Visibility.LABEL),
    Verb("step.describe", _("changed the words of a step"), Visibility.LABEL),
    Verb("step.withdraw", _("withdrew a step"), Visibility.LABEL),
    Verb("step.start", _("started a step"), Visibility.LABEL),
    Verb("step.answer", _("answered a step"), Visibility.LABEL),
    Verb("step.move", _("moved a step"), Visibility.LABEL),
]
