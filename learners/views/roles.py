"""One person who signs in: the roles she holds, held and will hold; giving one, ending one; the
address that she signs in with."""

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
    people = User.objects.filter(is_active=True).select_related("learner")
    return get_object_or_404(people, public_id=public_id)


@takes_form
@administrators
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person_of(public_id)
    form = RoleForm(request, initial={"from_on": localdate()})
    if form.is_valid() and is_given(request, user, form):
        return redirect("person", public_id)
    return shown(request, user, form, LoginForm(request, sent=False))


def shown(request: HttpRequest, user: User, role: RoleForm, address: LoginForm) -> HttpResponse:
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
        return shown(request, user, role, form)
    said = {"email": form.cleaned_data["email"], "by": request.user}
    try:
        before = people.change_address(user=user, **said)
    except (roster.AddressTakenError, IntegrityError):
        form.add_error(
            "email", _("Someone else already signs in with this address. Use another one.")
        )
        return shown(request, user, role, form)
    if user == request.user and before:
        logout(request)  # her session is gone, like all of hers
    if before:
        tell(request, user, [before, said["email"]])
    else:
        messages.info(request, _("This is already their address, so nothing has changed."))
    return redirect("person", public_id)


def tell(request: HttpRequest, user: User, addresses: list[str]) -> None:
    """Both addresses by letter, and the administrator by a sentence."""
    unsent = people.notify_of_address(user=user, addresses=addresses)
    told = {"name": user, "email": addresses[-1]}
    said = _("%(name)s will now sign in as %(email)s. They have been signed out everywhere.")
    messages.success(request, said % told)
    if unsent:
        words = _("We couldn’t send an email to %(addresses)s. Let them know yourself.")
        messages.warning(request, words % {"addresses": ", ".join(unsent)})
    else:
        messages.info(request, _("We’ve emailed both addresses about the change."))


def is_given(request: HttpRequest, user: User, form: RoleForm) -> bool:
    """Whether she holds the role as the form says; if not, the form says why."""
    said = form.cleaned_data
    role = roster.appoint(user=user, by=request.user, **said)
    if role.until_on == said["until_on"]:
        messages.success(request, _("Role given. It takes effect straight away."))
        return True
    words = _(
        "This person already has this role on that day, with other dates. End that role first."
    )
    form.add_error("kind", words)
    return False


def left_without(number: int) -> str:
    words = ngettext(
        "One learner still has this person as their tutor. Give them another.",
        "%(n)s learners still have this person as their tutor. Give them another.",
        number,
    )
    return words % {"n": number}


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
    told = {"role": RoleKind(role.kind).label, "name": role.user}
    said = _("%(name)s is no longer %(role)s.") if ended else _("This role has already ended.")
    messages.success(request, said % told)
    if role.kind == RoleKind.TUTOR and (left := tutees_of(role.user, localdate())):
        messages.warning(request, left_without(left))
    own = role.user_id == request.user.pk and role.kind == RoleKind.ADMINISTRATOR
    return redirect("today") if own else redirect("person", public_id)
