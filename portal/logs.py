"""Log each event, Cairn's and the libraries', on one line without personal data.

Exceptions may quote what people typed, and addresses may contain secret links, so a line has only
an exception's type, where it was raised and a page's route.
"""

import re
import sys
import traceback
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

ADDRESS = re.compile(r"[^\s@<>(),;:'\"=]+@[^\s@<>(),;:'\"=]+")
BELOW_HOST = re.compile(r"(\w://[^/\s'\"]+)/[^\s'\"]*")


def configure(level: str) -> dict[str, Any]:
    """Send structlog's events to the standard library; return Django's LOGGING for the level."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [safe_event],
        "pass_foreign_args": True,
        "processors": [
            safe_exception,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
    }
    quiet = {"django.db.backends": "INFO"}  # at DEBUG it writes statements with their values
    through_root = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {name: through_root for name in ("django", "django.server")}
        | {name: {"level": least} for name, least in quiet.items()},
    }


def safe_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace a library's sentence where it may quote what a person typed or opened."""
    record, arguments = event["_record"], event.pop("positional_args", None)
    event["logger"] = record.name
    if status := getattr(record, "status_code", None):
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        if record.name.startswith("django.security"):
            event["reason"] = without_persons(str(arguments[0] if arguments else event["event"]))
        event |= {"event": "http.answered", "status": status, "route": match and match.route}
    elif task := getattr(record, "data", None):
        outcome = "succeeded" if "runtime" in task else task.get("description", "received")
        event |= {"event": "task", "name": task["name"], "id": task["id"], "outcome": outcome}
    else:
        event["event"] = without_persons(event["event"])
    return event


def safe_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Name an exception's type and its last frames instead of printing its words."""
    info = event.pop("exc_info", None)
    error = (sys.exc_info() if info is True else info or (None, None))[1]
    if error is not None:
        frames = traceback.extract_tb(error.__traceback__)[-4:]
        event["error"] = type(error).__name__
        places = [f"{'/'.join(Path(f.filename).parts[-3:])}:{f.lineno}" for f in reversed(frames)]
        event["where"] = " < ".join(places)
    return event


def without_persons(text: str) -> str:
    """Mask e-mail addresses and what follows the host in an address."""
    return BELOW_HOST.sub(r"\1/…", ADDRESS.sub("…@…", text))
