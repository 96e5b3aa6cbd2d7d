"""One number for everything that nights have written, to compare two ways of running one.

What people do afterwards is not in it: the state of a note belongs to whoever answers it, and only
"gone by itself" is the night's.
"""

import hashlib

from django.db import connection, models

from learners.models import Engagement
from pathways.models import Recommendation
from portal.models import Night
from support.models import Concern, GateReport, ModuleConcern, Signal, Triage, Watch

OUTPUTS: tuple[type[models.Model], ...] = (
    Engagement,
    Recommendation,
    Signal,
    Concern,
    ModuleConcern,
    Triage,
    Watch,
    GateReport,
    Night,
)

# When and by whom something was done, and numbers dealt out by the database, differ between two
# runs of the same night.
LEFT_OUT = {
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
    """Digest of every output row in order of its key; the same rows give the same text."""
    whole = hashlib.blake2b(digest_size=16)
    with connection.cursor() as cursor:
        for model in OUTPUTS:
            columns = ", ".join(columns_of(model))
            cursor.execute(
                f"SELECT COALESCE(string_agg(md5(t::text), '' ORDER BY t::text), '') "
                f"FROM (SELECT {columns} FROM {model._meta.db_table}) t"
            )
            whole.update(f"{model._meta.label}:{cursor.fetchone()[0]}\n".encode())
    return whole.hexdigest()


def columns_of(model: type[models.Model]) -> list[str]:
    aside = LEFT_OUT.get(model, set())
    kept = [f'"{f.column}"' for f in model._meta.concrete_fields if f.name not in aside]
    return [*kept, *BESIDE.get(model, ())]
