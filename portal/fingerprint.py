"""One number for everything that nights have written, to compare two ways of running one."""

import hashlib

from django.db import connection, models

from learners.models import Engagement
from pathways.models import Recommendation
from portal.models import Night
from support.models import Signal

OUTPUTS: tuple[type[models.Model], ...] = (Engagement, Recommendation, Signal, Night)

# When and by whom something was done, which differs between two runs of the same night.
LEFT_OUT = {Night: {"id", "asked_by", "recorded_by", "started_at", "finished_at", "version"}}


def fingerprint() -> str:
    """Digest of every output row in order of its key; the same rows give the same text."""
    whole = hashlib.blake2b(digest_size=16)
    with connection.cursor() as cursor:
        for model in OUTPUTS:
            fields = [
                f for f in model._meta.concrete_fields if f.name not in LEFT_OUT.get(model, ())
            ]
            columns = ", ".join(f'"{field.column}"' for field in fields)
            cursor.execute(
                f"SELECT COALESCE(string_agg(md5(t::text), '' ORDER BY t::text), '') "
                f"FROM (SELECT {columns} FROM {model._meta.db_table}) t"
            )
            whole.update(f"{model._meta.label}:{cursor.fetchone()[0]}\n".encode())
    return whole.hexdigest()
