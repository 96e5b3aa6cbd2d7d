"""Call workers to rows that wait for them. A lost message only costs time (ADR 0005)."""

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

log = structlog.get_logger()
# A page may be waiting: without `max_retries` kombu would try for six seconds.
IMPATIENT = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0}


def knock(task: str, calls: list[list[int]], *, expires: int) -> None:
    """Queue a task once for each list of arguments, over its own connection.

    Raise kombu's `OperationalError`, or `OSError`, after at most a second."""
    with current_app.connection_for_write(transport_options=IMPATIENT) as line:
        for arguments in calls:
            options = {"expires": expires, "connection": line, "retry": False}
            current_app.send_task(task, arguments, **options)


def ring(task: str, row_id: int) -> None:
    """Queue a task for one row without waiting; without a broker, the reconciler does it later."""
    try:
        knock(task, [[row_id]], expires=600)
    except (OperationalError, OSError):
        log.warning("task.not_rung", task=task, row=row_id)
