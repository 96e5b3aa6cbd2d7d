"""A form that several people may change carries a mark of what it was based on."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _


def as_seen(stands: Any) -> str:
    """Goes with a form that several people may change: what stood there when it was opened."""
    told = json.dumps(stands, default=str, sort_keys=True)
    return salted_hmac("as seen", told).hexdigest()[:20]


def moved_on(request: HttpRequest, stands: Any, said: Any) -> bool:
    """Whether somebody, perhaps oneself in another tab, has changed it since the form was opened,
    to something else than it says."""
    return said != stands and request.POST.get("seen", "") not in ("", as_seen(stands))


def now_says(stands: Iterable[Any]) -> str:
    return _(
        "Someone has changed this since you opened it. It now says: %(now)s. "
        "To replace it with yours, send it again."
    ) % {"now": ", ".join(str(one) for one in stands if one)}
