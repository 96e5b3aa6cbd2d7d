"""The demo page, where one click signs in as anyone. It does not exist outside the demo."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from learners.models import User
from pathways.models import Step
from portal import conductor
from portal.demo import again
from portal.demo.cast import CAST
from portal.demo.guide import DOMAIN, GUIDE, TOUR
from portal.models import Night, NightState
from portal.reads.progress import stages
from portal.timetable import knock
from portal.views.nights import not_started, ring, tomorrow

View = Callable[..., HttpResponse]
BACKEND = "learners.signing_in.accounts.SignedIn"
OTHERS = 60  # people listed beside the cast, those of the story first
NAMED = {person.name for person in CAST}
VISITOR = "a visitor of the demo"
AGAIN = "portal.tasks.start_demo_again"  # by name, for a worker
A_MINUTE = 60


def in_the_demo(view: View) -> View:
    """Return 404 outside the demo, and do nothing while the college is being set up."""

    @wraps(view)
    def page(request: HttpRequest, **ids: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        if request.method == "POST" and again.is_being_set_up():
            return redirect("demo")
        return view(request, **ids)

    return login_not_required(page)


def demo_people() -> Any:
    return User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True)


@in_the_demo
@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    being_set_up = again.is_being_set_up()
    users = () if being_set_up else demo_people().order_by("name", "pk")
    people = {user.email: user for user in users}
    cast = [(people.pop(card.email), card) for card in GUIDE if card.email in people]
    page = {
        "cast": cast,
        "others": sorted(people.values(), key=lambda user: user.name not in NAMED)[:OTHERS],
        "tour": TOUR,
        "tomorrow": tomorrow(),
        "again": request.GET.get("again", ""),
        "being_set_up": being_set_up,
        **tonight(),
    }
    return render(request, "portal/demo.html", page)


def tonight() -> dict[str, Any]:
    """Return the progress of the night that a visitor started, if there is one."""
    night = Night.objects.filter(as_of=tomorrow()).first()
    progress = stages(night) if night else []
    runs, done = sum(stage.runs for stage in progress), sum(stage.done for stage in progress)
    running = night is not None and night.state == NightState.RUNNING
    return {"night": night, "running": running, "runs": runs, "done": done}


@in_the_demo
@require_safe
def demo_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a step's link leads: in a college, a page of its own learning site."""
    step = get_object_or_404(Step, code=code)
    return render(request, "portal/demo_page.html", {"step": step})


@in_the_demo
@require_safe
def demo_progress(request: HttpRequest) -> HttpResponse:
    return render(
        request, "portal/_demo_night.html", {**tonight(), "tomorrow": tomorrow(), "polled": True}
    )


@in_the_demo
@require_POST
def demo_night(request: HttpRequest) -> HttpResponse:
    """Run tonight's update now, join it, or start another run if it is finished."""
    try:
        opened, _new = conductor.open_night(tomorrow(), by=VISITOR, again=True)
        ring(opened)
    except conductor.NightRefusedError as refusal:
        messages.error(request, not_started(refusal))
    return redirect(f"{reverse('demo')}#tonight")


@in_the_demo
@require_POST
def demo_again(request: HttpRequest) -> HttpResponse:
    """Have a worker delete what was typed and set the college up again.

    The outcome is in the address, because sessions are deleted too and must not be written to.
    """
    try:
        knock(AGAIN, [[]], expires=A_MINUTE)
    except (OperationalError, OSError):
        return redirect(f"{reverse('demo')}?again=nobody")
    return redirect(f"{reverse('demo')}?again=asked")


@in_the_demo
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    email = request.POST.get("email", "").replace("\x00", "")
    login(request, get_object_or_404(demo_people(), email=email), backend=BACKEND)
    return redirect("today")
