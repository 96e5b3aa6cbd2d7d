"""Tasks: ids in, one call. Messages may be lost, repeated or late; database rows decide."""

from celery import shared_task
from django.core.management import call_command

from portal import conductor, timetable
from portal.demo import again


@shared_task
def work(run_id: int) -> None:
    """Do one run of a night; after the last of a stage, call for the next stage."""
    if conductor.work(run_id):
        timetable.ring_next(run_id)


@shared_task
def reconcile() -> None:
    """Open tonight's update if it is due, and call again for overdue runs."""
    if not again.is_being_set_up():
        timetable.reconcile()


@shared_task
def clear_sessions() -> None:
    """Delete expired sessions, which contain a person's id, once a day."""
    call_command("clearsessions")


@shared_task
def start_demo_again() -> None:
    """Set the demo up again; does nothing if another process is doing so."""
    again.start_again()
