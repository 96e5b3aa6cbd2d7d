"""The component page, with every part of the page kit."""

import datetime as dt

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.demo import pictures


class ExampleForm(forms.Form):
    name = forms.CharField(label=_("A line of text"), help_text=_("Help is above the box."))
    words = forms.CharField(label=_("Several lines"), widget=forms.Textarea, required=False)
    on = forms.DateField(label=_("A date"))
    strand = forms.ChoiceField(
        label=_("One of several"),
        choices=[("academic", _("Study")), ("social", _("Settling in"))],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=_("Yes or no"), required=False)


@login_not_required
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    page = {
        "form": ExampleForm({"name": "", "on": "30/02/2026", "strand": "academic"}),
        "page": Paginator(range(150), 50).page(2),
        "code": "SC-0083",
        "today": dt.date(2026, 11, 27),
        "icons": pictures.icons(),
        "hills": pictures.hills(),
        "pictures": pictures.small_pictures(),
        "places": pictures.empty_places(),
    }
    return render(request, "portal/style.html", page)
