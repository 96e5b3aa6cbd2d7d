"""The base of page forms: restores typed words, records its author, detects other changes."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

SAVED_WORDS = "kept words"


class PageForm(forms.Form):
    """A form that is bound when its page is sent, unless `sent` is false: another form of the page
    was sent.

    It shows words typed before its author had to sign in again, otherwise the values it changes
    (`current`), otherwise `initial`. If someone has changed `current` since the page was opened,
    the form shows the new values and has to be sent again.
    """

    def __init__(
        self,
        request: HttpRequest,
        *,
        sent: bool = True,
        current: dict[str, Any] | None = None,
        initial: dict[str, Any] | None = None,
        prefix: str | None = None,
    ) -> None:
        words = words_for(request, prefix or "")
        self.request, self.current = request, current
        self.typed = {name: words[name] for name in self.base_fields if name in words}
        data = request.POST if sent and request.method == "POST" else None
        super().__init__(data, initial=self.typed or current or initial, prefix=prefix)

    @property
    def marks(self) -> dict[str, str]:
        """Return its hidden fields: a mark of its author, and of the values it was based on."""
        own = {"whose": mark_of(self.request)}
        return own | {"seen": values_mark(self.current)} if self.current else own

    def full_clean(self) -> None:
        super().full_clean()
        current = self.current if self.is_valid() else None
        if current and has_changed(self.request, current, self.cleaned_data):
            self.add_error(None, change_message(current.values()))


def words_for(request: HttpRequest, prefix: str = "") -> dict[str, Any]:
    """Return what was typed into this page's form before its author had to sign in again.

    `prefix` is the form's, if a page has several.
    """
    if not hasattr(request, "saved_words"):
        request.saved_words = take_back(request)
    start = f"{prefix}-" if prefix else ""
    return {
        name.removeprefix(start): values[0] if len(values) == 1 else values
        for name, values in request.saved_words.items()
        if name.startswith(start)
    }


def take_back(request: HttpRequest) -> dict[str, list[str]]:
    """Remove this page's words from the session and return them, if this user typed them."""
    waiting = dict(saved_words_of(request))
    words = waiting.pop(request.path, None)
    if words is None:
        return {}
    request.session[SAVED_WORDS] = waiting
    own = mark_of(request)
    return words if words.pop("whose", [own]) == [own] else {}


def saved_words_of(request: HttpRequest) -> dict[str, dict[str, list[str]]]:
    """Return words by the path of their page, the latest last."""
    by_path: dict[str, dict[str, list[str]]] = request.session.get(SAVED_WORDS) or {}
    return (
        by_path if all(path.startswith("/") for path in by_path) else {}
    )  # ignore an older format


def mark_of(request: HttpRequest) -> str:
    """Return a mark of the user for a form whose address is the same for everyone.

    On a shared computer, the next person to sign in must not see what the last one typed."""
    return salted_hmac("kept words", str(request.user.pk)).hexdigest()


def values_mark(current: Any) -> str:
    """Return a mark of the values that a form was based on."""
    content = json.dumps(current, default=str, sort_keys=True)
    return salted_hmac("as seen", content).hexdigest()[:20]


def has_changed(request: HttpRequest, current: Any, sent: Any) -> bool:
    """Return whether someone else changed the values after the form was opened."""
    return sent != current and request.POST.get("seen", "") not in ("", values_mark(current))


def change_message(current: Iterable[Any]) -> str:
    return _(
        "Someone has changed this since you opened it. It now says: %(now)s. "
        "To replace it with yours, send it again."
    ) % {"now": ", ".join(str(value) for value in current if value)}
