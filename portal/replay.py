"""Compute a night again from the facts it read, and explain differences."""

from django.db import transaction

from learners.models import Import, Learner
from learners.models.imports import ImportState
from portal import __version__, conductor
from portal.models import Night, RunState
from portal.nightly import BY_NAME


def check(night: Night) -> list[str]:
    """Compute a night again without writing; return the runs (stage and shard) that differ."""
    differing = []
    for run in night.runs.filter(state=RunState.DONE).select_related("night").order_by("pk"):
        try:
            with transaction.atomic():
                again = BY_NAME[run.stage].run(conductor.slice_of(run, write=False)).text
        except Exception as error:
            again = type(error).__name__
        if again != run.digest:
            differing.append(f"{run.stage} {run.shard}")
    return differing


def possible_causes(night: Night) -> list[str]:
    """Return sentences that may explain a difference without an error."""
    causes = []
    if night.version != __version__:
        causes.append(f"It ran on version {night.version}; this is version {__version__}.")
    erased = night.learners - Learner.objects.filter(created_at__lte=night.recorded_by).count()
    if erased > 0:
        causes.append(f"People erased since that night: {erased}.")
    since = Import.objects.filter(finished_at__gt=night.recorded_by)
    if imports := since.filter(state=ImportState.COMMITTED).count():
        causes.append(
            f"Imports since that night: {imports}. One may have changed a module's dates or the "
            "weight of its work, which are read as they are now (ADR 0011)."
        )
    return causes or ["No known cause: same version, no one erased, nothing imported."]
