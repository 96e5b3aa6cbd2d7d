"""What each learner could be asked on a morning: a function for each source, one list of them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import TruncDate

from feedback.calc.asking import Candidate
from feedback.models import Asking, AskingKind, Helped, Invited, TookPart, WhyAsked
from learners.calc.cutoffs import as_number
from learners.models import CheckIn, Rhythm
from learners.models.rhythm import DAYS, Often
from learners.night import Cutoff

LATE = dt.timedelta(days=28)  # after that, nobody is asked whether a change helped
Source = Callable[[Cutoff], Iterable[Candidate]]


def check_ins(cutoff: Cutoff) -> Iterator[Candidate]:
    """Yield learners whose own rhythm says that it is time for a check-in."""
    said = CheckIn.objects.known_by(cutoff.known_by).filter(recorded_at__lte=cutoff.recorded_by)
    days = said.values("learner").annotate(on=Max(TruncDate("known_at")))
    last = dict(days.values_list("learner", "on"))
    for rhythm in rhythms(cutoff):
        from_on = rhythm.next_on(last.get(rhythm.learner_id))
        if from_on and from_on <= cutoff.as_of:
            yield Candidate(
                rhythm.learner_id, AskingKind.CHECK_IN, reason=WhyAsked.RHYTHM, repeats=True
            )


def surveys(cutoff: Cutoff) -> Iterator[Candidate]:
    """Yield learners who may answer an open survey, or a module's quick question, and have not."""
    took_part = TookPart.objects.filter(survey=OuterRef("survey"), learner=OuterRef("learner"))
    is_open = Q(survey__closed_at=None) | Q(survey__closed_at__gt=cutoff.recorded_by)
    rows = Invited.objects.filter(
        is_open,
        ~Exists(took_part),
        survey__opened_at__lte=cutoff.recorded_by,
        survey__closes_on__gte=cutoff.as_of,
    )
    columns = ("learner", "survey__public_id", "survey__closes_on", "survey__is_half_way")
    for learner, public_id, closes_on, is_half_way in rows.values_list(*columns):
        kind = AskingKind.MODULE if is_half_way else AskingKind.SURVEY
        yield Candidate(learner, kind, str(public_id), closes=as_number(closes_on))


def helped(cutoff: Cutoff) -> Iterator[Candidate]:
    """Yield learners to ask whether a change they wanted has helped, for four weeks."""
    rows = Helped.objects.filter(
        asked_at__lte=cutoff.recorded_by,
        asked_at__gt=cutoff.recorded_by - LATE,
        answer="",
        learner__isnull=False,
    )
    days = rows.annotate(on=TruncDate("asked_at"))
    for learner, public_id, on in days.values_list("learner", "view__public_id", "on"):
        closes = as_number(on + LATE)
        yield Candidate(learner, AskingKind.HELPED, str(public_id), closes=closes)


SOURCES: tuple[Source, ...] = (check_ins, surveys, helped)


def rhythms(cutoff: Cutoff) -> Iterable[Rhythm]:
    """Return how often learners want to be asked, as it was at the end of the day before."""
    return Rhythm.objects.in_force(cutoff.as_of - dt.timedelta(days=1))


def gaps(cutoff: Cutoff) -> dict[int, int | None]:
    """Return the days that each learner wants between questions; None to be asked nothing."""
    return {row.learner_id: DAYS.get(Often(row.often)) for row in rhythms(cutoff)}


def asked(cutoff: Cutoff) -> dict[tuple[int, str, str], int]:
    """Return the last morning of everything that was asked, this morning's included."""
    rows = Asking.objects.filter(as_of__lte=cutoff.as_of)
    rows = rows.values("learner", "kind", "subject").annotate(on=Max("as_of"))
    columns = ("learner", "kind", "subject", "on")
    return {tuple(key): as_number(on) for *key, on in rows.values_list(*columns)}
