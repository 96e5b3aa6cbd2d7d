"""The night's feedback stage, for the whole college, before anyone's list is ranked."""

from feedback.actions.asking import ask
from feedback.actions.estimates import estimate
from feedback.actions.module_questions import open_due
from learners.night import Slice, Written


def close(part: Slice) -> Written:
    """Work out what everyone's answers say, and choose what each learner is asked."""
    written = estimate(part)
    if not part.write:
        return written
    open_due(part.cutoff)
    return Written(written.digest, written.changed + ask(part))
