"""Errors of a catalogue, in sentences for its author."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pathways.calc.validity import FlawKind
from pathways.models import Milestone, Step

LONGEST_NAME = Milestone._meta.get_field("name").max_length

MESSAGES = {
    FlawKind.SELF: gettext_lazy(
        "“%(step)s” comes before itself. Remove it from its own “comes first” list."
    ),
    FlawKind.EMPTY: gettext_lazy(
        "“%(step)s” has a requirement with no steps. Name a step, or remove the requirement."
    ),
    FlawKind.DANGLING: gettext_lazy(
        "“%(step)s” needs %(others)s, which isn’t in this pathway. Add it to the pathway."
    ),
    FlawKind.LOOP: gettext_lazy(
        "“%(step)s” and %(others)s are waiting for each other. Let one of them start "
        "first, or both at the same time."
    ),
    FlawKind.BEHIND: gettext_lazy(
        "“%(step)s” cannot be reached until the errors before it are fixed."
    ),
    FlawKind.NO_GOAL: gettext_lazy("The pathway has no goal. Mark at least one step as a goal."),
}


def catalogue_error(kind: FlawKind, step: str, others: Sequence[str]) -> str:
    conjunction = _("or") if kind == FlawKind.DANGLING else _("and")
    named = get_text_list([f"“{other}”" for other in others], conjunction)
    return str(MESSAGES[kind] % {"step": step, "others": named})


def step_errors(
    *, hours: float, place: str, how: str, link: str, teaches: Mapping[Any, float], has_runs: bool
) -> list[str]:
    """Return what is wrong with a step, in sentences; empty if it is fine."""
    errors = []
    if not 0 < hours <= 2000:
        errors.append(_("A step must take more than 0 hours and at most 2,000."))
    if not place.strip() or not how.strip():
        errors.append(_("A step must say where it is and how to start it."))
    if not link and not has_runs:
        errors.append(_("A step must have a link or a date, so that people can start it."))
    is_internal = link.startswith("/") and not link.startswith(("//", "/\\"))
    if link and not is_internal and not link.startswith(("https://", "http://")):
        errors.append(
            _("A link must be a page in Cairn (/…) or an address that begins with https://.")
        )
    if any(not 0 < share <= 1 for share in teaches.values()):
        errors.append(_("A step must cover a share of a competency between 0 and 1."))
    return errors


def requirement_errors(step: Step, options: Sequence[Step]) -> list[str]:
    if not options:
        return [catalogue_error(FlawKind.EMPTY, step.name, [])]
    if step in options:
        return [catalogue_error(FlawKind.SELF, step.name, [])]
    return []


def milestone_errors(name: str, others: Sequence[str]) -> list[str]:
    """Return what is wrong with a milestone's name, in sentences; empty if it is fine."""
    if not name.strip():
        return [_("A milestone must have a name.")]
    if len(name) > LONGEST_NAME:
        return [
            ngettext(
                "“%(name)s” is too long: use at most %(most)s character.",
                "“%(name)s” is too long: use at most %(most)s characters.",
                LONGEST_NAME,
            )
            % {"name": name, "most": LONGEST_NAME}
        ]
    if name in others:
        return [_("“%(name)s” is already a milestone of this pathway.") % {"name": name}]
    return []


def other_pathway(milestone: str, pathway: str) -> str:
    return _("“%(milestone)s” isn’t a milestone of %(pathway)s.") % {
        "milestone": milestone,
        "pathway": pathway,
    }
