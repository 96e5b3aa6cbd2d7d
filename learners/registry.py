"""The registry of audit verbs, kinds of notification, and what closed days affect.

Each room declares its own in literal lists beside its actions and reads; `AppConfig.ready` adds
them.
"""

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

Asked = set[tuple[str, int]]  # the id of what a notification is about, and the person's id
# Given what to ask about and a day, returns those whose cause is not over.
Cause = Callable[[Asked, dt.date], Asked]


class Visibility(enum.Enum):
    """How much an administrator sees of an entry about a learner; every other entry is open."""

    ALL = "all"  # about the learner's place at the college
    DETAIL = "detail"  # with a reason: the label, and what changed
    LABEL = "label"  # with a reason: the label
    ACT = "act"  # with a reason: only that it happened


@dataclass(frozen=True)
class Verb:
    """The audit's name for what someone did: `<object>.<act>`, and the words that follow who.

    `named`: the whole sentence where the entry's label may be shown, with `who`, the `label`, and
    the `first` and `second` part of a label with a colon.
    """

    name: str
    words: Any
    visibility: Visibility = Visibility.ACT
    named: Any = ""


@dataclass(frozen=True)
class NotificationKind:
    """A kind of notification: its sentence, translated when it is read, and the page it leads to.

    `%(learner)s` is the learner it is about, by the name they go by today. `cause` is asked before
    an email goes. `of_subject`: the page's address takes the subject's id. `repeats`: one row may
    cause it several times. `safety`: its email goes even when the college is closed.
    """

    name: str
    sentence: Any
    route: str
    cause: Cause
    of_subject: bool = False
    repeats: bool = False
    safety: bool = False


@dataclass(frozen=True)
class Closing:
    """Days on which the college, or only one campus (its id), is to be closed."""

    days: tuple[dt.date, ...]
    campus: int | None = None


@dataclass(frozen=True)
class Affected:
    """One kind of thing that closing days affects: how many, in a sentence, and names of the first
    that every administrator may read."""

    number: int
    words: str
    names: Sequence[str] = ()

    @property
    def more(self) -> int:
        """Return how many are not named, if some are."""
        return self.number - len(self.names) if self.names else 0


@dataclass(frozen=True)
class Effect:
    """A room's answer to what closing days affects, in a constant number of queries."""

    name: str
    of: Callable[[Closing], Iterable[Affected]]


def while_in(rows: Callable[[dt.date], Any], to: str = "") -> Cause:
    """Return a cause that lasts while the row is among `rows(day)` and, with `to`, while that field
    of the row leads to the person."""

    def cause(asked: Asked, on: dt.date) -> Asked:
        causes = rows(on)
        key = "public_id" if hasattr(causes.model, "public_id") else "pk"
        causes = causes.filter(**{f"{key}__in": {subject for subject, _user in asked}})
        if to:
            return asked & {(str(pk), user) for pk, user in causes.values_list(key, to)}
        lasting = {str(pk) for pk in causes.values_list(key, flat=True)}
        return {(subject, user) for subject, user in asked if subject in lasting}

    return cause


class Named(Protocol):
    @property
    def name(self) -> str: ...


Entry = TypeVar("Entry", bound=Named)


class UndeclaredError(KeyError):
    """No room declares an entry of this name."""


class Registry(dict[str, Entry]):
    def declare(self, entries: Iterable[Entry]) -> None:
        """Add a room's entries. Two rooms cannot declare the same name."""
        for entry in entries:
            if self.setdefault(entry.name, entry) != entry:
                raise ValueError(f"Two rooms declare {entry.name!r}.")

    def __missing__(self, name: str) -> Entry:
        raise UndeclaredError(name)


VERBS: Registry[Verb] = Registry()
NOTIFICATIONS: Registry[NotificationKind] = Registry()
EFFECTS: Registry[Effect] = Registry()
