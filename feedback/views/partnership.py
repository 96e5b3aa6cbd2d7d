"""The partnership agreement: read, write, sign, tie answers to it, export."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback import sight
from feedback.actions import partnership as actions
from feedback.forms.together import PartnershipForm
from feedback.models import PartnershipVersion, Priority
from feedback.permissions import can_moderate, side_of
from feedback.reads import partnership as reads
from feedback.reads.moderation import rulings_of
from learners.imports.lines import lines_out
from learners.views.saved_words import takes_form


@require_safe
def partnership(request: HttpRequest) -> HttpResponse:
    """Show this year's agreement, and a version that waits for a signature."""
    on = localdate()
    version, newest = reads.current(on), reads.latest(request.user, on)
    stopped = version if version and not version.is_shown else None
    version = version if version != stopped else None
    page = {
        "agreement": reads.agreement(version, reads.TIED) if version else None,
        "stopped": stopped,
        "waiting": newest if newest and newest != version else None,
        "side": side_of(request.user, on),
        "ties": reads.published()[: reads.TO_TIE] if version and side_of(request.user, on) else [],
    }
    return render(request, "feedback/partnership.html", page)


@require_safe
def version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one version, and what it changes."""
    on = localdate()
    row = get_object_or_404(sight.partnerships(request.user, on), public_id=public_id)
    page = {
        "agreement": reads.agreement(row, reads.TIED),
        "versions": reads.versions(row, request.user, request.GET.get("page"), on),
        "can_sign": row.is_shown and row.number == reads.newest_number(row.from_on),
        "side": side_of(request.user, on),
        "rulings": rulings_of([row], request.user, on),
        "is_own": row.writer == request.user,
        "moderates": can_moderate(request.user, on),
    }
    return render(request, "feedback/partnership_version.html", page)


@takes_form
def write(request: HttpRequest) -> HttpResponse:
    """Write the next version, beginning from the newest."""
    if side_of(request.user, localdate()) is None:
        raise Http404
    form = PartnershipForm(request, initial=start(reads.latest(request.user, localdate())))
    if form.is_valid():
        try:
            written = actions.write(**form.cleaned_data, by=request.user)
        except actions.NotTheLatestError:
            form.add_error(None, newer(form))
        else:
            messages.success(request, _("Saved. It applies once both sides have signed it."))
            return redirect("partnership_version", written.public_id)
    return render(request, "feedback/partnership_write.html", {"form": form})


def newer(form: PartnershipForm) -> str:
    """Say that there is a newer version, and base the form on it."""
    number = reads.newest_number(form.cleaned_data["from_on"])
    form.base_on(number)
    words = _(
        "Someone has written version %(n)s since you opened this. Read it first. "
        "To replace it with yours, send this again."
    )
    return words % {"n": number}


def start(newest: PartnershipVersion | None) -> dict[str, Any]:
    """Return what the form begins with: the newest version that its writer may read, to come after
    the newest there is, which moderators may have hidden."""
    if newest is None:
        return {"after": 0}
    return {
        "from_on": newest.from_on,
        "until_on": newest.until_on,
        "taking_part": newest.taking_part,
        "priorities": "\n".join(str(priority) for priority in newest.priorities.all()),
        "after": reads.newest_number(newest.from_on),
    }


@takes_form(at="partnership_version")
def sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(sight.partnerships(request.user, localdate()), public_id=public_id)
    side = side_of(request.user, localdate())
    if side is None:
        raise Http404
    try:
        is_agreed = actions.sign(version=row, side=side, by=request.user)
    except actions.NotTheLatestError:
        messages.error(request, _("There is a newer version. Read and sign that one."))
        return redirect("partnership")
    except actions.StoppedError:
        messages.error(request, _("A moderator has paused or hidden this version."))
        return redirect("partnership_version", public_id)
    except actions.OtherSideError:
        messages.error(request, _("You have signed this for the other side already."))
        return redirect("partnership_version", public_id)
    waiting = _("Signed. It needs one more signature.")
    messages.success(request, _("Signed. It applies from now on.") if is_agreed else waiting)
    return redirect("partnership_version", public_id)


@takes_form(at="partnership")
def tie(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Tie a published answer to a priority, or take it off again."""
    priority = get_object_or_404(Priority.objects.select_related("version"), public_id=public_id)
    if side_of(request.user, localdate()) is None:
        raise Http404
    view = reads.published().filter(public_id__in=chosen(request)).first()
    if view is None:
        messages.error(request, _("Choose something that was answered in public."))
    elif "off" in request.POST:
        actions.untie(priority=priority, view=view, by=request.user)
    else:
        actions.tie(priority=priority, view=view, by=request.user)
    return redirect("partnership")


def chosen(request: HttpRequest) -> list[UUID]:
    """Return the id that was sent, if it is one."""
    try:
        return [UUID(request.POST.get("view", ""))]
    except ValueError:
        return []


@require_safe
def export(request: HttpRequest, public_id: UUID) -> StreamingHttpResponse:
    """Download a version with the answers and changes tied to it, as evidence for a review."""
    row = get_object_or_404(sight.partnerships(request.user, localdate()), public_id=public_id)
    name = f"attachment; filename=partnership-{row.from_on:%Y}-{row.number}.csv"
    lines = lines_out(list(reads.evidence(reads.agreement(row))))
    return StreamingHttpResponse(
        lines, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
    )
