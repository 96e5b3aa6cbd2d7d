"""The college's help lines on Help now, managed by administrators."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.actions import helplines as actions
from learners.forms.learner import HelplineForm
from learners.models import Helpline
from learners.permissions import administrators
from learners.views.saved_words import takes_form


@takes_form
@administrators
def helplines(request: HttpRequest) -> HttpResponse:
    form = HelplineForm(request)
    if form.is_valid():
        actions.add(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. It’s now on Help now."))
        return redirect("helplines")
    lines = Helpline.objects.in_force(localdate()).order_by("name", "pk")
    return render(request, "learners/helplines.html", {"form": form, "lines": list(lines)})


@takes_form(at="helplines")
@administrators
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    line = Helpline.objects.filter(public_id=public_id).first()
    if line and actions.end(helpline=line, by=request.user):
        messages.success(request, _("Removed from Help now."))
    else:
        messages.info(request, _("This was already removed. Nothing else has changed."))
    return redirect("helplines")
