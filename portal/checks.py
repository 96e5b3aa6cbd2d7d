"""System checks that `check --deploy` runs beside Django's own."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def the_demo_stays_at_home(**kwargs: Any) -> list[Error]:
    if not settings.DEMO:
        return []
    return [
        Error(
            "The demo college is switched on, so anyone can sign in as anyone.",
            hint="Unset CAIRN_DEMO before real people use this installation.",
            id="cairn.E001",
        )
    ]


@register(Tags.security, deploy=True)
def a_college_has_a_name(**kwargs: Any) -> list[Error]:
    if settings.COLLEGE_NAME.strip():
        return []
    return [
        Error(
            "CAIRN_COLLEGE_NAME is empty.", hint="Set it to your college's name.", id="cairn.E002"
        )
    ]
