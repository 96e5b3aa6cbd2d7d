"""Sentences about facts and looks, in the reader's language."""

import datetime as dt
from collections.abc import Callable, Sequence

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext

from learners.calc.work import WorkState
from learners.models import Notification
from learners.models.facts import Outcome
from learners.models.learner import ProtectedKind
from learners.models.record import PROTECTED, FactRow
from learners.models.rhythm import Hurdle
from learners.registry import NOTIFICATIONS

NEARLY_A_YEAR = dt.timedelta(days=300)
SHARES = [
    (0.02, gettext_lazy("hardly any")),
    (0.1, gettext_lazy("about a tenth")),
    (0.2, gettext_lazy("about a fifth")),
    (0.25, gettext_lazy("about a quarter")),
    (1 / 3, gettext_lazy("about a third")),
    (0.5, gettext_lazy("about half")),
    (2 / 3, gettext_lazy("about two thirds")),
    (0.75, gettext_lazy("about three quarters")),
    (0.9, gettext_lazy("about nine tenths")),
    (0.98, gettext_lazy("nearly all")),
]
GOING = {
    1: gettext_lazy("hard at the moment"),
    2: gettext_lazy("mixed"),
    3: gettext_lazy("going well"),
}


def day(on: dt.date | None, today: dt.date | None = None) -> str:
    """Format a date as Friday 13 November if `today` is in the same year, else 13 November 2026."""
    if on is None:
        return ""
    return date_format(on, "l j F" if today and on.year == today.year else "j F Y")


def clock(time: dt.time) -> str:
    """Format a time as 6:30pm, 9am or midday."""
    if not time.minute and time.hour in (0, 12):
        return _("midday") if time.hour else _("midnight")
    hour = f"{time.hour % 12 or 12}" + (f":{time.minute:02}" if time.minute else "")
    pattern = _("%(hour)sam") if time.hour < 12 else _("%(hour)spm")
    return pattern % {"hour": hour}


def day_and_time(at: dt.datetime, today: dt.date) -> str:
    """Format a moment as Tuesday 24 November, 6:30pm, in the college's time zone."""
    local = localtime(at)
    return f"{day(local.date(), today)}, {clock(local.time())}"


def money(pence: int) -> str:
    """Format an amount as £2,400, or £2.50 if there are pence; a debt has a minus sign."""
    pounds, odd = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}£{pounds:,}" + (f".{odd:02}" if odd else "")


def number(count: int) -> str:
    """Format a number of things as 1,200."""
    return number_format(count, force_grouping=True)


UNDER_TEN = (
    gettext_lazy("none"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
)


def in_words(count: int) -> str:
    """Write a number of things in a sentence: none, nine, 10, 1,200."""
    return str(UNDER_TEN[count]) if 0 <= count < len(UNDER_TEN) else number(count)


def listed(names: Sequence[str]) -> str:
    """Join names as A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def initials(name: str) -> str:
    """Return the first letters of a person's first and last name: “AS” for Ada Sinclair."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def fraction(share: float) -> str:
    """Return a share from 0 to 1 in words: about a third."""
    if not 0 <= share <= 1:
        raise ValueError(f"A share lies between 0 and 1, and {share} does not.")
    if share in (0, 1):
        return _("all") if share else _("none")
    return str(min(SHARES, key=lambda pair: abs(pair[0] - share))[1])


def short_day(on: dt.date, today: dt.date) -> str:
    """Format a day as 5 Oct, with the year if it is nearly a year ago or more."""
    return date_format(on, "j M Y" if today - on > NEARLY_A_YEAR else "j M")


def moment(at: dt.datetime) -> str:
    return date_format(localtime(at).date())


def registered(fact: FactRow) -> str:
    if fact.on is None:
        return _("Registered. The college doesn’t know the date.")
    return _("Registered on %(day)s.") % {"day": day(fact.on)}


def left(fact: FactRow) -> str:
    if fact.on is None:
        return _("Still here. An earlier record of leaving was withdrawn.")
    return _("Left on %(day)s.") % {"day": day(fact.on)}


def result(fact: FactRow) -> str:
    return _("Result: %(outcome)s.") % {"outcome": Outcome(fact.words).label}


def before(fact: FactRow) -> str:
    clicks = int(fact.number or 0)
    return ngettext(
        "Opened %(n)s page before the first day.",
        "Opened %(n)s pages before the first day.",
        clicks,
    ) % {"n": number(clicks)}


def deadline(fact: FactRow) -> str:
    if fact.on is None:
        return with_reason(_("No due date."), fact)
    return with_reason(_("Due on %(day)s.") % {"day": day(fact.on)}, fact)


def extension(fact: FactRow) -> str:
    if fact.on is None:
        return with_reason(_("No more time than everyone else."), fact)
    if not fact.by:
        return _("More time, until %(day)s.") % {"day": day(fact.on)}
    words = _("More time, until %(day)s, from %(name)s.") % {"day": day(fact.on), "name": fact.by}
    return with_reason(words, fact)


def with_reason(sentence: str, fact: FactRow) -> str:
    """Add the reason that someone gave for a fact."""
    return f"{sentence} {fact.words}" if fact.words else sentence


def group(fact: FactRow) -> str:
    if not fact.words:
        return _("Done on their own, not in a group.")
    return _("Done together, in %(group)s.") % {"group": fact.words}


def submission(fact: FactRow) -> str:
    if fact.on is None:
        return _("Not handed in. An earlier record was withdrawn.")
    if fact.more == "true":
        return _("Carried over from an earlier run, handed in on %(day)s.") % {"day": day(fact.on)}
    values = {"day": day(fact.on), "last": day(fact.last_on), "group": fact.words}
    if fact.words:
        return _("Handed in on %(day)s by %(group)s, for everyone in it.") % values
    if fact.last_on:
        return _("Handed in on %(day)s, and a later version on %(last)s.") % values
    return _("Handed in on %(day)s.") % values


def mark(fact: FactRow) -> str:
    if fact.number is None:
        return _("No mark. An earlier one was withdrawn.")
    return _("Marked %(score)s out of 100.") % {"score": score(fact.number)}


def qualification(fact: FactRow) -> str:
    return _("Entry qualification: %(label)s.") % {"label": fact.words}


def check_in(fact: FactRow) -> str:
    going = GOING[int(fact.number or 2)]
    if fact.words:
        return _("Check-in: %(going)s. “%(words)s”") % {
            "going": going,
            "words": fact.words,
        }
    return _("Check-in: %(going)s.") % {"going": going}


def protected(fact: FactRow) -> str:
    kind = ProtectedKind(fact.more).label
    return pgettext("kind of characteristic and its value", "%(kind)s: %(value)s.") % {
        "kind": kind[:1].upper() + kind[1:],
        "value": fact.words,
    }


SENTENCES: dict[str, Callable[[FactRow], str]] = {
    "registered": registered,
    "left": left,
    "result": result,
    "before": before,
    "deadline": deadline,
    "extension": extension,
    "group": group,
    "submission": submission,
    "mark": mark,
    "qualification": qualification,
    "check-in": check_in,
    PROTECTED: protected,
}


def sentence(fact: FactRow) -> str:
    """Return a fact as one sentence with its date."""
    return SENTENCES[fact.kind](fact)


def in_full(fact: FactRow, place: str) -> str:
    """Return a fact with its work or module, so that it can be understood alone."""
    return f"{place}: {sentence(fact)}" if place else sentence(fact)


def score(points: float) -> str:
    return number_format(points, decimal_pos=0 if points == int(points) else 1)


def source(fact: FactRow) -> str:
    """Return when a fact became known, and its origin."""
    known, written = moment(fact.known_at), moment(fact.recorded_at)
    if fact.corrected_by:
        return _("Corrected by %(name)s on %(day)s, because the learner reported it.") % {
            "name": fact.corrected_by,
            "day": written,
        }
    values = {"known": known, "written": written, "who": fact.imported_by}
    if fact.imported_by and fact.imported_at:
        values["written"] = moment(fact.imported_at)
        pattern = _(
            "Known since %(known)s. Imported from the college’s records by %(who)s on %(written)s."
        )
        return pattern % values
    if known == written:
        return _("Known since %(known)s and recorded here on the same day.") % values
    return _("Known since %(known)s. Recorded here on %(written)s.") % values


WORK_STATES = {
    WorkState.MARKED: gettext_lazy("marked: %(score)s"),
    WorkState.HANDED_IN: gettext_lazy("handed in"),
    WorkState.HANDED_IN_LATE: gettext_lazy("handed in late"),
    WorkState.BEFORE_JOINING: gettext_lazy("due before joining"),
    WorkState.AFTER_LEAVING: gettext_lazy("due after leaving"),
    WorkState.COMING: gettext_lazy("coming up"),
    WorkState.MORE_TIME: gettext_lazy("more time"),
    WorkState.NOT_COUNTED: gettext_lazy("not handed in, and doesn’t count towards the result"),
    WorkState.MISSED: gettext_lazy("not received yet"),
    WorkState.NO_DATA: gettext_lazy("no data"),
}


def work_state(state: WorkState, points: float | None = None) -> str:
    """Return the state of a piece of work, with its mark if it has one."""
    return str(WORK_STATES[state] % {"score": "" if points is None else score(points)})


LOOKS = {
    "record": ngettext_lazy("opened your record once", "opened your record %(n)s times", "n"),
    "listed": ngettext_lazy(
        "saw your name in a list once", "saw your name in a list %(n)s times", "n"
    ),
    "own list": ngettext_lazy(
        "saw your recent weeks and what is waiting for an answer in the list of learners once",
        (
            "saw your recent weeks and what is waiting for an answer in the list of "
            "learners %(n)s times"
        ),
        "n",
    ),
    "waiting": ngettext_lazy(
        "saw what you asked for and what we noticed in the list of people to get back to once",
        (
            "saw what you asked for and what we noticed in the list of people to get back "
            "to %(n)s times"
        ),
        "n",
    ),
    "taken on": ngettext_lazy(
        "saw your next appointment in the case list once",
        "saw your next appointment in the case list %(n)s times",
        "n",
    ),
    "messages": ngettext_lazy(
        "read their messages with you once",
        "read their messages with you %(n)s times",
        "n",
    ),
    "case": ngettext_lazy(
        "read what we noticed or are doing about it %(n)s time",
        "read what we noticed or are doing about it %(n)s times",
        "n",
    ),
    "correction": ngettext_lazy(
        "opened one of your corrections once",
        "opened one of your corrections %(n)s times",
        "n",
    ),
    "roster": ngettext_lazy(
        "looked up your tutor, sign-in and modules once",
        "looked up your tutor, sign-in and modules %(n)s times",
        "n",
    ),
    "audit": ngettext_lazy(
        "saw a change to your place here in the audit log once",
        "saw a change to your place here in the audit log %(n)s times",
        "n",
    ),
    "audit with a reason": ngettext_lazy(
        "gave a reason and read what was done about you in the audit log once",
        "gave a reason and read what was done about you in the audit log %(n)s times",
        "n",
    ),
}
LOOKED = ngettext_lazy("looked once", "looked %(n)s times", "n")


def looks(kind: str, times: int, last: dt.datetime | None) -> str:
    """Return how often someone looked, and at what; without `last`, on a day that is shown."""
    did = str(LOOKS.get(kind, LOOKED) % {"n": times})
    dated = _("%(looks)s, on %(day)s") if times == 1 else _("%(looks)s, last on %(day)s")
    return dated % {"looks": did, "day": moment(last)} if last else did


def hours(a_week: int) -> str:
    """Return hours a week as time a day: nine are 1 hour 50 minutes on five days."""
    day, minutes = divmod(round(a_week * 60 / 5 / 10) * 10, 60)
    parts = [
        ngettext("%(n)s hour", "%(n)s hours", day) % {"n": day} if day else "",
        ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes} if minutes else "",
    ]
    return _("about %(time)s a day, five days a week") % {"time": " ".join(filter(None, parts))}


HELPS = {
    Hurdle.CARING: gettext_lazy(
        "Lower your hours, or choose evenings, whenever things change. You can ask for "
        "more time for a piece of work, and you don’t have to say who you look after."
    ),
    Hurdle.WORK: gettext_lazy(
        "Change your hours here in weeks when your shifts change. If a date won’t "
        "work, ask your tutor early."
    ),
    Hurdle.MONEY: gettext_lazy(
        "Colleges have money to help with travel, childcare and hard times. Learner "
        "support knows what yours offers, and asking costs nothing."
    ),
    Hurdle.TRAVEL: gettext_lazy(
        "Ask learner support about help with fares. Ask your tutor what you can do from home."
    ),
    Hurdle.HEALTH: gettext_lazy(
        "You can ask for what helps you study without naming an illness or showing proof first."
    ),
    Hurdle.DEVICE: gettext_lazy(
        "Ask the library what it lends. Every page here also works on a phone and on paper."
    ),
    Hurdle.PLACE: gettext_lazy("Ask the library when its quiet rooms are free."),
    Hurdle.LANGUAGE: gettext_lazy(
        "Ask for key words in advance, and for more time to read. Needing them says "
        "nothing about what you know."
    ),
    Hurdle.LONG_AWAY: gettext_lazy(
        "Much of what you’ve done since then counts. Ask your tutor how it can be recognised."
    ),
}


def what_helps(kind: str) -> str:
    return str(HELPS[Hurdle(kind)])


def notification(row: Notification) -> str:
    """Return a notification's sentence, with the name that the learner goes by today."""
    learner = str(row.learner) if row.learner_id else ""
    return str(NOTIFICATIONS[row.kind].sentence) % {"learner": learner}
