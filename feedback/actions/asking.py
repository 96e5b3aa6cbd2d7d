"""Ask kindly: at most one question a week, chosen by the night, at the learner's own rhythm."""

from feedback.calc.asking import choose
from feedback.frames import candidates
from feedback.models import Asking
from feedback.models.asking import BUDGET
from learners.night import Slice


def ask(part: Slice) -> int:
    """Choose what each learner is asked from this morning; return how many are asked something.

    What a night has asked stays, even if it runs again. It is no part of the night's digest: who
    took part in a survey has no time, so the choice can be read later, but not made again.
    """
    cutoff = part.cutoff
    everything = [row for source in candidates.SOURCES for row in source(cutoff)]
    chosen = choose(
        everything, candidates.asked(cutoff), candidates.gaps(cutoff), cutoff.day, gap=BUDGET
    )
    rows = [
        Asking(
            learner_id=learner,
            kind=candidate.kind,
            subject=candidate.subject,
            reason=candidate.reason,
            **part.moment,
        )
        for learner, candidate in sorted(chosen.items())
    ]
    Asking.objects.bulk_create(rows, batch_size=5000)
    return len(rows)
