"""The college's year: terms, closed days, campuses and offerings."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from learners.actions import calendar as year
from learners.actions import proposals
from learners.forms.administrator import CampusForm, ClosedForm, TermForm
from learners.models import Campus, Term
from learners.permissions import administrators
from learners.reads.calendar import ONE_DAY, SHOWN, stretch_from, year_of
from learners.reads.closing import affected
from learners.views.saved_words import takes_form


@require_safe
@administrators
def calendar(request: HttpRequest) -> HttpResponse:
    today = localdate()
    page = {**year_of(today), "fallen": proposals.undecided(today)[:SHOWN]}
    return render(request, "learners/calendar.html", page)


@takes_form
@administrators
def term(request: HttpRequest, term_id: int | None = None) -> HttpResponse:
    current = get_object_or_404(Term, pk=term_id) if term_id else None
    form = TermForm(request, current=as_form(current))
    if form.is_valid() and save_term(request, current, form):
        return redirect("calendar")
    return render(request, "learners/calendar_term.html", {"form": form, "term": current})


def as_form(term: Term | None) -> dict[str, Any]:
    if term is None:
        return {}
    return {"name": term.name, "from_on": term.from_on, "last_on": term.until_on - ONE_DAY}


def save_term(request: HttpRequest, current: Term | None, form: TermForm) -> bool:
    """Save the term; return whether it was saved, with the reason on the form."""
    values = form.cleaned_data
    dates = {"from_on": values["from_on"], "until_on": values["last_on"] + ONE_DAY}
    try:
        year.set_term(term=current, name=values["name"], **dates, by=request.user)
    except year.TermsOverlapError as other:
        message = _(
            "“%(other)s” has the same name, or overlaps these dates. Change the name or the dates."
        )
        form.add_error(None, message % {"other": other})
        return False
    return True


@takes_form(at="calendar")
@administrators
def term_remove(request: HttpRequest, term_id: int) -> HttpResponse:
    current = Term.objects.filter(pk=term_id).first()
    if current is None:
        return already_removed(request)
    year.remove_term(term=current, by=request.user)
    messages.success(request, _("“%(name)s” has been removed.") % {"name": current.name})
    return redirect("calendar")


def already_removed(request: HttpRequest) -> HttpResponse:
    """Answer a request to remove something that is already removed."""
    messages.info(request, _("This was already removed. Nothing else has changed."))
    return redirect("calendar")


@takes_form
@administrators
def close(request: HttpRequest) -> HttpResponse:
    """Show what closing these days affects, then close them."""
    form = ClosedForm(request)
    if not form.is_valid():
        return render(request, "learners/calendar_close.html", {"form": form})
    if request.POST.get("answer") != form.days:
        lines = affected(form.closing)
        page = {"form": form, "pressed": form.days, "affected": lines}
        return render(request, "learners/calendar_close.html", page)
    days = year.close_days(by=request.user, **form.cleaned_data)
    message = ngettext("One day is now closed.", "%(n)s days are now closed.", days)
    messages.success(request, message % {"n": days})
    return redirect("calendar")


@takes_form(at="calendar")
@administrators
def open_days(request: HttpRequest, day_id: int) -> HttpResponse:
    """Reopen consecutive closed days, given the first."""
    stretch = stretch_from(day_id)
    if stretch is None:
        return already_removed(request)
    year.open_days(
        from_on=stretch.on,
        last_on=stretch.last,
        name=stretch.name,
        campus=stretch.campus,
        by=request.user,
    )
    messages.success(request, _("Reopened: “%(name)s”.") % {"name": stretch.name})
    return redirect("calendar")


@takes_form
@administrators
def campus_add(request: HttpRequest) -> HttpResponse:
    form = CampusForm(request)
    if form.is_valid():
        year.add_campus(name=form.cleaned_data["name"], by=request.user)
        return redirect("calendar")
    return render(request, "learners/calendar_campus.html", {"form": form})


@takes_form(at="calendar")
@administrators
def campus_remove(request: HttpRequest, campus_id: int) -> HttpResponse:
    campus = Campus.objects.filter(pk=campus_id).first()
    if campus is None:
        return already_removed(request)
    try:
        year.remove_campus(campus=campus, by=request.user)
        messages.success(request, _("“%(name)s” has been removed.") % {"name": campus.name})
    except year.StillUsedError:
        message = _("“%(name)s” can’t be removed: it has modules or closed days.")
        messages.error(request, message % {"name": campus.name})
    return redirect("calendar")
