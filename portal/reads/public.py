"""What anyone may read: what the college keeps and how long, and a sample route."""

from typing import Any

from django.utils.translation import gettext as _

from learners.pictures import route
from learners.pictures.cairns import Milestone, State, Step
from learners.privacy import Basis, Retention
from portal.privacy import PROVIDERS


def retention_groups() -> list[dict[str, Any]]:
    """Return purposes and retention, from the declarations for export and erasure."""
    groups: dict[tuple[str, str], dict[str, None]] = {}
    for declaration in PROVIDERS:
        group = groups.setdefault((declaration.retention, declaration.basis), {})
        group[str(declaration.purpose)] = None
    return [
        {
            "how_long": Retention(retention).label,
            "basis": Basis(basis).label,
            "purposes": list(purposes),
        }
        for (retention, basis), purposes in sorted(groups.items())
    ]


def sample_hill() -> route.Hill:
    """Draw a sample route: a cairn that is built, another begun, and some to come."""
    piles = [
        (_("Settled in"), ["social"] * 4, 4),
        (_("The basics"), ["academic", "academic", "professional", "academic", "social"], 5),
        (_("Real work"), ["professional"] * 5, 2),
        (_("Where you’re heading"), ["academic"] * 6, 0),
    ]
    milestones = [
        Milestone(
            name,
            tuple(
                Step(name, strand, State.DONE if place < done else State.TO_COME)
                for place, strand in enumerate(strands)
            ),
        )
        for name, strands, done in piles
    ]
    return route.small(milestones)
