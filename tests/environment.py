"""Loaded before Django's settings: what the tests' environment is, whoever starts them."""

import os
import re
import secrets
import signal

import pytest


def numbered(url: str, worker: str) -> str:
    """Return a worker's own Redis numbers: its broker's here, and the next for its cache.

    A worker would otherwise empty another's cache and answer another's messages.
    """
    shape = r"(unix://[^?]+|rediss?://[^/]+)(\?db=|/)?(\d*)"
    address, sign, number = re.fullmatch(shape, url).groups()
    sign = sign or ("?db=" if address.startswith("unix://") else "/")
    return f"{address}{sign}{int(number or 0) + 2 * int(worker.removeprefix('gw'))}"


def heed_signals() -> None:
    """Let no process that a test starts inherit an ignored signal, as `nohup` and `&` set it.

    Here it stays ignored: a handler that does nothing is not inherited.
    """
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, lambda number, frame: None)


heed_signals()
os.environ.setdefault("CAIRN_SECRET_KEY", "the tests' own secret, long enough to be taken for one")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # workers are threads enough
os.environ.setdefault("CAIRN_TEST_RUN", secrets.token_hex(6))  # one for all workers
os.environ["CAIRN_DEBUG"] = "0"
os.environ["CAIRN_DEMO"] = "0"
os.environ["CAIRN_HTTPS"] = "0"
os.environ["CAIRN_EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"
if "DATABASE_URL" not in os.environ:
    raise pytest.UsageError(
        "The tests need PostgreSQL and Redis. Start them with: make test ARGS='tests/…', "
        "or: python -m portal.local --name test run -- python -m pytest"
    )
if "PYTEST_XDIST_WORKER" in os.environ and "REDIS_URL" in os.environ:
    os.environ["REDIS_URL"] = numbered(os.environ["REDIS_URL"], os.environ["PYTEST_XDIST_WORKER"])
