"""What is wrong with a catalogue, in sentences for whoever writes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pathways.calc.validity import Fault
from pathways.models import Step

FAULTS = {
    Fault.SELF: gettext_lazy(
        "“%(step)s” comes before itself. Remove it from its own “comes first” list."
    ),
    Fault.EMPTY: gettext_lazy(
        "“%(step)s” has a requirement with no steps. Name a step, or remove the requirement."
    ),
    Fault.DANGLING: gettext_lazy(
        "“%(step)s” needs %(others)s, which isn’t in this pathway. Add it to the pathway."
    ),
    Fault.LOOP: gettext_lazy(
        "“%(step)s” and %(others)s are waiting for each other. Let one of them start "
        "first, or both at the same time."
    ),
    Fault.BEHIND: gettext_lazy(
        "“%(step)s” cannot be reached until the errors before it are fixed."
    ),
    Fault.NO_GOAL: gettext_lazy("The pathway has no goal. Mark at least one step as a goal."),
}


def catalogue_fault(fault: Fault, step: str, others: Sequence[str]) -> str:
    word = _("or") if fault == Fault.DANGLING else _("and")
    named = get_text_list([f"“{other}”" for other in others], word)
    return str(FAULTS[fault] % {"step": step, "others": named})


def step_faults(
    *, hours: float, place: str, how: str, link: str, teaches: Mapping[Any, float]
) -> list[str]:
    """Why nobody could use such a step; empty where it is fine."""
    found = []
    if not 0 < hours <= 2000:
        found.append(_("A step must take more than 0 hours and at most 2,000."))
    if not place.strip() or not how.strip():
        found.append(_("A step must say where it is and how to start it."))
    ours = link.startswith("/") and not link.startswith(("//", "/\\"))
    if link and not ours and not link.startswith(("https://", "http://")):
        found.append(
            _("A link must be a page in Cairn (/…) or an address that begins with https://.")
        )
    if any(not 0 < share <= 1 for share in teaches.values()):
        found.append(_("A step must cover a share of a competency between 0 and 1."))
    return found


def requirement_faults(step: Step, options: Sequence[Step]) -> list[str]:
    if not options:
        return [catalogue_fault(Fault.EMPTY, step.name, [])]
    if step in options:
        return [catalogue_fault(Fault.SELF, step.name, [])]
    return []
