"""Navigation: a literal list of pages and their readers."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from learners.forms.page import mark_of
from learners.models import RoleKind
from learners.permissions import roles_of

LEARNER = "learner"  # anyone with their own record, whatever their roles
ANYONE = "anyone"  # signed in


@dataclass(frozen=True)
class Item:
    route: str
    label: Any
    reader: str


ITEMS = [
    Item("today", _("Today"), ANYONE),
    Item("plan", _("My plan"), LEARNER),
    Item("help", _("Help"), LEARNER),
    Item("me", _("Me"), LEARNER),
    Item("learners", _("My learners"), RoleKind.TUTOR),
    Item("people", _("People"), RoleKind.ADMINISTRATOR),
    Item("services", _("Services"), RoleKind.ADMINISTRATOR),
    Item("rules", _("Rules"), RoleKind.ADMINISTRATOR),
    Item("system", _("System"), RoleKind.ADMINISTRATOR),
]


def items_for(request: HttpRequest) -> list[dict[str, Any]]:
    if not request.user.is_authenticated:
        return []
    readers = {ANYONE, *roles_of(request.user, localdate())}
    if getattr(request.user, "learner", None):
        readers.add(LEARNER)
    current = request.resolver_match.url_name if request.resolver_match else None
    return [
        {"url": reverse(item.route), "label": item.label, "here": item.route == current}
        for item in ITEMS
        if item.reader in readers
    ]


def on_every_page(request: HttpRequest) -> dict[str, Any]:
    """Return the context of every page: college, demo banner, owner of saved words, navigation."""
    user = getattr(request, "user", None)
    return {
        "college": settings.COLLEGE_NAME,
        "demo": settings.DEMO,
        "whose": SimpleLazyObject(lambda: mark_of(request)),
        "nav": SimpleLazyObject(lambda: items_for(request)) if user is not None else [],
    }
