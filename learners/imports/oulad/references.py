"""Read a folder and check it as a whole: no duplicates, and every reference exists."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learners.imports.errors import Errors, RefusedError
from learners.imports.oulad import layout, reading
from learners.imports.oulad.layout import Kind
from learners.imports.oulad.reading import Say
from learners.imports.oulad.workspace import Workspace, literal
from learners.imports.spellings import Spellings
from learners.models import Module

ADD_OR_REMOVE = gettext_lazy("Add it there or remove the line.")
KEEP_ONE = gettext_lazy("Remove one of the lines.")
TWICE = gettext_lazy("Student %(id_student)s is in this offering twice.")
STRANGER = gettext_lazy(
    "Student %(id_student)s is not in %(code_module)s %(code_presentation)s according to "
    "studentInfo."
)


@dataclass(frozen=True)
class Check:
    """A check: the end of a query for wrong rows `r` of a kind; it runs if `needs` are valid."""

    kind: str
    rows: str
    problem: Any
    repair: Any
    needs: tuple[str, ...] = ()


def _offering(kind: str) -> Check:
    problem = gettext_lazy("%(code_module)s %(code_presentation)s is not in courses.")
    rows = f"FROM {kind} r ANTI JOIN courses USING (code_module, code_presentation)"
    return Check(kind, rows, problem, ADD_OR_REMOVE, ("courses",))


def _enrolled(kind: str) -> Check:
    rows = f"FROM {kind} r ANTI JOIN studentInfo USING (code_module, code_presentation, id_student)"
    return Check(kind, rows, STRANGER, ADD_OR_REMOVE, ("courses", "studentInfo"))


def _listed(kind: str, name: str, target: str) -> Check:
    problem = gettext_lazy("%(name)s %(value)s is not in %(kind)s.")
    rows = f"SELECT r.*, '{name}' AS name, {name} AS value, '{target}' AS kind "
    rows += f"FROM {kind} r ANTI JOIN {target} USING ({name})"
    return Check(kind, rows, problem, ADD_OR_REMOVE, (target,))


def _twice(kind: str, keys: str, problem: Any) -> Check:
    rows = f"FROM {kind} r QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY line) > 1"
    return Check(kind, rows, problem, KEEP_ONE)


CODES = "code_module, code_presentation"
CHECKS = [
    _twice("courses", CODES, gettext_lazy("The offering is listed twice.")),
    _twice(
        "assessments",
        "id_assessment",
        gettext_lazy("id_assessment %(id_assessment)s is listed twice."),
    ),
    _offering("assessments"),
    _offering("studentInfo"),
    _twice("studentInfo", f"{CODES}, id_student", TWICE),
    _offering("studentRegistration"),
    _enrolled("studentRegistration"),
    _twice("studentRegistration", f"{CODES}, id_student", TWICE),
    _listed("studentAssessment", "id_assessment", "assessments"),
    Check(
        "studentAssessment",
        "SELECT r.*, a.code_module, a.code_presentation "
        "FROM studentAssessment r JOIN assessments a USING (id_assessment) "
        "ANTI JOIN studentInfo i ON i.id_student = r.id_student AND i.code_module = a.code_module "
        "AND i.code_presentation = a.code_presentation",
        STRANGER,
        ADD_OR_REMOVE,
        ("courses", "studentInfo", "assessments"),
    ),
    _twice(
        "studentAssessment",
        "id_student, id_assessment",
        gettext_lazy("Student %(id_student)s handed in assessment %(id_assessment)s twice."),
    ),
    _twice("vle", "id_site", gettext_lazy("id_site %(id_site)s is listed twice.")),
    _offering("vle"),
    _offering("studentVle"),
    _enrolled("studentVle"),
    _listed("studentVle", "id_site", "vle"),
    Check(
        "studentVle",
        "SELECT r.* FROM studentVle r JOIN vle s ON s.id_site = r.id_site "
        "AND (s.code_module, s.code_presentation) <> (r.code_module, r.code_presentation)",
        gettext_lazy("Site %(id_site)s belongs to another offering according to vle."),
        gettext_lazy("Correct one of them."),
        ("vle",),
    ),
    _offering("vle_pre_course_clicks"),
    _enrolled("vle_pre_course_clicks"),
    _twice("vle_pre_course_clicks", f"{CODES}, id_student", TWICE),
]


def read(folder: Path, workspace: Workspace, say: Say) -> list[str]:
    """Fill the workspace's tables, or raise `RefusedError` with every error; return notes."""
    errors = Errors(most=20)
    files = layout.find(folder, errors)
    workspace.run(reading.MACROS)
    unsound: set[str] = set()  # kinds with errors: what points at them is not judged
    notes: list[str] = []
    for kind in layout.KINDS:
        before = errors.total
        rows = 0
        for path, copied in reading.read(kind, files[kind.name], workspace, errors, say):
            rows += copied.rows
            notes += reading.notes(path.name, copied, kind)
        if errors.total > before or unsound & {*kind.points_at}:
            unsound.add(kind.name)
        elif files[kind.name] and not rows:
            notes += _without_rows(kind, files[kind.name][0].name, errors)
        _spell(kind, workspace)
        for check in CHECKS:
            if check.kind == kind.name and not unsound & {*check.needs}:
                _judge(check, [path.name for path in files[kind.name]], workspace, errors)
        if errors.total > before:
            unsound.add(kind.name)
    if errors.total:
        raise RefusedError(errors)
    return notes


def _spell(kind: Kind, workspace: Workspace) -> None:
    """Write the codes of modules as Cairn stores them, or else as courses does."""
    if kind.name == "courses":
        workspace.run("CREATE MACRO folded(code) AS lower(nfc_normalize(code))")
        stored = Spellings(Module.objects.values_list("code", flat=True))
        for (code,) in workspace.run("SELECT DISTINCT code_module FROM courses ORDER BY ALL"):
            with suppress(LookupError):  # two modules here differ in nothing else
                spelling = literal(stored.of(code))
                workspace.run(
                    f"UPDATE courses SET code_module = {spelling} "
                    f"WHERE code_module = {literal(code)} AND code_module <> {spelling}"
                )
    elif "code_module" in kind.columns:
        workspace.run(
            f"UPDATE {kind.name} r SET code_module = c.code_module FROM courses c "
            "WHERE folded(c.code_module) = folded(r.code_module) "
            "AND r.code_module NOT IN (SELECT code_module FROM courses)"
        )


def _without_rows(kind: Kind, file: str, errors: Errors) -> Iterator[str]:
    if kind.rows:
        problem = _("The file has only its header; there is nothing to import.")
        errors.add(None, "", problem, file=file)
    else:
        yield _("%(file)s: has only its header") % {"file": file}


def _judge(check: Check, files: list[str], workspace: Workspace, errors: Errors) -> None:
    """Add a check's errors, and remove the rows, so that no row is reported twice."""
    count = workspace.number(f"SELECT count(*) FROM ({check.rows})")
    if not count:
        return
    query = f"FROM ({check.rows}) ORDER BY part, line LIMIT {errors.most}"
    wrong = workspace.records(query)
    for row in wrong:
        errors.add(row["line"], "", check.problem % row, str(check.repair), file=files[row["part"]])
    errors.count[files[wrong[-1]["part"]]] += count - len(wrong)
    workspace.run(
        f"DELETE FROM {check.kind} WHERE (part, line) IN (SELECT (part, line) FROM ({check.rows}))"
    )
