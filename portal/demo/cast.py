"""Strathcairn College (invented): who is in it, and what they study. Everyone here is made up.

What a visitor can try as each person stands in `guide.py`.
"""

from dataclasses import dataclass

from learners.models import RoleKind
from portal.demo.guide import DOMAIN

PASSWORD = "a-stone-on-the-cairn"  # noqa: S105 (the demo prints it)


@dataclass(frozen=True)
class Person:
    """A person with a sign-in: her roles; for learners, whose tutee and what she studies."""

    name: str
    roles: tuple[str, ...] = ()
    owns: str = ""  # the module she owns
    tutor: str = ""
    programme: str = ""

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@{DOMAIN}"


@dataclass(frozen=True)
class Work:
    """A piece of work: due so many days from D (staff days: slid to a working day)."""

    code: str
    name: str
    due: int
    kind: str = "tutor-marked"
    weight: float = 20


@dataclass(frozen=True)
class Course:
    """A module of the demo college and its work."""

    programme: str
    code: str
    name: str
    statement: str
    campus: str
    work: tuple[Work, ...]


PROGRAMMES = {
    "CARE": ("Care", 41),
    "COMP": ("Computing", 38),
    "ESOL": ("English and Work", 24),
    "ACCESS": ("Access to Higher Education", 17),
}

COURSES = (
    Course(
        "CARE",
        "CARE-FND",
        "Foundations of care",
        "I can give safe, respectful personal care and say why I do it that way.",
        "Harbour",
        (
            Work("CS1", "Case study 1", -52),
            Work("RL1", "Reflection on my placement", -38, weight=10),
            Work("QZ1", "Infection control quiz", -31, "computer-marked", 10),
            Work("PLN", "Care plan notes", -24),
            Work("CS2", "Case study 2", -10),
            Work("RL2", "Reflection log", -3, weight=10),
            Work("CS3", "Case study 3", 18),
            Work("EX", "Written exam", 50, "exam", 30),
        ),
    ),
    Course(
        "CARE",
        "CARE-CHM",
        "Chemistry for care",
        "I can explain how medicines, cleaning agents and body fluids behave, and stay safe.",
        "Hill",
        (
            Work("UN1", "Units and doses", -45),
            Work("QZ1", "Solutions quiz", -30, "computer-marked", 10),
            Work("DR1", "Dilutions practical", -17),
            Work("LAB", "Lab report", -4),
            Work("DR2", "Drug calculations", 12),
        ),
    ),
    Course(
        "COMP",
        "COMP-PRG",
        "Programming foundations",
        "I can turn a small problem into a program that others can read.",
        "Harbour",
        (
            Work("P1", "First program", -49),
            Work("P2", "Loops and lists", -35),
            Work("Q1", "Reading code quiz", -28, "computer-marked", 10),
            Work("Q2", "Testing quiz", -17, "computer-marked", 10),
            Work("P3", "A small game", -14),
            Work("Q3", "Functions quiz", -5, "computer-marked", 10),
            Work("P4", "Working with files", 7),
        ),
    ),
    Course(
        "ESOL",
        "ESOL-WRK",
        "English for work",
        "I can speak up at work: ask, explain, agree and disagree politely.",
        "Hill",
        (
            Work("T1", "Introducing myself", -42),
            Work("T2", "A phone call at work", -21),
            Work("T3", "A letter to my employer", 5),
        ),
    ),
    Course(
        "ACCESS",
        "ACC-BIO",
        "Human biology",
        "I can read about the body, judge what I read, and explain it to someone else.",
        "Harbour",
        (
            Work("E1", "Cells essay", -40),
            Work("E2", "Breathing report", -19),
            Work("E3", "Journal review", 9),
        ),
    ),
)

BEN, CY, JO, YAN, TESS = "Ben Ross", "Cy Laird", "Jo Kerr", "Yan Baird", "Tess Orr"
UMA, VIV, WILL = "Uma Reid", "Viv Shaw", "Will Hay"
TUTOR = (RoleKind.TUTOR,)

CAST = (
    Person("Ada Sinclair", tutor=BEN, programme="CARE"),
    Person("Flo Mackay", tutor=BEN, programme="CARE"),
    Person("Omar Aziz", tutor=YAN, programme="COMP"),
    Person("Struan Milne", tutor=YAN, programme="COMP"),
    Person("Noor Hadi", tutor=UMA, programme="ACCESS"),
    Person("Ravi Nair", tutor=BEN, programme="CARE"),
    Person("Lena Sobol", tutor=VIV, programme="ESOL"),
    Person("Mairi MacLeod", tutor=UMA, programme="ACCESS"),
    Person("Gus Petrie", (RoleKind.REPRESENTATIVE,), tutor=BEN, programme="CARE"),
    Person(BEN, TUTOR),
    Person(CY, TUTOR),
    Person("Dee Fraser", (RoleKind.ADMINISTRATOR, RoleKind.BUDGET_HOLDER)),
    Person(JO, (RoleKind.TUTOR, RoleKind.MODULE_OWNER), owns="CARE-CHM"),
    Person(YAN, TUTOR),
    Person(TESS, TUTOR),
    Person(UMA, TUTOR),
    Person(VIV, TUTOR),
    Person(WILL, TUTOR),
    Person("Isla Gunn", (RoleKind.SAFEGUARDING_LEAD,)),
    Person("Eve Munro", (RoleKind.SERVICE_MEMBER,)),
    Person("Hal Reid", (RoleKind.PARTNER,)),
    Person("Nan Ferrier", (RoleKind.SERVICE_MEMBER,)),
    Person("Abi Lennox", (RoleKind.SERVICE_MEMBER,)),
    Person("Kay Duff", (RoleKind.SERVICE_MEMBER,)),
)

LINES = (
    ("Reception", "01632 960001", "They find the right person. An invented number."),
    ("Learner support", "01632 960002", "Money, travel, health, caring. An invented number."),
)


@dataclass(frozen=True)
class Service:
    """A service: its week (weekday, opens, closes), offers (name, about, minutes), members."""

    name: str
    about: str
    capacity: int
    week: tuple[tuple[int, int, int], ...]
    offers: tuple[tuple[str, str, int], ...]
    members: tuple[str, ...] = ()


WORKDAYS = tuple((day, 9, 17) for day in range(5))
SERVICES = (
    Service(
        "Study skills",
        "Writing, reading, numbers, and starting when it is hard to start.",
        30,
        ((0, 10, 16), (2, 12, 19), (3, 10, 16)),
        (("Read it with me", "One text, read together.", 30), ("Plan my week", "", 20)),
        (WILL,),
    ),
    Service(
        "Money advice",
        "Bursary, travel, rent, debts. They know what you can get.",
        12,
        ((1, 10, 15), (4, 10, 15)),
        (("What can I get?", "Bring a letter if you have one.", 40), ("Travel costs", "", 20)),
        ("Eve Munro",),
    ),
    Service(
        "Counselling",
        "Somebody to talk to, in confidence.",
        16,
        WORKDAYS,
        (("A first talk", "You need not know what to say.", 50),),
        ("Nan Ferrier",),
    ),
    Service(
        "Inclusion",
        "What helps you learn: captions, time, quiet, a reader.",
        25,
        WORKDAYS,
        (("What would help?", "No proof is needed to begin.", 30),),
        ("Abi Lennox",),
    ),
    Service(
        "Careers and placements",
        "Work, placements and what comes after.",
        30,
        ((0, 9, 17), (3, 9, 17)),
        (("A placement that fits", "", 30),),
        ("Kay Duff",),
    ),
    Service(
        "Library and devices",
        "Books, quiet places, laptops to borrow, bus passes to lend.",
        80,
        (*((day, 9, 18) for day in range(5)), (5, 10, 14)),
        (("Borrow a laptop", "For a term.", 10), ("Bus-pass loan", "For a month.", 10)),
        (UMA,),
    ),
)

# Who takes the learners that nobody is named for, in turn.
TUTORS = {"CARE": (BEN,), "COMP": (YAN, WILL), "ESOL": (VIV, CY), "ACCESS": (UMA, TESS, JO, BEN)}
FIRST = (
    "Aileen Bram Catriona Dara Eilidh Fergus Greta Hamish Iona Jamal Kirsty Lewis Mhairi Nico Orla "
    "Priya Quinn Rhona Sorcha Tomas Una Vera Wren Xander Ysolde Zara Alasdair Beth Calum Davina"
).split()
LAST = (
    "Begg Cairns Drever Elder Finlay Geddes Hogg Imrie Jarvie Keir Lamont Mair Nairn Ogg Pirie Rae "
    "Spence Tulloch Urquhart Weir Yule Aitken Boyd Craig Doig Esson Forbes Gow Innes Kidd Leask"
).split()
