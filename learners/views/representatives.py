"""Representatives: who speaks for which learners, and naming them from a list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.actions import naming
from learners.forms.administrator import NamingForm
from learners.models import User
from learners.permissions import administrators
from learners.reads.representatives import speakers
from learners.views.saved_words import takes_form


@takes_form
@administrators
def representatives(request: HttpRequest) -> HttpResponse:
    """Show who speaks for whom. A list changes nothing until its sender is sure."""
    on, form = localdate(), NamingForm(request)
    people = people_of(form) if form.is_valid() else []
    change = naming.preview(form.cleaned_data["programme"], people, on) if people else None
    if change and form.cleaned_data["sure"]:
        naming.name(programme=form.cleaned_data["programme"], people=people, by=request.user)
        messages.success(request, _("Saved. The roles take effect straight away."))
        return redirect("representatives")
    page = {"form": form, "change": change, "speakers": speakers(on)}
    return render(request, "learners/representatives.html", page)


def people_of(form: NamingForm) -> list[User]:
    """Return the people whom the lines name, or put what is wrong on the form."""
    try:
        return naming.look_up(form.cleaned_data["people"])
    except naming.NobodyError as error:
        for number, text in error.args:
            words = _("Line %(n)s: we don’t know a learner “%(text)s” who can sign in.")
            form.add_error("people", words % {"n": number, "text": text})
    return []
