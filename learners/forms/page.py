"""A form of a page: it keeps typed words, is marked with its author, and notices other changes."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

KEPT = "kept words"


class PageForm(forms.Form):
    """Bound where the page is sent, unless `sent` is false: then another form of the page was.

    It begins with words typed before its author had to sign in again; else with `stands`, the
    values it changes; else with `initial`. Where someone has changed `stands` since the page was
    opened, the form shows the new values and has to be sent once more.
    """

    def __init__(
        self,
        request: HttpRequest,
        *,
        sent: bool = True,
        stands: dict[str, Any] | None = None,
        initial: dict[str, Any] | None = None,
        prefix: str | None = None,
    ) -> None:
        words = kept_words(request, prefix or "")
        self.request, self.stands = request, stands
        self.kept = {name: words[name] for name in self.base_fields if name in words}
        data = request.POST if sent and request.method == "POST" else None
        super().__init__(data, initial=self.kept or stands or initial, prefix=prefix)

    @property
    def marks(self) -> dict[str, str]:
        """Hidden fields that go with it: whose it is, and what it was based on."""
        own = {"whose": mark_of(self.request)}
        return own | {"seen": as_seen(self.stands)} if self.stands else own

    def full_clean(self) -> None:
        super().full_clean()
        stands = self.stands if self.is_valid() else None
        if stands and moved_on(self.request, stands, self.cleaned_data):
            self.add_error(None, now_says(stands.values()))


def kept_words(request: HttpRequest, prefix: str = "") -> dict[str, Any]:
    """What was typed into this page's form before she had to sign in again; once for a request.

    `prefix`: that of the form, where a page has several.
    """
    if not hasattr(request, "kept_words"):
        request.kept_words = taken_back(request)
    start = f"{prefix}-" if prefix else ""
    return {
        name.removeprefix(start): said[0] if len(said) == 1 else said
        for name, said in request.kept_words.items()
        if name.startswith(start)
    }


def taken_back(request: HttpRequest) -> dict[str, list[str]]:
    """Out of her session, if it is hers and this page's."""
    waiting = dict(kept_of(request))
    words = waiting.pop(request.path, None)
    if words is None:
        return {}
    request.session[KEPT] = waiting
    own = mark_of(request)
    return words if words.pop("whose", [own]) == [own] else {}


def kept_of(request: HttpRequest) -> dict[str, dict[str, list[str]]]:
    """Words by the path of their page, the latest last."""
    held: dict[str, dict[str, list[str]]] = request.session.get(KEPT) or {}
    return held if all(one.startswith("/") for one in held) else {}  # an older shape


def mark_of(request: HttpRequest) -> str:
    """Goes with a form whose address is the same for everyone: on a shared computer the next
    person to sign in is not shown what the last one typed."""
    return salted_hmac("kept words", str(request.user.pk)).hexdigest()


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
