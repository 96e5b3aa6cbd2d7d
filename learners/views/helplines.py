"""Lines to ring: what Help now says of the college, kept by its administrators."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from learners.actions import helplines as actions
from learners.forms.learner import HelplineForm
from learners.models import Helpline
from learners.permissions import administrators
from learners.views.saved_words import keeps_words


@keeps_words
@require_http_methods(["GET", "POST"])
@administrators
def helplines(request: HttpRequest) -> HttpResponse:
    form = HelplineForm(request)
    if form.is_valid():
        actions.add(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. It’s now on Help now."))
        return redirect("helplines")
    lines = Helpline.objects.in_force(localdate()).order_by("name", "pk")
    return render(request, "learners/helplines.html", {"form": form, "lines": list(lines)})


@keeps_words(at="helplines")
@require_POST
@administrators
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    line = Helpline.objects.filter(public_id=public_id).first()
    if line and actions.end(helpline=line, by=request.user):
        messages.success(request, _("Removed from Help now."))
    else:
        messages.info(request, _("This was already removed. Nothing else has changed."))
    return redirect("helplines")
