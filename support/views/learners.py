"""My learners: 45 lines on a page, each with what is waiting."""

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
from support.reads.learners import learners_of, line

A_PAGE = 45  # the most learners a tutor should have


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
    search = form.cleaned_data if form.is_valid() else {}
    pages = Paginator(learners_of(request.user, today, **search), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    note_look(request, [learner.pk for learner in page], access.OWN_LIST)
    query = urlencode({name: value for name, value in search.items() if value})
    context = {
        "lines": [line(learner, today) for learner in page],
        "page": page,
        "form": form,
        "asked": any(search.values()),
        "query": f"{query}&" if query else "",
    }
    return render(request, "support/learners.html", context)
