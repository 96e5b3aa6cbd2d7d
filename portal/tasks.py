"""Doorbells: ids in, one call. Messages may be lost, doubled or late; the rows decide."""

from celery import shared_task
from django.core.management import call_command

from portal import conductor, timetable
from portal.demo import again


@shared_task
def work(run_id: int) -> None:
    """One run of a night; the last of its stage rings for the next."""
    if conductor.work(run_id):
        timetable.ring_next(run_id)


@shared_task
def reconcile() -> None:
    """Open what should have been opened, ring again for what is overdue."""
    if not again.is_being_set_up():
        timetable.reconcile()


@shared_task
def clear_sessions() -> None:
    """Sign-ins that have run out hold a person's id: they go, once a day."""
    call_command("clearsessions")


@shared_task
def start_demo_again() -> None:
    """Refused outside the demo; a second message finds the first at work and does nothing."""
    again.start_again()
