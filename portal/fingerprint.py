"""One digest of everything that nights have written, to compare two ways of running one.

It omits what people do afterwards: of a concern's state, only "gone" is written by a night.
"""

import hashlib

from django.db import connection, models

from feedback.models import Asking
from learners.models import Competence, Engagement
from pathways.models import Estimate, Recommendation
from portal.models import Night
from support.models import Concern, GateReport, ModuleConcern, Signal, Triage, Watch

OUTPUTS: tuple[type[models.Model], ...] = (
    Asking,
    Competence,
    Engagement,
    Estimate,
    Recommendation,
    Signal,
    Concern,
    ModuleConcern,
    Triage,
    Watch,
    GateReport,
    Night,
)

# Times, people and the database's own ids differ between two runs of the same night.
LEFT_OUT = {
    Asking: {"id"},
    Competence: {"id"},
    Estimate: {"id", "recorded_at"},
    Concern: {
        "raised_at",
        "state",
        "paused_until_on",
        "due_on",
        "case",
        "closed_at",
        "set_aside_by",
        "why_set_aside",
    },
    ModuleConcern: {"id"},
    Triage: {"id", "fixed_at"},
    Watch: {"id"},
    GateReport: {"id"},
    Night: {"id", "asked_by", "recorded_by", "started_at", "finished_at", "version"},
}
BESIDE = {Concern: ("state = 'gone' AS gone",)}


def fingerprint() -> str:
    """Return a digest of all output rows, in an order that depends on their content only."""
    digest = hashlib.blake2b(digest_size=16)
    with connection.cursor() as cursor:
        for model in OUTPUTS:
            columns = ", ".join(columns_of(model))
            cursor.execute(
                f"SELECT COALESCE(string_agg(md5(t::text), '' ORDER BY t::text), '') "
                f"FROM (SELECT {columns} FROM {model._meta.db_table}) t"
            )
            digest.update(f"{model._meta.label}:{cursor.fetchone()[0]}\n".encode())
    return digest.hexdigest()


def columns_of(model: type[models.Model]) -> list[str]:
    omitted = LEFT_OUT.get(model, set())
    names = [f'"{f.column}"' for f in model._meta.concrete_fields if f.name not in omitted]
    return [*names, *BESIDE.get(model, ())]
