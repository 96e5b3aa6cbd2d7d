"""Audit verbs of nights and of the demo."""

from django.utils.translation import gettext_lazy as _

from learners.registry import Verb

VERBS = [
    Verb("night.open", _("started a nightly update")),
    Verb("night.retry", _("tried part of a nightly update again")),
    Verb("demo.seed", _("set up the demo college")),
]
