"""Navigation: a literal list of pages and their readers."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from feedback.sight import ANSWERING
from learners.forms.page import mark_of
from learners.models import RoleKind
from learners.permissions import roles_of
from learners.wording import initials

LEARNER = "learner"  # anyone with their own record, whatever their roles
ANYONE = "anyone"  # signed in
ANSWERS = "answers"  # anyone who may be given something that learners said


@dataclass(frozen=True)
class Item:
    """A page of the navigation; `icon` is its symbol in the sprite."""

    route: str
    label: Any
    reader: str
    icon: str


ITEMS = [
    Item("today", _("Today"), ANYONE, "today"),
    Item("plan", _("My plan"), LEARNER, "plan"),
    Item("help", _("Help"), LEARNER, "help"),
    Item("say", _("Your say"), LEARNER, "say"),
    Item("me", _("Me"), LEARNER, "me"),
    Item("learners", _("My learners"), RoleKind.TUTOR, "people"),
    Item("ideas", _("Ideas"), ANSWERS, "say"),
    Item("people", _("People"), RoleKind.ADMINISTRATOR, "people"),
    Item("services", _("Services"), RoleKind.ADMINISTRATOR, "services"),
    Item("rules", _("Rules"), RoleKind.ADMINISTRATOR, "rules"),
    Item("system", _("System"), RoleKind.ADMINISTRATOR, "system"),
]
ON_A_PHONE = 4  # tabs beside More, where there are more than five


def items_for(request: HttpRequest) -> list[dict[str, Any]]:
    if not request.user.is_authenticated:
        return []
    readers = {ANYONE, *roles_of(request.user, localdate())}
    if readers & set(ANSWERING):
        readers.add(ANSWERS)
    if getattr(request.user, "learner", None):
        readers.add(LEARNER)
    current = request.resolver_match.url_name if request.resolver_match else None
    items = [item for item in ITEMS if item.reader in readers]
    return [
        {
            "url": reverse(item.route),
            "label": item.label,
            "icon": item.icon,
            "here": item.route == current,
            "later": place >= ON_A_PHONE and len(items) > ON_A_PHONE + 1,
        }
        for place, item in enumerate(items)
    ]


def on_every_page(request: HttpRequest) -> dict[str, Any]:
    """Return the context of every page: college, demo banner, owner of saved words, navigation."""
    user = getattr(request, "user", None)
    return {
        "college": settings.COLLEGE_NAME,
        "demo": settings.DEMO,
        "whose": SimpleLazyObject(lambda: mark_of(request)),
        "nav": SimpleLazyObject(lambda: items_for(request)) if user is not None else [],
        "initials": SimpleLazyObject(lambda: initials(user.name)) if user is not None else "",
    }
