"""Find a reader's own record, and leave an access event for each record they look at."""

import uuid
from collections.abc import Iterable

from django.http import Http404, HttpRequest

from learners.actions import access
from learners.models import Learner


def own_record(request: HttpRequest) -> Learner:
    """The reader's own record; whoever has none is told what a stranger is told."""
    learner: Learner | None = getattr(request.user, "learner", None)
    if learner is None:
        raise Http404
    return learner


def note_look(request: HttpRequest, learner_ids: Iterable[int], kind: str) -> None:
    """Leave one access event per request, reader, learner and kind."""
    note_looks(request, [(one, kind) for one in learner_ids])


def note_looks(request: HttpRequest, looks: Iterable[tuple[int, str]]) -> None:
    """Several kinds in one write: of whom, and which."""
    if not hasattr(request, "look_id"):
        request.look_id = uuid.uuid4()
    access.record_looks(by=request.user, looks=looks, request_id=request.look_id)
