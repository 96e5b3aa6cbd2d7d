"""Audit verbs of nights and of the demo."""

from learners.registry import Verb

VERBS = [Verb("night.open"), Verb("night.retry"), Verb("demo.seed")]
