"""People: finding somebody, adding somebody, and a learner’s place here (tutor, sign-in)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learners.actions import access, roster
from learners.forms.administrator import FindPeopleForm, LoginForm, PersonForm, TutorForm
from learners.models import Learner, User
from learners.permissions import administrators
from learners.reads.people import learning, line_of, place_of, with_roles
from learners.views.looks import note_look
from learners.views.saved_words import takes_form

A_PAGE = 50


@require_safe
@administrators
def people(request: HttpRequest) -> HttpResponse:
    form, on = FindPeopleForm(request.GET), localdate()
    asked = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    found = {"roles": with_roles(asked, on), "learners": learning(asked)}
    counted = {who: rows.count() for who, rows in found.items()}
    who = request.GET.get("who")
    if who not in found:  # nobody chose: where there is anybody
        who = "learners" if counted["learners"] and not counted["roles"] else "roles"
    pages = Paginator(found[who], A_PAGE)
    pages.count = counted[who]
    page = pages.get_page(request.GET.get("page"))
    lines = [line_of(row) for row in page]
    note_look(request, [line.learner for line in lines if line.learner], access.NAME_LIST)
    asked_again = request.GET.copy()
    asked_again.pop("page", None)
    told = {"form": form, "who": who, "counted": counted, "page": page, "lines": lines}
    return render(request, "learners/people.html", {**told, "query": f"{asked_again.urlencode()}&"})


@takes_form
@administrators
def add(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request, initial={"from_on": localdate()})
    if form.is_valid():
        user = added(form.cleaned_data, request.user)
        if user:
            messages.success(request, _("%(name)s has been added.") % {"name": user})
            return redirect("person", user.public_id)
        form.add_error(
            "email", _("Someone already signs in with this address. Search for them under People.")
        )
    return render(request, "learners/people_add.html", {"form": form})


def added(said: dict[str, Any], by: Any) -> User | None:
    """The new person, or the one whom a first click made; None if the address is another's."""
    name, email = said.pop("name"), said.pop("email")
    try:
        with transaction.atomic():
            user = roster.add_user(email=email, name=name, password=None, by=by)
            roster.appoint(user=user, by=by, **said)
    except IntegrityError:
        found = User.objects.filter(email__iexact=email, name=name).first()
        held = found and found.roles.filter(kind=said["kind"], from_on=said["from_on"])
        return found if held else None
    return user


def learner_of(public_id: UUID) -> Learner:
    return get_object_or_404(Learner.objects.select_related("user"), public_id=public_id)


@require_safe
@administrators
def learner(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner = learner_of(public_id)
    note_look(request, [learner.pk], access.ROSTER)
    return shown(request, learner, LoginForm(request), TutorForm(request, on=localdate()))


def shown(request: HttpRequest, learner: Learner, login: Any, tutor: Any) -> HttpResponse:
    page = {
        "learner": learner,
        "login": login,
        "tutor": tutor,
        **place_of(learner, localdate()),
        "form": login if login.errors else tutor,
    }
    return render(request, "learners/people_learner.html", page)


@takes_form(at="person_learner")
@administrators
def give_login(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner, form = learner_of(public_id), LoginForm(request)
    if form.is_valid():
        said = {"email": form.cleaned_data["email"], "by": request.user}
        try:
            user = roster.give_login(learner=learner, **said)
            if user.email.lower() == said["email"].lower():
                messages.success(request, _("%(name)s can now sign in.") % {"name": user})
                return redirect("person_learner", public_id)
            words = _("%(name)s already signs in with another address: %(email)s.")
            form.add_error(None, words % {"name": user, "email": user.email})
        except (roster.AddressTakenError, IntegrityError):
            words = _(
                "Someone else already signs in with this address. If this member of staff also "
                "studies here, import a file with their row and this address."
            )
            form.add_error("email", words)
    return shown(request, learner, form, TutorForm(request, sent=False, on=localdate()))


@takes_form(at="person_learner")
@administrators
def give_tutor(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner, form = learner_of(public_id), TutorForm(request, on=localdate())
    if not form.is_valid():
        return shown(request, learner, LoginForm(request, sent=False), form)
    tutor = form.cleaned_data["tutor"]
    said = {"on": localdate(), "by": request.user}
    try:
        roster.change_tutor(learner=learner, tutor=tutor, **said)
    except roster.OwnTutorError:
        form.add_error("tutor", _("No one can be their own tutor. Choose someone else."))
        return shown(request, learner, LoginForm(request, sent=False), form)
    told = {"name": learner, "tutor": tutor}
    messages.success(request, _("%(tutor)s is now %(name)s’s tutor.") % told)
    return redirect("person_learner", public_id)
