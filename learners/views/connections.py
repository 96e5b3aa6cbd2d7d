"""The feeds of the college's systems: when each was last heard, and when one counts as silent."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.actions import feeds as actions
from learners.forms.administrator import SilenceForm
from learners.permissions import administrators
from learners.reads import feeds
from learners.views.saved_words import takes_form


@takes_form
@administrators
def connections(request: HttpRequest) -> HttpResponse:
    form = SilenceForm(request, current={"working_days": actions.silence_limit()})
    if form.is_valid():
        actions.set_silence_limit(by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. It counts from now on."))
        return redirect("connections")
    page = {"form": form, "feeds": feeds.connections(localdate())}
    return render(request, "learners/connections.html", page)
