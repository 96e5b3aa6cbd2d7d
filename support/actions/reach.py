"""How far the facts behind what is said reach: the one thing in it that moves every night."""

from typing import Any

from django.db import connection

from support.models import STANDING

UNTIL = "data_until"
SIGNALS = """
UPDATE support_signal SET reasons = jsonb_set(reasons, %(path)s, to_jsonb(%(day)s::text))
WHERE ended_on IS NULL AND reasons ->> %(name)s IS DISTINCT FROM %(day)s
"""
NOTES = """
UPDATE support_concern c SET reasons = jsonb_set(c.reasons, %(path)s, to_jsonb(%(day)s::text))
WHERE c.state = ANY(%(standing)s) AND c.reasons ->> %(name)s IS DISTINCT FROM %(day)s
  AND EXISTS (
    SELECT FROM support_signal s JOIN learners_enrolment e ON e.id = s.enrolment_id
    WHERE e.learner_id = c.learner_id AND s.rule = c.rule AND s.ended_on IS NULL)
"""


def told(value: Any) -> Any:
    """What is said, without how far the facts reach: a newer last day alone is no change."""
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if name != UNTIL}
    return value


def renew(day: str) -> None:
    """Say on every signal that stands, and on the notes made of them, up to which day it is true.

    Nothing else about them changed, so they keep the night that they last changed in.
    """
    told = {"path": [UNTIL], "name": UNTIL, "day": day, "standing": [str(s) for s in STANDING]}
    with connection.cursor() as cursor:
        cursor.execute(SIGNALS, told)
        cursor.execute(NOTES, told)
