"""Pages for monitors, and for people who find a weakness."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal import outage
from portal.models import Night, NightState

A_YEAR = dt.timedelta(days=365)


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """Return 503 and why without a database, otherwise the age of the latest finished night."""
    if not outage.ask():
        return JsonResponse({"database": "does not answer"}, status=503)
    try:
        newest = Night.objects.filter(state=NightState.DONE).first()
    except DatabaseError as error:
        return JsonResponse({"database": f"fails: {type(error).__name__}"}, status=503)
    hours = None
    if newest and newest.finished_at:
        hours = round((timezone.now() - newest.finished_at).total_seconds() / 3600, 1)
    as_of = newest.as_of.isoformat() if newest else None
    return JsonResponse({"database": "ok", "newest_night": as_of, "hours_ago": hours})


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Return where to report a weakness (RFC 9116)."""
    expires = (timezone.now() + A_YEAR).isoformat(timespec="seconds")
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    lines = f"Contact: {settings.SECURITY_CONTACT}\nExpires: {expires}\n"
    text = f"{lines}Preferred-Languages: {languages}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
