"""Loaded before Django's settings: what the tests' environment is, whoever starts them."""

import os

import pytest

os.environ.setdefault("CAIRN_SECRET_KEY", "the tests' own secret, long enough to be taken for one")
os.environ["CAIRN_DEBUG"] = "0"
os.environ["CAIRN_DEMO"] = "0"
os.environ["CAIRN_HTTPS"] = "0"
os.environ["CAIRN_EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"
if "DATABASE_URL" not in os.environ:
    raise pytest.UsageError(
        "The tests need PostgreSQL and Redis. Start them with: make test ARGS='tests/…', "
        "or: python -m portal.local --name test run -- python -m pytest"
    )
