"""The catalogue of the demo college, written by Jo through the authoring actions."""

from dataclasses import dataclass
from typing import Any

from learners import clock
from learners.models import Assessment, Competency
from pathways.actions import authoring
from pathways.models import Mode, Pathway, Strand
from pathways.models import Step as Row
from portal.demo import cast
from portal.demo.calendar import ONE_DAY, office
from portal.demo.college import College

COMPETENCIES = {
    "PLANS": "I can read a care plan and act on it.",
    "BODY": "I can say how a body works, and notice when it does not.",
    "TALK": "I can talk with people I care for, and with their families.",
    "NOTES": "I can write notes that the next person can rely on.",
    "TEAM": "I can work in a team of nurses and carers.",
    "HERE": "I know my way round here, and whom to ask.",
}
STRANDS = {"study": Strand.STUDY, "settling": Strand.SETTLING, "others": Strand.OTHERS}
MODES = {
    "any": Mode.ANY,
    "online": Mode.ONLINE,
    "daytime": Mode.DAYTIME,
    "evening": Mode.EVENING,
}
BEGIN = "Open the page of the module and begin with part one."
COME = "Come to the next run; no booking is needed."
HAND_IN = "Open the task on the page of the module and hand it in there."
WHERE = {  # in one word: where it is, how to start
    "pages": ("Cairn, on any phone", BEGIN),
    "task": ("Cairn, on any phone", HAND_IN),
    "desk": ("Library 2, Harbour", COME),
    "room": ("Room 14, Harbour", COME),
    "class": ("Room 14, Harbour", HAND_IN),
    "tuesday": ("Room 14, Harbour", "Come on Tuesday at 18:30, or begin with the pages."),
    "lab": ("Lab 1, Hill", COME),
    "ward": ("The practice ward, Harbour", COME),
    "careers": ("The practice ward, Harbour", "Book with the Careers desk."),
    "call": ("Online, by video", COME),
    "online": ("Online, by video", BEGIN),
    "nurse": ("Online, by video", "Send your question to Jo Kerr before."),
    "hal": ("Highland Home Care", "Write to Jo Kerr: she finds you a place within a week."),
}

# code | name | strand, hours, mode | where | what it teaches | what comes first | hand-in | level
CARE = """
s1 | Who is who in Care | settling 0.5 any | pages | HERE .2 | | | 1
s2 | A library card, and the late bus | settling 1 any | desk | HERE .3 | | | 1
s3 | A place to study that suits you | settling 1 any | desk | HERE .2 | | | 1
s4 | Borrow a laptop or a tablet | settling 0.5 any | desk | HERE .1 | | | 1
s5 | A study group on free Thursdays | settling 2 evening | desk | TEAM .1 | | | 1
s6 | Plan your week around caring | settling 1 any | pages | HERE .2 | | | 1
a1 | What care is for | study 3 online | online | CARE-FND .15 | | | 1
a2 | Hygiene that protects | study 3 any | pages | CARE-FND .1 | a1 | CARE-FND QZ1 | 1
a3 | Case study 1 | study 6 any | task | CARE-FND .15 | a1 | CARE-FND CS1 | 1
a4 | Reflection on my placement | study 3 any | task | NOTES .1 | | CARE-FND RL1 | 1
a5 | Care plan notes | study 4 any | task | PLANS .2, NOTES .2 | a3 | CARE-FND PLN | 1
a6 | Reading a care plan | study 3 evening | tuesday | PLANS .3 | a5 | | 2
a6b | A care plan, read aloud in threes | others 1 evening | desk | PLANS .15 | a5 | | 1
a7 | Case study 2 | study 6 any | task | CARE-FND .15, PLANS .1 | a6 | CARE-FND CS2 | 2
a8 | Reflection log | study 3 any | task | NOTES .15 | a6 | CARE-FND RL2 | 2
a9 | Case study 3 | study 6 any | task | CARE-FND .2, PLANS .1 | a7 | CARE-FND CS3 | 3
a10 | Anatomy 1: bones, muscles, skin | study 8 any | pages | BODY .4 | | | 2
a11 | Anatomy 2: heart and lungs | study 8 any | pages | BODY .4 | a10 | | 3
a12 | Units and doses | study 4 any | task | CARE-CHM .2 | | CARE-CHM UN1 | 1
a13 | Solutions quiz | study 2 online | task | CARE-CHM .15 | a12 | CARE-CHM QZ1 | 1
a14 | Dilutions practical | study 3 daytime | lab | CARE-CHM .2 | a12 | CARE-CHM DR1 | 1
a15 | Safe in the lab | study 1 online | pages | CARE-CHM .1 | | | 1
a16 | Drug calculations | study 5 daytime | room | CARE-CHM .25 | a14 | | 2
a17 | Signs that someone is getting worse | study 4 daytime | ward | BODY .2 | a10 | | 3
a18 | Notes the next person can rely on | study 3 any | pages | NOTES .3 | a5 | | 2
p1 | Shadow a carer for one evening | others 4 evening | hal | TEAM .2, TALK .2 | a1 | | 1
p2 | Ask a second-year about placements | others 1 any | desk | TEAM .1 | | | 1
p3 | First aid, with the certificate | others 6 daytime | careers | BODY .1 | | | 1
p4 | Listening to someone who forgets | others 3 evening | room | TALK .4 | a1 | | 2
p5 | Practise a hand-over | others 2 evening | ward | TEAM .3, NOTES .1 | a6 & a18 | | 2
p6 | Questions to a district nurse | others 1 evening | nurse | TEAM .1 | | | 1
p7 | Placement, four evenings | others 16 evening | hal | TEAM .3, TALK .3 | p1 & a6 & p5 | | 4 goal
"""
COMPUTING = """
c1 | Your first program | study 4 any | task | COMP-PRG .15 | | COMP-PRG P1 | 1
c2 | Loops and lists | study 5 any | task | COMP-PRG .2 | c1 | COMP-PRG P2 | 1
c3 | Reading other people’s code | study 2 online | task | COMP-PRG .1 | c1 | COMP-PRG Q1 | 1
c4 | A small game | study 6 any | task | COMP-PRG .2 | c2 | COMP-PRG P3 | 1
c5 | Working with files | study 5 any | task | COMP-PRG .2 | c2 | COMP-PRG P4 | 1
c6 | Pair up for an hour | others 1 daytime | desk | TEAM .3 | c1 | | 1
c7 | Show your game to somebody | others 1 any | desk | TALK .3 | c4 | | 1
c8 | A first job: what they ask | others 2 evening | call | TEAM .3 | c4 & c7 | | 1 goal
c9 | Where to sit and work | settling 1 any | desk | HERE .5 | | | 1
"""
ENGLISH = """
e1 | Introducing myself | study 2 evening | class | ESOL-WRK .2 | | ESOL-WRK T1 | 1
e2 | A phone call at work | study 3 evening | class | ESOL-WRK .3 | e1 | ESOL-WRK T2 | 1
e3 | A letter to my employer | study 3 evening | class | ESOL-WRK .3 | e1 | ESOL-WRK T3 | 1
e4 | Tea with a neighbour | others 1 evening | desk | TALK .4 | | | 1
e5 | The bus, the library, the doctor | settling 2 any | pages | HERE .6 | | | 1
e6 | Speaking up in a meeting | others 2 evening | room | TALK .4 | e2 & e4 | | 1 goal
"""
ACCESS = """
b1 | Cells | study 5 any | task | ACC-BIO .25 | | ACC-BIO E1 | 1
b2 | Breathing | study 5 any | task | ACC-BIO .25 | b1 | ACC-BIO E2 | 1
b3 | Reading a journal | study 4 any | task | ACC-BIO .3 | b1 | ACC-BIO E3 | 1
b4 | How a university chooses | others 1 evening | call | HERE .4 | | | 1
b5 | Your personal statement | others 4 any | pages | NOTES .5 | b4 | | 1 goal
b6 | Find your people | settling 1 daytime | desk | HERE .4 | | | 1
"""


@dataclass(frozen=True)
class Step:
    """One line. `first`: of each group of codes one comes before; `work`: the hand-in behind it."""

    code: str
    name: str
    strand: Strand
    hours: float
    mode: Mode
    place: str
    how: str
    teaches: tuple[tuple[str, float], ...]
    first: tuple[tuple[str, ...], ...]
    work: str
    level: int
    goal: bool

    @classmethod
    def of(cls, line: str) -> "Step":
        code, name, kind, where, teaches, first, work, level = map(str.strip, line.split("|"))
        strand, hours, mode = kind.split()
        place, how = WHERE[where]
        return cls(
            code=code,
            name=name,
            strand=STRANDS[strand],
            hours=float(hours),
            mode=MODES[mode],
            place=place,
            how=how,
            teaches=tuple(shares(teaches)),
            first=tuple(tuple(group.split(" or ")) for group in first.split(" & ") if group),
            work=work,
            level=int(level.split()[0]),
            goal=level.endswith("goal"),
        )


@dataclass(frozen=True)
class Way:
    """A pathway: what its aim needs (and how much it weighs), and its steps."""

    code: str
    name: str
    words: str
    needs: str
    table: str

    @property
    def steps(self) -> list[Step]:
        return [Step.of(line) for line in self.table.strip().splitlines()]


def shares(text: str) -> list[tuple[str, float]]:
    pairs = [part.split() for part in text.split(",")]
    return [(code, float(number)) for code, number in pairs]


WAYS = {
    "CARE": Way(
        "nursing",
        "community nursing",
        "From a first course in care to a placement with nurses who visit people at home.",
        "PLANS 2, BODY 4, CARE-FND 2, CARE-CHM 1, TALK 2, NOTES 1.5, TEAM 2, HERE 0.5",
        CARE,
    ),
    "COMP": Way(
        "software",
        "a first job in software",
        "Programs that work, that others can read, and people who have seen them.",
        "COMP-PRG 3, TEAM 1, TALK 1, HERE 0.5",
        COMPUTING,
    ),
    "ESOL": Way(
        "english",
        "English for the work I want",
        "Words for work, and people to use them with.",
        "ESOL-WRK 2, TALK 2, HERE 1",
        ENGLISH,
    ),
    "ACCESS": Way(
        "university",
        "university",
        "Biology, reading and a statement that gets you in.",
        "ACC-BIO 3, NOTES 1, HERE 1",
        ACCESS,
    ),
}


def write(college: College) -> dict[str, Pathway]:
    """Jo writes and publishes every way before the term; returns them by programme."""
    moment = office(college.first - 7 * ONE_DAY, 14)
    for code, statement in COMPETENCIES.items():
        Competency.objects.create(code=code, statement=statement)
    with clock.at(moment):
        return {programme: publish(college, way) for programme, way in WAYS.items()}


def publish(college: College, way: Way) -> Pathway:
    by = {"by": college.users[cast.JO]}
    known = {one.code: one for one in Competency.objects.all()}
    needs = {known[code]: weight for code, weight in shares(way.needs)}
    pathway = authoring.add_pathway(
        code=way.code, name=way.name, words=way.words, needs=needs, **by
    )
    rows: dict[str, Row] = {}
    for step in way.steps:
        rows[step.code] = authoring.add_step(
            code=f"{way.code}-{step.code}",
            name=step.name,
            strand=step.strand,
            hours=step.hours,
            mode=step.mode,
            level=step.level,
            place=step.place,
            how=step.how,
            pathway=pathway,
            is_goal=step.goal,
            teaches={known[code]: share for code, share in step.teaches},
            assessment=hand_in(college, step.work),
            **by,
        )
    require(way, rows, by)
    return authoring.publish(pathway, **by)


def require(way: Way, rows: dict[str, Row], by: dict[str, Any]) -> None:
    for step in way.steps:
        for group in step.first:
            authoring.require(rows[step.code], one_of=[rows[code] for code in group], **by)


def hand_in(college: College, work: str) -> Assessment | None:
    """The assessment named “MODULE CODE”, if one is."""
    if not work:
        return None
    course, code = work.split()
    return next(piece for piece, _due in college.work[course] if piece.code == code)


def step(programme: str, code: str) -> Row:
    return Row.objects.get(code=f"{WAYS[programme].code}-{code}")
