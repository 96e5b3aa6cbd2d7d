"""Real PostgreSQL and Redis for the demo and the tests, on a machine that may have neither.

Runs as `python -m portal.local` before anything is configured: standard library only.
"""
