"""Real PostgreSQL and Redis for the demo and the tests, for machines that may have neither.

Runs as `python -m portal.local` before anything is configured, so it uses only the standard
library.
"""
