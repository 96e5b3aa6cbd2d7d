"""Sessions in the database, found by a prepared query."""

import datetime as dt

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from learners.prepared import prepared


@prepared
def unexpired(key: str, at: dt.datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)


class SessionStore(DatabaseStore):
    def _get_session_from_db(self) -> Session | None:
        session: Session | None = unexpired.first(self.session_key, timezone.now())
        if session is None:
            self._session_key = None
        return session
