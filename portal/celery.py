"""Celery over Redis, which only signals work: the queue of record is the database (DESIGN §10)."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.conf import settings
from django.utils.log import configure_logging

TRANSPORT = {
    "visibility_timeout": 600,  # longer than any task may run
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
}
hour, minute = settings.NIGHT_STARTS_AT.split(":")

app = Celery("cairn", broker=settings.CELERY_BROKER_URL)
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=180,
    task_publish_retry_policy={"max_retries": 1},
    worker_prefetch_multiplier=1,
    worker_pool="prefork",
    worker_soft_shutdown_timeout=10,
    worker_hijack_root_logger=False,
    broker_transport_options=TRANSPORT,
    broker_connection_retry_on_startup=True,
    timezone=settings.TIME_ZONE,
    enable_utc=True,
    beat_schedule={
        "open tonight's update": {
            "task": "portal.tasks.reconcile",
            "schedule": crontab(hour=int(hour), minute=int(minute)),
        },
        "call again for overdue work": {
            "task": "portal.tasks.reconcile",
            "schedule": settings.RECONCILE_SECONDS,
        },
        "delete expired sessions": {
            "task": "portal.tasks.clear_sessions",
            "schedule": crontab(hour=4, minute=15),
        },
        "send due emails": {
            "task": "learners.tasks.reconcile",
            "schedule": settings.RECONCILE_SECONDS,
        },
    },
)


@setup_logging.connect
def log_as_settings_say(**_options: object) -> None:
    """Stop Celery from choosing its own handlers and level."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


app.autodiscover_tasks(["portal", "learners", "support"])
