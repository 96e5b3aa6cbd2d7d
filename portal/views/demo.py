"""The demo college's front door: one click and one is somebody. Absent from real installations."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from learners.models import User
from portal.demo.guide import DOMAIN, GUIDE

View = Callable[[HttpRequest], HttpResponse]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OTHERS = 60  # people offered beside the cast


def in_the_demo(view: View) -> View:
    """Elsewhere this address does not exist, however one asks."""

    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request)

    return login_not_required(page)


def demo_people() -> "QuerySet[User]":
    return User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True)


@in_the_demo
@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    people = {user.email: user for user in demo_people().order_by("name", "pk")}
    cast = [(people.pop(card.email), card) for card in GUIDE if card.email in people]
    others = list(people.values())[:OTHERS]
    return render(request, "portal/demo.html", {"cast": cast, "others": others})


@in_the_demo
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    email = request.POST.get("email", "").replace("\x00", "")
    login(request, get_object_or_404(demo_people(), email=email), backend=BACKEND)
    return redirect("today")
