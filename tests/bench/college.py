"""A synthetic college of any size, for measurements: every table that pages read, filled by SQL.

Learners are 1 to `learners`; then come their tutors (45 learners each), then an administrator.
"""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import connection, transaction

from learners import models as own
from pathways import models as paths
from portal.models import Night, StageRun
from support import models as care
from tests.bench.rows import insert

MODULES, PIECES, TUTEES = 200, 6, 45
MISSED = """jsonb_build_object('missed', jsonb_build_array(
    jsonb_build_object('assessment', 1, 'code', 'CS2', 'name', 'Case study 2',
        'due_on', (current_date - 20)::text),
    jsonb_build_object('assessment', 2, 'code', 'RL', 'name', 'Reflection log',
        'due_on', (current_date - 10)::text)),
    'met', 9, 'due', 11, 'marks', 9, 'mean_mark', 68.0)"""
THEN, RECENTLY = "now() - interval '60 days'", "now() - interval '2 days'"


ALIKE = {
    "heads": "0::bigint",
    "gains": "0.5::float8",
    "competencies": "1::bigint",
    "shares": "0.3::float8",
    "reasons": "161",
    "due_ons": "NULL::date",
    "befores": "0::bigint",
}


@dataclass(frozen=True)
class Size:
    """How large the college is. A pathway lists `listed` steps."""

    learners: int
    steps: int
    pathways: int
    listed: int

    @property
    def tutors(self) -> int:
        return -(-self.learners // TUTEES)

    @property
    def administrator(self) -> int:
        return self.learners + self.tutors + 1

    def tutor_of(self, learner: str) -> str:
        return f"{self.learners} + 1 + ({learner} - 1) / {TUTEES}"


def size_of(learners: int) -> Size:
    """Return a catalogue as large as a real one (UIUC's), or a small one for a small college."""
    if learners < 10_000:
        return Size(learners, steps=200, pathways=10, listed=60)
    return Size(learners, steps=2000, pathways=500, listed=610)


def build(size: Size, say: Callable[[str], None]) -> None:
    parts = (people, study, facts, catalogue, plans, concerns, requests, traces, nights)
    with transaction.atomic():
        for part in parts:
            part(size)
            say(f"Built: {part.__name__}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def each(number: int) -> str:
    return f"generate_series(1, {number}) g"


def people(size: Size) -> None:
    everyone = each(size.administrator)
    insert(
        own.User, everyone, id="g", email="'p' || g || '@college.example'", password="'!'",
        name="CASE WHEN g % 7 = 0 THEN 'Ian' ELSE 'Ada' END || ' Person ' || g",
    )  # fmt: skip
    insert(
        own.Learner, f"{each(size.learners)} JOIN learners_user u ON u.id = g", id="g",
        reference="'L' || g", name="u.name", user_id="g", created_at=THEN,
    )  # fmt: skip
    staff = f"generate_series({size.learners + 1}, {size.administrator}) g"
    kind = f"CASE WHEN g = {size.administrator} THEN 'administrator' ELSE 'tutor' END"
    insert(own.Role, staff, user_id="g", kind=kind, from_on="current_date - 90")
    insert(Authenticator, staff, type="'totp'", data="'{}'", user_id="g")
    tutors = {"tutor_id": size.tutor_of("g"), "from_on": "current_date - 90"}
    insert(own.TutorAssignment, each(size.learners), learner_id="g", **tutors)


def study(size: Size) -> None:
    insert(own.Module, each(MODULES), id="g", code="'M' || g", name="'Module ' || g")
    insert(
        own.Offering, each(MODULES), id="g", module_id="g", code="'autumn'",
        from_on="current_date - 63", until_on="current_date + 100",
    )  # fmt: skip
    insert(
        own.Assessment, each(MODULES * PIECES), id="g", offering_id=f"(g - 1) / {PIECES} + 1",
        code=f"'W' || (g - 1) % {PIECES}", name="'Piece of work ' || g", kind="'tutor-marked'",
        weight="20",
    )  # fmt: skip
    due = f"current_date + (ARRAY[-40, -20, -10, 3, 9, 30])[(g - 1) % {PIECES} + 1]"
    at = {"known_at": THEN, "recorded_at": THEN}
    insert(own.DeadlineSet, each(MODULES * PIECES), assessment_id="g", on=due, **at)
    feeds = f"{each(MODULES)}, unnest(ARRAY['activity', 'submissions', 'marks']) f"
    start = {"from_on": "current_date - 63", "recorded_at": THEN}
    insert(own.Coverage, feeds, offering_id="g", feed="f", **start)


def facts(size: Size) -> None:
    at = {"known_at": THEN, "recorded_at": THEN}
    insert(
        own.Enrolment, each(2 * size.learners), id="g", learner_id="(g + 1) / 2",
        offering_id=f"((g + 1) / 2 * 7 + g % 2 * 13) % {MODULES} + 1",
    )  # fmt: skip
    enrolments = each(2 * size.learners)
    registered = {"on": "current_date - 70", "previous_attempts": "0"}
    insert(own.Registered, enrolments, enrolment_id="g", **registered, **at)
    work = "learners_enrolment e, generate_series(1, 2) k WHERE (e.id + k) % 5 > 0"
    piece = f"(e.offering_id - 1) * {PIECES} + k"
    handed_in = {"on": "current_date - 41", "banked": "FALSE", **at}
    insert(own.Submission, work, enrolment_id="e.id", assessment_id=piece, **handed_in)
    marked = "learners_submission s WHERE s.enrolment_id % 2 = 0"
    given = {"enrolment_id": "s.enrolment_id", "assessment_id": "s.assessment_id"}
    insert(own.Mark, marked, score="40 + s.id % 60", **given, **at)
    weeks = {"active_days": "'{3,4,2,5,3,0,1,2,3}'", "clicks": "'{30,40,20,50,30,0,10,20,30}'"}
    weeks |= {"met": "'{0,0,0,1,0,0,1,0,0}'", "late": "'{0,0,0,0,0,0,0,1,0}'"}
    insert(
        own.Engagement, each(size.learners), learner_id="g", as_of="current_date", revision="1",
        first_week_on="date_trunc('week', current_date - 63)::date",
        missed="'{0,0,0,0,0,0,0,0,1}'", **weeks,
    )  # fmt: skip


def catalogue(size: Size) -> None:
    at, competencies = {"recorded_at": THEN}, max(size.steps // 7, 20)
    statement = "'I can do the thing that is number ' || g || ' of all.'"
    insert(own.Competency, each(competencies), id="g", code="'C' || g", statement=statement)
    insert(
        paths.Step, each(size.steps), id="g", code="'S' || g", name="'Step number ' || g",
        words="repeat('What this step is about. ', 8)", hours="1 + g % 6", level="g % 8",
        strand="(ARRAY['academic', 'social', 'professional'])[g % 3 + 1]",
        mode="(ARRAY['any time', 'online', 'daytime', 'evening'])[g % 4 + 1]",
        place="'Library 2, Harbour'", how="'Ask at the desk for the red folder.'",
        link="'https://college.example/' || g", **at,
    )  # fmt: skip
    taught = f"{each(size.steps)}, generate_series(0, g % 2) k"
    competency = f"(g * 7 + k * 11) % {competencies} + 1"
    insert(
        paths.StepCompetency, taught, step_id="g", competency_id=competency, share="0.2 + k * .1"
    )
    name, published = "'route number ' || g", {"published_at": THEN}
    insert(
        paths.Pathway, each(size.pathways), id="g", code="'P' || g", name=name, **at, **published
    )
    insert(
        paths.PathwayStep, f"{each(size.pathways)}, generate_series(0, {size.listed - 1}) k",
        pathway_id="g", step_id=f"(g * 31 + k * 3) % {size.steps} + 1", position="k + 1",
        is_goal=f"k >= {size.listed - 2}", **at,
    )  # fmt: skip
    needed = f"{each(size.pathways)}, generate_series(1, 20) k"
    need = f"(g + k * 13) % {competencies} + 1"
    insert(paths.PathwayCompetency, needed, pathway_id="g", competency_id=need, **at)
    later = f"generate_series({size.steps // 10}, {size.steps}) g"
    insert(paths.Requirement, later, id="g", step_id="g", **at)
    options = "pathways_requirement r, generate_series(0, (r.id % 4 = 0)::int) k"
    insert(paths.RequirementOption, options, requirement_id="r.id", step_id="r.id - 3 * (k + 1)")


def plans(size: Size) -> None:
    at = {"known_at": THEN, "recorded_at": THEN}
    pathway = f"g % {size.pathways} + 1"
    followers = f"{each(size.learners)} WHERE g % 10 > 0"
    hours = {"hours": "9", "from_on": "current_date - 60"}
    insert(paths.PathwayChoice, followers, learner_id="g", pathway_id=pathway, **hours, **at)

    def listed(low: int, high: int) -> str:
        return (
            f"(SELECT array_agg(({pathway} * 31 + k * 3) % {size.steps} + 1) "
            f"FROM generate_series({low}, {high}) k)::bigint[]"
        )

    same = {name: f"array_fill({value}, ARRAY[10])" for name, value in ALIKE.items()}
    insert(
        paths.Recommendation, followers, learner_id="g", as_of="current_date", revision="1",
        steps=listed(20, 29), places="'{0,1,2,3,4,5,6,7,8,9}'", completed=listed(0, 4),
        total=size.listed, is_moved="FALSE", **same,
        previous=f"jsonb_build_object('steps', to_jsonb({listed(19, 28)}), 'as_of', "
        f"(current_date - 1)::text, 'completed', to_jsonb({listed(0, 3)}))",
    )  # fmt: skip
    done = f"{each(size.learners)}, generate_series(0, 4) k WHERE g % 10 > 0"
    step = f"({pathway} * 31 + k * 3) % {size.steps} + 1"
    about = {"learner_id": "g", "step_id": step, **at}
    insert(paths.Fulfilment, done, how="'done'", holds="TRUE", **about)
    insert(paths.Response, f"{done} AND k < 2", answer="'done'", **about)


def concerns(size: Size) -> None:
    """A twentieth have a concern now, and as many had one before."""
    version = "(SELECT id FROM support_ruleversion LIMIT 1)"
    rows = f"{each(size.learners)} WHERE g % 20 IN (0, 10)"
    open_now = "g % 20 = 0"
    insert(
        care.Concern, rows, id="g", learner_id="g", rule="'deadlines'", version_id=version,
        module="'Module ' || g % 200", missed="2", mean_mark="68", reasons=MISSED,
        state=f"CASE WHEN {open_now} THEN 'open' ELSE 'done' END", raised_at=RECENTLY,
        raised_on="current_date - 2", due_on="current_date + g % 40 / 8 - 1",
        closed_at=f"CASE WHEN {open_now} THEN NULL ELSE now() END", why_set_aside="''",
    )  # fmt: skip
    insert(
        care.Signal, rows, id="g", enrolment_id="2 * g", rule="'deadlines'", version_id=version,
        first_as_of="current_date - 2", as_of="current_date", revision="1", missed="2",
        mean_mark="68", reasons=MISSED,
    )  # fmt: skip
    at = {"counted_at": RECENTLY, "answered": "60", "true": "40"}
    insert(care.Precision, each(1), rule="'deadlines'", **at)


def requests(size: Size) -> None:
    """One in a hundred waits for a person, one has a case; one in ten has been spoken to."""
    words = "'I do not know how to catch up.'"
    insert(
        care.HelpRequest, f"{each(size.learners)} WHERE g % 100 = 7", learner_id="g", words=words,
        asked_at=RECENTLY, due_on="current_date + g % 400 / 100 - 1",
    )  # fmt: skip
    insert(
        care.Case, f"{each(size.learners)} WHERE g % 100 = 11", learner_id="g",
        owner_id=size.tutor_of("g"), opened_at=RECENTLY, next_on="current_date + g % 400 / 100 - 1",
        next_words="'Ring on Friday'", closing="''",
    )  # fmt: skip
    insert(
        care.Contact, f"{each(size.learners)} WHERE g % 10 = 3", learner_id="g", made_at=RECENTLY,
        made_by_id=size.tutor_of("g"), channel="'phone'", reached="TRUE", words=words,
    )  # fmt: skip


def traces(size: Size) -> None:
    """Updates, audit entries and looks."""
    insert(
        own.Notification, f"{each(size.learners)}, generate_series(1, 3) k", user_id="g",
        learner_id="g", kind="'concern raised'", subject="g || '-' || k", written_at=RECENTLY,
        read_at="CASE WHEN k > 1 OR g % 3 > 0 THEN now() END", sent_at="now()",
        letter=f"CASE WHEN g % {max(size.learners // 30, 1)} = 0 THEN 'parked' ELSE 'sent' END",
    )  # fmt: skip
    tutor = size.tutor_of("g")
    insert(
        own.AuditEvent, f"{each(size.learners)}, generate_series(1, 3) k", at=RECENTLY,
        actor_id=tutor, actor="'A Tutor'", verb="'contact.log'", kind="'contact'",
        object_id="g || '-' || k", label="'by phone'", learner_id="g",
    )  # fmt: skip
    insert(
        own.AccessEvent, f"{each(size.learners)}, generate_series(1, 10) k", actor_id=tutor,
        at=RECENTLY, actor="'A Tutor'", learner_id="g", kind="'own list'",
    )  # fmt: skip


def nights(size: Size) -> None:
    """Forty nights, today's too, each in shards of a thousand."""
    at = {name: "now() - g * interval '1 day'" for name in ("recorded_by", "started_at")}
    insert(
        Night, "generate_series(0, 39) g", as_of="current_date - g", revision="1", state="'done'",
        asked_by="'the timetable'", learners=size.learners, version="'bench'", digest="''",
        finished_at="now() - g * interval '1 day'", **at,
    )  # fmt: skip
    insert(
        StageRun, f"portal_night n, generate_series(0, {size.learners // 1000}) k, "
        "unnest(ARRAY['profiles', 'pathways']) s",
        night_id="n.id", stage="s", shard="lpad(k::text, 4, '0')", low="k * 1000 + 1",
        high="(k + 1) * 1000", learners="1000", state="'done'", finished_at="now()",
    )  # fmt: skip
    insert(
        care.Triage, "generate_series(0, 39) g", as_of="current_date - g", revision="1",
        fixed_at="now() - g * interval '1 day'", data_until_on="current_date - g",
    )  # fmt: skip
