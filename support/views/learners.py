"""My learners: 45 lines, and on each what waits about her and who said so when."""

from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.permissions import is_tutor
from learners.views.looks import note_look
from support.reads.learners import found, line

A_PAGE = 45  # the most a tutor is meant to have


class FindForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name"), max_length=100, required=False)
    waiting = forms.BooleanField(
        label=gettext_lazy("Only people waiting for a reply"), required=False
    )


@require_safe
def learners(request: HttpRequest) -> HttpResponse:
    today = localdate()
    if not is_tutor(request.user, today):
        raise Http404
    form = FindForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    pages = Paginator(found(request.user, today, **wanted), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    note_look(request, [learner.pk for learner in page], access.OWN_LIST)
    query = urlencode({name: value for name, value in wanted.items() if value})
    shown = {
        "lines": [line(learner, today) for learner in page],
        "page": page,
        "form": form,
        "asked": any(wanted.values()),
        "query": f"{query}&" if query else "",
    }
    return render(request, "support/learners.html", shown)
