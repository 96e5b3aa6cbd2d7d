"""What every page about a person does alike: find her, note the look, keep what was typed."""

import uuid
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from learners.actions import access
from learners.models import Learner

View = Callable[..., HttpResponse]
KEPT = "kept words"
TYPED = {"words", "reason", "answer", "going", "aim", "hours_a_week", "name", "pronouns", "whose"}
MOST_KEPT = 2000  # characters a field: no more than the forms take


def own_record(request: HttpRequest) -> Learner:
    """The reader's own record; whoever has none is told what a stranger is told."""
    learner: Learner | None = getattr(request.user, "learner", None)
    if learner is None:
        raise Http404
    return learner


def note_look(request: HttpRequest, learner_ids: Iterable[int], kind: str) -> None:
    """Leave one access event per request, reader, learner and kind."""
    if not hasattr(request, "look_id"):
        request.look_id = uuid.uuid4()
    access.looked(by=request.user, learner_ids=learner_ids, kind=kind, request_id=request.look_id)


def keeps_words(view: View) -> View:
    """A form sent after the sign-in has expired: the words wait in her session for her."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            words = {
                name: value[:MOST_KEPT].replace("\x00", "")
                for name, value in request.POST.items()
                if name in TYPED
            }
            request.session[KEPT] = {"path": request.path, "words": words}
            messages.warning(
                request,
                _("You were signed out. Your words are kept: sign in, then send them again."),
            )
        return redirect_to_login(request.get_full_path())

    return login_not_required(page)


def kept_words(request: HttpRequest) -> dict[str, str] | None:
    """What was typed into this page's form before she had to sign in again, once."""
    kept = request.session.get(KEPT)
    if not kept or urlsplit(kept["path"]).path != request.path:
        return None
    words: dict[str, str] = request.session.pop(KEPT)["words"]
    return words if words.pop("whose", mark_of(request)) == mark_of(request) else None


def mark_of(request: HttpRequest) -> str:
    """Goes with a form whose address is the same for everyone: on a shared computer the next
    person to sign in is not shown what the last one typed."""
    return salted_hmac("kept words", str(request.user.pk)).hexdigest()


def sent(request: HttpRequest) -> Any:
    """What a form was sent with; nothing where the page is only being read."""
    return request.POST if request.method == "POST" else None
