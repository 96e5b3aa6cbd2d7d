"""The one registry: which verbs the audit holds and what people are notified of.

Each room declares its own in literal lists beside its actions; `AppConfig.ready` adds them here.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar


class Shown(enum.Enum):
    """How much an administrator sees of an entry about a learner; every other entry is open."""

    ALL = "all"  # it concerns the learner's place at the college
    DETAIL = "detail"  # with a reason: the label, and what changed
    LABEL = "label"  # with a reason: the label
    ACT = "act"  # with a reason: that it happened, never what


@dataclass(frozen=True)
class Verb:
    """What someone did, as the audit names it: `<object>.<act>`."""

    name: str
    shown: Shown = Shown.ACT


@dataclass(frozen=True)
class NotificationKind:
    """A kind of notification: its sentence, translated when it is read, and the page it leads to.

    `%(learner)s` is the learner it is about, by the name they go by today. `of_subject`: the page's
    address takes the subject's id. `repeats`: one row may cause it again and again.
    """

    name: str
    sentence: Any
    route: str
    of_subject: bool = False
    repeats: bool = False


class Named(Protocol):
    @property
    def name(self) -> str: ...


Entry = TypeVar("Entry", bound=Named)


class UndeclaredError(KeyError):
    """No room declares an entry of this name."""


class Registry(dict[str, Entry]):
    def declare(self, entries: Iterable[Entry]) -> None:
        """Add a room's entries; a name belongs to one room."""
        for entry in entries:
            if self.setdefault(entry.name, entry) != entry:
                raise ValueError(f"Two rooms declare {entry.name!r}.")

    def __missing__(self, name: str) -> Entry:
        raise UndeclaredError(name)


VERBS: Registry[Verb] = Registry()
NOTIFICATIONS: Registry[NotificationKind] = Registry()
