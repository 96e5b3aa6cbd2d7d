"""People: search, add, and a learner's tutor and sign-in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from learners.actions import access, places, roster
from learners.forms.administrator import (
    CaseloadForm,
    FindPeopleForm,
    InvitingForm,
    PersonForm,
    PlaceForm,
    TutorForm,
)
from learners.models import Learner, User
from learners.permissions import administrators
from learners.reads.people import learning, line_of, place_of, with_roles
from learners.views.looks import note_look
from learners.views.newcomers import send
from learners.views.saved_words import takes_form

A_PAGE = 50
Act = Callable[..., None]


@require_safe
@administrators
def people(request: HttpRequest) -> HttpResponse:
    form, on = FindPeopleForm(request.GET), localdate()
    query = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    lists = {"roles": with_roles(query, on), "learners": learning(query)}
    counted = {who: rows.count() for who, rows in lists.items()}
    who = request.GET.get("who")
    if who not in lists:  # no choice: the first list with people in it
        who = "learners" if counted["learners"] and not counted["roles"] else "roles"
    pages = Paginator(lists[who], A_PAGE)
    pages.count = counted[who]
    page = pages.get_page(request.GET.get("page"))
    lines = [line_of(row) for row in page]
    note_look(request, [line.learner for line in lines if line.learner], access.NAME_LIST)
    asked_again = request.GET.copy()
    asked_again.pop("page", None)
    context = {"form": form, "who": who, "counted": counted, "page": page, "lines": lines}
    return render(
        request, "learners/people.html", {**context, "query": f"{asked_again.urlencode()}&"}
    )


@takes_form
@administrators
def add(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request, initial={"from_on": localdate()})
    if form.is_valid():
        invites = form.cleaned_data.pop("invite")
        user = add_person(form.cleaned_data, request.user)
        if user:
            messages.success(request, _("%(name)s has been added.") % {"name": user})
            if invites:
                send(request, user)
            return redirect("person", user.public_id)
        form.add_error(
            "email", _("Someone already signs in with this address. Search for them under People.")
        )
    return render(request, "learners/people_add.html", {"form": form})


def add_person(values: dict[str, Any], by: Any) -> User | None:
    """Add a person, or return the one added by a first click; None if the address is another's."""
    name, email = values.pop("name"), values.pop("email")
    try:
        with transaction.atomic():
            user = roster.add_user(email=email, name=name, password=None, by=by)
            roster.appoint(user=user, by=by, **values)
    except IntegrityError:
        user = User.objects.filter(email__iexact=email, name=name).first()
        same_role = user and user.roles.filter(kind=values["kind"], from_on=values["from_on"])
        return user if same_role else None
    return user


def learner_of(public_id: UUID) -> Learner:
    return get_object_or_404(
        Learner.objects.select_related("user__invitation"), public_id=public_id
    )


@require_safe
@administrators
def learner(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner = learner_of(public_id)
    note_look(request, [learner.pk], access.ROSTER)
    return page_of(request, learner)


def page_of(request: HttpRequest, learner: Learner, sent: Any = None) -> HttpResponse:
    """Show a learner's page with the form that was sent, if one was refused."""
    on, unsent = localdate(), {"sent": sent is None}
    forms = {
        "login": InvitingForm(request, **unsent),
        "tutor": TutorForm(request, **unsent, on=on),
        "place": PlaceForm(request, **unsent, initial={"on": on}),
    }
    forms |= {name: sent for name, form in forms.items() if type(form) is type(sent)}
    page = {"learner": learner, **forms, **place_of(learner, on), "form": sent or forms["tutor"]}
    return render(request, "learners/people_learner.html", page)


@takes_form(at="person_learner")
@administrators
def give_login(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner, form = learner_of(public_id), InvitingForm(request)
    if form.is_valid():
        values = {"email": form.cleaned_data["email"], "by": request.user}
        try:
            user = roster.give_login(learner=learner, **values)
            if user.email.lower() == values["email"].lower():
                messages.success(request, _("%(name)s can now sign in.") % {"name": user})
                if form.cleaned_data["invite"]:
                    send(request, user)
                return redirect("person_learner", public_id)
            message = _("%(name)s already signs in with another address: %(email)s.")
            form.add_error(None, message % {"name": user, "email": user.email})
        except (roster.AddressTakenError, IntegrityError):
            message = _(
                "Someone else already signs in with this address. If this member of staff also "
                "studies here, import a file with their row and this address."
            )
            form.add_error("email", message)
    return page_of(request, learner, form)


@takes_form(at="person_learner")
@administrators
def give_tutor(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner, form = learner_of(public_id), TutorForm(request, on=localdate())
    if not form.is_valid():
        return page_of(request, learner, form)
    tutor = form.cleaned_data["tutor"]
    values = {"on": localdate(), "by": request.user}
    try:
        roster.change_tutor(learner=learner, tutor=tutor, **values)
    except roster.OwnTutorError:
        form.add_error("tutor", _("No one can be their own tutor. Choose someone else."))
        return page_of(request, learner, form)
    names = {"name": learner, "tutor": tutor}
    messages.success(request, _("%(tutor)s is now %(name)s’s tutor.") % names)
    return redirect("person_learner", public_id)


@takes_form(at="person_learner")
@administrators
def change_place(request: HttpRequest, public_id: UUID, leave: Act, come_back: Act) -> HttpResponse:
    """Record that a learner leaves, pauses or is back.

    What rests on that in rooms above follows: `leave` and `come_back` are theirs, see `portal`.
    """
    learner, form = learner_of(public_id), PlaceForm(request)
    if not form.is_valid():
        return page_of(request, learner, form)
    data, values = form.cleaned_data, {"learner": learner, "by": request.user}
    values["reason"] = data["reason"]
    try:
        if data["what"] == "return":
            come_back(**values)
        else:
            leave(on=data["on"], pauses=data["what"] == "pause", **values)
        messages.success(request, _("Saved. They will get an update."))
    except places.NothingToChange:
        messages.info(request, _("There was nothing to change: look at the modules below."))
    return redirect("person_learner", public_id)


@takes_form
@administrators
def caseload(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Move all learners of a tutor to another. Nothing changes until the sender is sure."""
    tutor = get_object_or_404(User, public_id=public_id)
    form = CaseloadForm(request, on=localdate())
    to = form.cleaned_data["tutor"] if form.is_valid() else None
    if to == tutor:
        form.add_error("tutor", _("They are this person’s learners already. Choose someone else."))
    elif to and form.cleaned_data["sure"]:
        moved = roster.move_caseload(tutor=tutor, to=to, on=localdate(), by=request.user)
        words = ngettext(
            "%(tutor)s is now the tutor of %(n)s more person. They will get an update.",
            "%(tutor)s is now the tutor of %(n)s more people. They will get an update.",
            moved,
        )
        messages.success(request, words % {"tutor": to, "n": moved})
        return redirect("person", public_id)
    learners = list(roster.caseload(tutor).order_by("name_key", "pk"))
    note_look(request, [learner.pk for learner in learners], access.NAME_LIST)
    moving = sum(learner.user != to for learner in learners)
    page = {"form": form, "person": tutor, "to": to, "learners": learners, "moving": moving}
    return render(request, "learners/people_caseload.html", page)
