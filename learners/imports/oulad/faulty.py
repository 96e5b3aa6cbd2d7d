"""Sentences about rows that contradict other rows: what is wrong, and how to mend it."""

from django.utils.translation import gettext as _

from learners.imports.oulad.reading import Batch


def twice(rows: Batch, row: int) -> str:
    told = {"student": int(rows["id_student"][row])}
    return _("student %(student)s is in this offering twice; keep one line.") % told


def unknown(batch: Batch, row: int, name: str, kind: str) -> str:
    told = {"name": name, "value": int(batch[name][row]), "kind": kind}
    return _("%(name)s %(value)s is not in %(kind)s; add it there or remove the line.") % told


def elsewhere(batch: Batch, row: int) -> str:
    told = {"site": int(batch["id_site"][row])}
    problem = _("site %(site)s belongs to another offering according to vle; correct one of them.")
    return problem % told


def twice_listed(identity: int, name: str) -> str:
    return _("%(name)s %(value)s is listed twice; keep one line.") % {
        "name": name,
        "value": identity,
    }


def same_work_twice(rows: Batch, row: int) -> str:
    told = {
        "student": int(rows["id_student"][row]),
        "assessment": int(rows["id_assessment"][row]),
    }
    return _("student %(student)s handed in assessment %(assessment)s twice; keep one line.") % told
