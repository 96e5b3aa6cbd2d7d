"""Updates, the latest first."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from learners import wording
from learners.actions import access, notifications
from learners.models import Notification
from learners.registry import NOTIFICATIONS
from learners.views.looks import note_look
from learners.views.saved_words import takes_form

A_PAGE = 30


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Show the updates. Opening one marks it as read, and so does the end of its cause; seeing the
    list does not."""
    notifications.settle(Notification.objects.of(request.user))
    own_rows = (
        Notification.objects.of(request.user)
        .filter(kind__in=NOTIFICATIONS)
        .select_related("learner")
    )
    page = Paginator(own_rows.order_by("-written_at", "-pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    note_look(request, {n.learner_id for n in page if n.learner_id}, access.NAME_LIST)
    lines = [line(notification) for notification in page]
    return render(request, "learners/notifications.html", {"lines": lines, "page": page})


def line(notification: Notification) -> dict[str, Any]:
    return {
        "id": notification.public_id,
        "words": wording.notification(notification),
        "at": notification.written_at,
        "new": notification.read_at is None,
    }


@require_safe
def message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark an update as read and redirect to its page, which checks permission itself."""
    own_rows = Notification.objects.of(request.user).filter(kind__in=NOTIFICATIONS)
    notification = get_object_or_404(own_rows, public_id=public_id)
    notifications.read(by=request.user, notification=notification)
    kind = NOTIFICATIONS[notification.kind]
    about = notification.subject.split()[:1]  # a repeating kind has a time after the id
    return redirect(reverse(kind.route, args=about if kind.of_subject else None))


@takes_form(at="messages")
def read_all(request: HttpRequest) -> HttpResponse:
    notifications.read(by=request.user)
    return redirect("messages")
