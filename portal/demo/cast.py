"""The people of the demo college and what they study, from `cast.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from learners.models import RoleKind
from portal.demo.guide import DOMAIN

PASSWORD = "a-stone-on-the-cairn"  # noqa: S105 (the demo prints it)
BEN, DEE, JO, TESS, YAN = "Ben Ross", "Dee Fraser", "Jo Kerr", "Tess Orr", "Yan Baird"
ADA, FLO, OMAR, RAVI = "Ada Sinclair", "Flo Mackay", "Omar Aziz", "Ravi Nair"
STRUAN, NOOR = "Struan Milne", "Noor Hadi"
DATA = tomllib.loads(Path(__file__).with_name("cast.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Person:
    """A person with a sign-in: the module they own, or the programme they study and their tutor."""

    name: str
    roles: tuple[RoleKind, ...] = ()
    owns: str = ""
    tutor: str = ""
    programme: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@{DOMAIN}"


@dataclass(frozen=True)
class Work:
    """A piece of work, due that number of days from D."""

    code: str
    name: str
    due: int
    kind: str
    weight: float

    @classmethod
    def of(cls, line: str) -> "Work":
        code, name, due, kind, weight = map(str.strip, line.split("|"))
        return cls(code, name, int(due), kind, float(weight))


@dataclass(frozen=True)
class Course:
    """A module of the demo college and its work."""

    programme: str
    code: str
    name: str
    statement: str
    campus: str
    work: tuple[Work, ...]


@dataclass(frozen=True)
class Service:
    """A service: its week (weekday, opens, closes), offers (name, about, minutes), members."""

    name: str
    about: str
    capacity: int
    members: list[str]
    week: list[tuple[int, int, int]]
    offers: list[tuple[str, str, int]]


@dataclass(frozen=True)
class Programme:
    """A programme; learners without a named tutor are dealt among its tutors in turn."""

    name: str
    size: int
    tutors: list[str]


def _person(row: dict) -> Person:
    return Person(**row | {"roles": tuple(RoleKind(kind) for kind in row.get("roles", ()))})


def _course(row: dict) -> Course:
    return Course(**row | {"work": tuple(map(Work.of, row["work"].strip().splitlines()))})


CAST = tuple(map(_person, DATA["people"]))
COURSES = tuple(map(_course, DATA["courses"]))
PROGRAMMES = {code: Programme(**row) for code, row in DATA["programmes"].items()}
SERVICES = tuple(Service(**row) for row in DATA["services"])
FIRST_NAMES, LAST_NAMES = DATA["first_names"].split(), DATA["last_names"].split()
HELPLINES = DATA["helplines"]
