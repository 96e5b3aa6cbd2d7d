"""Audit verbs of this room."""

from django.utils.translation import gettext_lazy as _

from learners.registry import Verb, Visibility

VERBS = [
    Verb(
        "pathway.add",
        _("added a route"),
        Visibility.LABEL,
        named=_("%(who)s added the route “%(label)s”"),
    ),
    Verb(
        "pathway.include",
        _("added to a route"),
        Visibility.LABEL,
        named=_("%(who)s added to the route “%(label)s”"),
    ),
    Verb(
        "pathway.publish",
        _("published a route"),
        Visibility.LABEL,
        named=_("%(who)s published the route “%(label)s”"),
    ),
    Verb(
        "pathway.follow",
        _("chose a route"),
        Visibility.LABEL,
        named=_("%(who)s chose the route “%(label)s”"),
    ),
    Verb(
        "pathway.leave",
        _("left a route"),
        Visibility.LABEL,
        named=_("%(who)s left the route “%(label)s”"),
    ),
    Verb(
        "milestone.add",
        _("added a milestone"),
        Visibility.LABEL,
        named=_("%(who)s added the milestone “%(label)s”"),
    ),
    Verb(
        "step.add",
        _("added a step"),
        Visibility.LABEL,
        named=_("%(who)s added the step “%(label)s”"),
    ),
    Verb(
        "step.add_runs",
        _("added dates to a step"),
        Visibility.LABEL,
        named=_("%(who)s added dates to the step “%(label)s”"),
    ),
    Verb(
        "step.require",
        _("set what comes before a step"),
        Visibility.LABEL,
        named=_("%(who)s set what comes before the step “%(label)s”"),
    ),
    Verb(
        "step.describe",
        _("changed the words of a step"),
        Visibility.LABEL,
        named=_("%(who)s changed the words of the step “%(label)s”"),
    ),
    Verb(
        "step.withdraw",
        _("withdrew a step"),
        Visibility.LABEL,
        named=_("%(who)s withdrew the step “%(label)s”"),
    ),
    Verb(
        "step.start",
        _("started a step"),
        Visibility.LABEL,
        named=_("%(who)s started the step “%(label)s”"),
    ),
    Verb(
        "step.answer",
        _("answered a step"),
        Visibility.LABEL,
        named=_("%(who)s answered the step “%(label)s”"),
    ),
    Verb(
        "step.move",
        _("moved a step"),
        Visibility.LABEL,
        named=_("%(who)s moved the step “%(label)s”"),
    ),
]
