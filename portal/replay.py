"""Computing a night again from what it read, to compare; and what may explain a difference."""

from django.db import transaction

from learners.models import Import, Learner
from learners.models.imports import ImportState
from portal import __version__, conductor
from portal.models import Night, RunState
from portal.nightly import BY_NAME


def check(night: Night) -> list[str]:
    """Compute a night again, write nothing; the runs whose digest differs, by stage and shard."""
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


def why_it_may_differ(night: Night) -> list[str]:
    """What explains a difference without an error, in sentences; or that nothing does."""
    told = []
    if night.version != __version__:
        told.append(f"It ran on version {night.version}; this is version {__version__}.")
    erased = night.learners - Learner.objects.filter(created_at__lte=night.recorded_by).count()
    if erased > 0:
        told.append(f"People erased since that night: {erased}.")
    since = Import.objects.filter(finished_at__gt=night.recorded_by)
    if imports := since.filter(state=ImportState.COMMITTED).count():
        told.append(
            f"Imports since that night: {imports}. One may have changed a module's dates or the "
            "weight of its work, which are read as they are now (ADR 0011)."
        )
    return told or ["No known cause: same version, no one erased, nothing imported."]
