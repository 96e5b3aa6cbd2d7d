"""My learners: 45 lines on a page, in groups and orders, and one learner beside them."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.permissions import is_tutor
from learners.views.looks import note_looks
from support.reads.beside import Beside, beside
from support.reads.groups import groups_of, in_group
from support.reads.learners import CONTACT, NAME, WAITING, learners_of, line

A_PAGE = 45  # the most learners a tutor should have
SORTS = [
    (WAITING, gettext_lazy("What is waiting")),
    (CONTACT, gettext_lazy("Last contact")),
    (NAME, gettext_lazy("Name")),
]


class FindForm(forms.Form):
    """What the address of the page may ask for; `open` is the learner beside the list."""

    q = forms.CharField(label=gettext_lazy("Name"), max_length=100, required=False)
    waiting = forms.BooleanField(
        label=gettext_lazy("Only people waiting for a reply"), required=False
    )
    sort = forms.ChoiceField(choices=SORTS, required=False, widget=forms.HiddenInput)
    group = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    open = forms.UUIDField(required=False, widget=forms.HiddenInput)


@require_safe
def learners(request: HttpRequest) -> HttpResponse:
    today, user = localdate(), request.user
    if not is_tutor(user, today):
        raise Http404
    groups = groups_of(user, today)
    form, chosen = chosen_of(request, {group.key for group in groups})
    search = {name: chosen[name] for name in ("q", "waiting", "sort")}
    rows = in_group(learners_of(user, today, **search), chosen["group"], user, today)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    panel = opened(request, chosen["open"])
    looks = [(learner.pk, access.OWN_LIST) for learner in page]
    note_looks(request, [*looks, *([(panel.pk, access.CASE)] if panel else [])])
    context = {
        "lines": [line(learner, today) for learner in page],
        "page": page,
        "form": form,
        "asked": chosen["q"] or chosen["waiting"],
        "panel": panel,
        **addresses(chosen, groups, page),
    }
    return render(request, "support/learners.html", context)


def chosen_of(request: HttpRequest, keys: set[str]) -> tuple[FindForm, dict[str, Any]]:
    """Return the form and its valid values; an unknown group is everyone."""
    form = FindForm(request.GET)
    form.is_valid()
    empty = {"q": "", "waiting": False, "sort": "", "group": "", "open": None}
    chosen = {**empty, **form.cleaned_data}
    chosen["sort"] = chosen["sort"] or WAITING
    chosen["group"] = chosen["group"] if chosen["group"] in keys else ""
    return form, chosen


def opened(request: HttpRequest, public_id: Any) -> Beside | None:
    """Return the learner beside the list, if they are one of the reader's own."""
    if public_id is None:
        return None
    today = localdate()
    learner = learners_of(request.user, today).filter(public_id=public_id).first()
    return beside(learner, today) if learner else None


def addresses(chosen: dict[str, Any], groups: list[Any], page: Page) -> dict[str, Any]:
    """Return the page's address in each order and group, and what leads on from this one."""
    here = {name: value for name, value in chosen.items() if value and name != "open"}
    orders = [(name, {"sort": sort}, chosen["sort"] == sort) for sort, name in SORTS]
    chips = [(group, {"group": group.key}, chosen["group"] == group.key) for group in groups]
    beside = address({**here, "page": page.number if page.number > 1 else None})
    return {
        "sorts": [link(here, *order) for order in orders],
        "groups": [link(here, *chip) for chip in chips],
        "query": f"{address(here)}&".lstrip("&"),
        "beside": f"{beside}&".lstrip("&"),
    }


def link(here: dict[str, Any], what: Any, change: dict[str, str], is_here: bool) -> dict[str, Any]:
    return {"what": what, "url": f"?{address({**here, **change})}", "here": is_here}


def address(values: dict[str, Any]) -> str:
    """Return the query of a page; the order by what is waiting needs no mention."""
    usual = {"sort": WAITING}
    return urlencode({n: value for n, value in values.items() if value and usual.get(n) != value})
