"""Permission to act in feedback."""
