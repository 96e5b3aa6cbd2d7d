"""What a visitor can try as each person of the demo; the people are rows of the database."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

DOMAIN = "strathcairn.example"


@dataclass(frozen=True)
class Card:
    email: str
    role: Any
    try_this: tuple[Any, ...]


GUIDE = (
    Card(
        f"ada@{DOMAIN}",
        _("Learner: Care, part-time, in the evenings"),
        (
            _("Open Me: you see what the college knows about you, where from and since when."),
            _("Choose “That’s wrong” beside a fact: you see who will read it, and by when."),
            _("Go to “Who has looked”: you see when Ben opened your page."),
        ),
    ),
    Card(
        f"ben@{DOMAIN}",
        _("Tutor of Ada and Flo"),
        (
            _("Read Today: you see whose hand-ins were not seen, why, and why in this order."),
            _("Open Ada: you see the record that she sees, and she will see that you looked."),
        ),
    ),
    Card(
        f"cy@{DOMAIN}",
        _("Tutor with no business with Ada"),
        (_("Copy the address of Ada’s page from Ben: you see “not here”, as for anyone unknown."),),
    ),
    Card(
        f"jo@{DOMAIN}",
        _("Tutor, and owner of Chemistry for care"),
        (
            _(
                "After Ada has said that something in Chemistry for care is wrong: you find it on "
                "Today and answer it."
            ),
        ),
    ),
    Card(
        f"dee@{DOMAIN}",
        _("Administrator"),
        (
            _("Open Nights and run tomorrow’s now: you see each stage move, and what changed."),
            _("Run it again: you join the same night, nothing happens twice."),
        ),
    ),
    Card(
        f"flo@{DOMAIN}",
        _("Another learner: Care, works shifts"),
        (_("Open Me: you see your own record, and nobody else’s."),),
    ),
    Card(
        f"gus@{DOMAIN}",
        _("Learner and representative"),
        (_("Open Me: being a representative shows you nobody’s record but your own."),),
    ),
    Card(
        f"noor@{DOMAIN}",
        _("Learner: Access, enrolled today"),
        (_("Open Today and Me: you see what a record looks like on its first day."),),
    ),
)
