"""People who have never signed in: a list, and invitations to one or all of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from learners.actions import access, invitations
from learners.forms.administrator import NewcomersForm
from learners.models import User
from learners.permissions import administrators
from learners.reads.newcomers import newcomer_of, newcomers, without_link
from learners.views.looks import note_look
from learners.views.saved_words import takes_form

A_PAGE = 50


def query_of(request: HttpRequest) -> dict[str, Any]:
    """Return what the list was asked for; everyone, if it was asked for nonsense."""
    form = NewcomersForm(request.GET)
    return form.cleaned_data if form.is_valid() else {}


def list_again(query: QueryDict) -> HttpResponse:
    return redirect(f"{reverse('newcomers')}?{query.urlencode()}")


@require_safe
@administrators
def people(request: HttpRequest) -> HttpResponse:
    on, query = localdate(), query_of(request)
    page = Paginator(newcomers(query, on), A_PAGE).get_page(request.GET.get("page"))
    lines = [newcomer_of(user) for user in page]
    note_look(request, [line.learner for line in lines if line.learner], access.NAME_LIST)
    asked_again = request.GET.copy()
    asked_again.pop("page", None)
    context = {
        "form": NewcomersForm(request.GET),
        "page": page,
        "lines": lines,
        "letters": without_link(query, on).count(),
        "query": f"{asked_again.urlencode()}&" if asked_again else "",
        "here": request.GET.urlencode(),
    }
    return render(request, "learners/newcomers.html", context)


@takes_form
@administrators
def invite_all(request: HttpRequest) -> HttpResponse:
    """Invite everyone in the list without a link that works; first show how many letters."""
    query, on = query_of(request), localdate()
    meant = without_link(query, on)
    if request.method == "POST":
        sent = invitations.invite(users=meant, by=request.user)
        words = ngettext(
            "One letter is on its way. The link in it works until %(day)s.",
            "%(n)s letters are on their way. The links in them work until %(day)s.",
            sent,
        )
        nothing = _("Everyone in this list already has a link, so no letter was sent.")
        names = {"n": sent, "day": invitations.last_day()}
        messages.success(request, words % names if sent else nothing)
        return list_again(request.GET)
    letters = meant.count()
    page = {
        "letters": letters,
        "others": newcomers(query, on).count() - letters,
        "last": invitations.last_day(),
        "here": request.GET.urlencode(),
    }
    return render(request, "learners/newcomers_invite.html", page)


@takes_form(at="newcomers")
@administrators
def invite(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = get_object_or_404(User, is_active=True, public_id=public_id)
    send(request, user)
    if request.POST.get("from") == "person":
        return redirect("person", public_id)
    return list_again(QueryDict(request.POST.get("back", "")))


def send(request: HttpRequest, user: User) -> None:
    """Invite someone, and show what happens next."""
    if invitations.invite(users=[user.pk], by=request.user):
        words = _("%(name)s will get an email. The link in it works until %(day)s.")
    elif user.last_login:
        words = _("%(name)s has signed in before, so they don’t need an invitation.")
    else:
        words = _("%(name)s was invited a moment ago. You can invite them again in ten minutes.")
    messages.success(request, words % {"name": user, "day": invitations.last_day()})
