"""A person with a login: past, present and future roles, and the email address."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.actions import access, people, roster
from learners.forms.administrator import LoginForm, RoleForm
from learners.models import Role, RoleKind, User
from learners.permissions import administrators
from learners.reads.people import roles_of, tutees_of
from learners.views.looks import note_look
from learners.views.saved_words import takes_form


def person_of(public_id: UUID) -> User:
    people = User.objects.filter(is_active=True).select_related("learner", "invitation")
    return get_object_or_404(people, public_id=public_id)


@takes_form
@administrators
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person_of(public_id)
    form = RoleForm(request, initial={"from_on": localdate()})
    if form.is_valid() and give_role(request, user, form):
        return redirect("person", public_id)
    return page_of(request, user, form, LoginForm(request, sent=False))


def page_of(request: HttpRequest, user: User, role: RoleForm, address: LoginForm) -> HttpResponse:
    if hasattr(user, "learner"):
        note_look(request, [user.learner.pk], access.ROSTER)
    page = {
        "person": user,
        "role": role,
        "address": address,
        "form": address if address.errors else role,
        "roles": roles_of(user, localdate()),
        "tutees": tutees_of(user, localdate()),
    }
    return render(request, "learners/people_person.html", page)


@takes_form(at="person")
@administrators
def change_address(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user, form = person_of(public_id), LoginForm(request)
    role = RoleForm(request, sent=False, initial={"from_on": localdate()})
    if not form.is_valid():
        return page_of(request, user, role, form)
    values = {"email": form.cleaned_data["email"], "by": request.user}
    try:
        before = people.change_address(user=user, **values)
    except (roster.AddressTakenError, IntegrityError):
        form.add_error(
            "email", _("Someone else already signs in with this address. Use another one.")
        )
        return page_of(request, user, role, form)
    if user == request.user and before:
        logout(request)  # all their sessions have ended
    if before:
        notify(request, user, [before, values["email"]])
    else:
        messages.info(request, _("This is already their address, so nothing has changed."))
    return redirect("person", public_id)


def notify(request: HttpRequest, user: User, addresses: list[str]) -> None:
    """Email both addresses, and show the administrator a message."""
    unsent = people.notify_of_address(user=user, addresses=addresses)
    names = {"name": user, "email": addresses[-1]}
    message = _("%(name)s will now sign in as %(email)s. They have been signed out everywhere.")
    messages.success(request, message % names)
    if unsent:
        warning = _("We couldn’t send an email to %(addresses)s. Let them know yourself.")
        messages.warning(request, warning % {"addresses": ", ".join(unsent)})
    else:
        messages.info(request, _("We’ve emailed both addresses about the change."))


def give_role(request: HttpRequest, user: User, form: RoleForm) -> bool:
    """Give the role; return whether it was given, with the reason on the form."""
    values = form.cleaned_data
    role = roster.appoint(user=user, by=request.user, **values)
    if role.until_on == values["until_on"]:
        messages.success(request, _("Role given. It takes effect straight away."))
        return True
    message = _(
        "This person already has this role on that day, with other dates. End that role first."
    )
    form.add_error("kind", message)
    return False


def left_without(number: int) -> str:
    message = ngettext(
        "One learner still has this person as their tutor. Give them another.",
        "%(n)s learners still have this person as their tutor. Give them another.",
        number,
    )
    return message % {"n": number}


@takes_form(at="person")
@administrators
def end(request: HttpRequest, public_id: UUID, role_id: int) -> HttpResponse:
    role = get_object_or_404(Role.objects.select_related("user"), pk=role_id)
    if role.user.public_id != public_id:
        raise Http404
    try:
        ended = roster.end_role(role=role, on=localdate(), by=request.user)
    except roster.LastAdministratorError:
        messages.error(
            request,
            _("This is the only administrator. Make someone else an administrator first."),
        )
        return redirect("person", public_id)
    names = {"role": RoleKind(role.kind).label, "name": role.user}
    message = _("%(name)s is no longer %(role)s.") if ended else _("This role has already ended.")
    messages.success(request, message % names)
    if role.kind == RoleKind.TUTOR and (tutees := tutees_of(role.user, localdate())):
        messages.warning(request, left_without(tutees))
    own = role.user_id == request.user.pk and role.kind == RoleKind.ADMINISTRATOR
    return redirect("today") if own else redirect("person", public_id)
