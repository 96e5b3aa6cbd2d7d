"""Say on a page that the college is closed today."""

from typing import Any

from django import template
from django.utils.timezone import localdate

from learners.reads.calendar import closed_on

register = template.Library()


@register.inclusion_tag("components/_closed.html")
def closed_today(urgent: bool = True) -> dict[str, Any]:
    """Show a notice if the whole college is closed today; `urgent`: with a link to Help now."""
    return {"closed": closed_on(localdate()), "urgent": urgent}
