"""Cairn as it runs in production, with one more page."""

from portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.page_urls"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = False  # loopback only
