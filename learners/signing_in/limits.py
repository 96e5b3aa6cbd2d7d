"""What limits signing in (failed passwords, codes, resets), counted in PostgreSQL.

allauth counts in Django's default cache. In Redis, which may vanish or be emptied, a limit would
vanish with it, so that cache is a table. Values are JSON. Keys contain addresses of people and
networks, so only their keyed hash is stored.
"""

import datetime as dt
import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from learners.models import Limit

NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)
ADD = """
    INSERT INTO learners_limit (key, value, ends_at) VALUES (%s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, ends_at = EXCLUDED.ends_at
    WHERE learners_limit.ends_at <= %s
"""


class LimitCache(BaseCache):
    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def hashed(self, key: str, version: int | None) -> str:
        full = self.make_and_validate_key(key, version=version)
        return salted_hmac("learners.limits", full, algorithm="sha256").hexdigest()

    def ends_at(self, timeout: Any) -> dt.datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return NEVER if seconds is None else timezone.now() + dt.timedelta(seconds=seconds)

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Store a value unless there is one; of several callers at once, one is told True."""
        row = [self.hashed(key, version), json.dumps(value), self.ends_at(timeout), timezone.now()]
        with connection.cursor() as cursor:
            cursor.execute(ADD, row)
            return bool(cursor.rowcount)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        rows = Limit.objects.filter(key=self.hashed(key, version), ends_at__gt=timezone.now())
        return next(iter(rows.values_list("value", flat=True)), default)

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        row = Limit(key=self.hashed(key, version), value=value, ends_at=self.ends_at(timeout))
        Limit.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["key"], update_fields=["value", "ends_at"]
        )

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        rows = Limit.objects.filter(key=self.hashed(key, version), ends_at__gt=timezone.now())
        return bool(rows.update(ends_at=self.ends_at(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(Limit.objects.filter(key=self.hashed(key, version)).delete()[0])

    def clear(self) -> None:
        Limit.objects.all().delete()


def delete_expired() -> int:
    return Limit.objects.filter(ends_at__lte=timezone.now()).delete()[0]
