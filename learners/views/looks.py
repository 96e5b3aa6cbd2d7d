"""Find a reader's own record, and save an access event for each record they look at."""

import uuid
from collections.abc import Iterable

from django.http import Http404, HttpRequest

from learners.actions import access
from learners.models import Learner


def own_record(request: HttpRequest) -> Learner:
    """Return the reader's own record, or 404 if they have none."""
    learner: Learner | None = getattr(request.user, "learner", None)
    if learner is None:
        raise Http404
    return learner


def note_look(request: HttpRequest, learner_ids: Iterable[int], kind: str) -> None:
    """Save one access event per request, reader, learner and kind."""
    note_looks(request, [(learner_id, kind) for learner_id in learner_ids])


def note_looks(request: HttpRequest, looks: Iterable[tuple[int, str]]) -> None:
    """Save access events of several kinds in one write."""
    if not hasattr(request, "look_id"):
        request.look_id = uuid.uuid4()
    access.record_looks(by=request.user, looks=looks, request_id=request.look_id)
