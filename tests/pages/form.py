"""One form of the product: its sender, valid data, and the kind of each field."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from learners.models import Role, User
from tests.factories.learners import day


def in_days(days: int) -> Callable[[], str]:
    return lambda: day(days).isoformat()


def tess() -> int:
    return User.objects.get(name="Tess Boyd").pk


def programme_of_gus() -> int:
    return Role.objects.get(user__name="Gus Petrie").programme_id


def role_of_gus() -> int:
    return Role.objects.get(user__name="Gus Petrie", kind="representative").pk


@dataclass(frozen=True)
class Form:
    """`at`: the page on which it stands, where its own address only takes it; `first`: what was
    sent before, so that there is something to act on."""

    sender: str
    good: dict[str, Any] = field(default_factory=dict)
    words: dict[str, int] = field(default_factory=dict)  # free text, with the most it takes
    days: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    at: str = ""
    first: tuple["Form", str] | None = None
    secret: bool = False  # nothing of it is saved, whatever happens

    @property
    def fields(self) -> list[str]:
        return [*self.words, *self.days, *self.times, *self.numbers, *self.choices]

    def filled(self) -> dict[str, Any]:
        return {name: value() if callable(value) else value for name, value in self.good.items()}
