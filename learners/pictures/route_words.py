"""Sentences about a hill with cairns, in the reader's language."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.calc.hill import Window
from learners.pictures.cairns import Cairn, current
from learners.pictures.picture import capital, clean
from learners.wording import in_words, listed, number

NAMED = 3  # the most cairns named in a sentence


def name(
    cairns: Sequence[Cairn], shown: Window, per_stone: int, aim: str, *, left_behind: bool
) -> str:
    """Return the accessible name of a hill: what is built, what is begun, what comes later."""
    parts = [_("This route is no longer followed.") if left_behind else ""]
    if not cairns:
        parts.append(no_cairns(aim))
    else:
        parts += [built(cairns), *started(cairns), *ahead(cairns)]
        parts += [left_out(shown, len(cairns)), scale(per_stone), total(cairns, aim)]
    return " ".join(filter(None, parts))


def no_cairns(aim: str) -> str:
    if aim:
        return _("The route to %(aim)s has no steps yet.") % {"aim": clean(aim)}
    return _("There is no aim yet. The hill is empty, with a place for the first stone.")


def names_of(cairns: Sequence[Cairn]) -> str:
    return listed([clean(cairn.name) for cairn in cairns])


def built(cairns: Sequence[Cairn]) -> str:
    done = [cairn for cairn in cairns if cairn.built]
    if not done:
        return ""
    if len(done) > NAMED:
        text = ngettext("%(n)s cairn is built.", "%(n)s cairns are built.", len(done))
    else:
        text = ngettext(
            "%(n)s cairn is built: %(names)s.", "%(n)s cairns are built: %(names)s.", len(done)
        )
    return capital(text % {"n": in_words(len(done)), "names": names_of(done)})


def started(cairns: Sequence[Cairn]) -> list[str]:
    """Return a sentence for each of the first cairns that are begun, and another for the rest."""
    begun = [cairn for cairn in cairns if cairn.started]
    parts = [stones_of(cairn) for cairn in begun[:NAMED]]
    others = len(begun) - NAMED
    if others > 0:
        text = ngettext("%(n)s more cairn is begun.", "%(n)s more cairns are begun.", others)
        parts.append(capital(text % {"n": in_words(others)}))
    return parts


def stones_of(cairn: Cairn) -> str:
    values = {"name": clean(cairn.name), "done": in_words(cairn.stones_done)}
    values |= {"all": in_words(len(cairn.stones)), "begun": in_words(cairn.stones_begun)}
    if not cairn.stones_begun:
        text = ngettext(
            "%(name)s has %(done)s of %(all)s stone.",
            "%(name)s has %(done)s of %(all)s stones.",
            len(cairn.stones),
        )
    else:
        text = ngettext(
            "%(name)s has %(done)s of %(all)s stone, with %(begun)s more begun.",
            "%(name)s has %(done)s of %(all)s stones, with %(begun)s more begun.",
            len(cairn.stones),
        )
    return text % values


def ahead(cairns: Sequence[Cairn]) -> list[str]:
    """Return a sentence for the next cairn, if it is not begun, and another for those after it."""
    empty = [cairn for cairn in cairns if not (cairn.built or cairn.started)]
    first = [cairn for cairn in empty if cairn.number == current(cairns) and cairn.total]
    return [*map(following, first), later([cairn for cairn in empty if cairn not in first])]


def following(cairn: Cairn) -> str:
    text = ngettext(
        "%(name)s is next, with %(n)s stone to lay.",
        "%(name)s is next, with %(n)s stones to lay.",
        len(cairn.stones),
    )
    return text % {"name": clean(cairn.name), "n": in_words(len(cairn.stones))}


def later(cairns: Sequence[Cairn]) -> str:
    if not cairns:
        return ""
    if len(cairns) > NAMED:
        text = ngettext("%(n)s cairn comes later.", "%(n)s cairns come later.", len(cairns))
        return capital(text % {"n": in_words(len(cairns))})
    text = ngettext("%(names)s comes later.", "%(names)s come later.", len(cairns))
    return text % {"names": names_of(cairns)}


def left_out(shown: Window, count: int) -> str:
    if shown.stop - shown.start == count:
        return ""
    return _("The drawing shows %(shown)s of %(all)s cairns.") % {
        "shown": in_words(shown.stop - shown.start),
        "all": in_words(count),
    }


def scale(per_stone: int) -> str:
    if per_stone == 1:
        return ""
    words = ngettext(
        "Each stone is for up to %(n)s step.", "Each stone is for up to %(n)s steps.", per_stone
    )
    return words % {"n": in_words(per_stone)}


def total(cairns: Sequence[Cairn], aim: str) -> str:
    done, steps = sum(cairn.done for cairn in cairns), sum(cairn.total for cairn in cairns)
    if not steps:
        return _("There are no steps yet.")
    values = {"all": in_words(steps), "aim": clean(aim)}
    values["done"] = ngettext("%(n)s is done", "%(n)s are done", done) % {"n": in_words(done)}
    if aim:
        text = ngettext(
            "Of %(all)s step towards %(aim)s, %(done)s.",
            "Of %(all)s steps towards %(aim)s, %(done)s.",
            steps,
        )
    else:
        text = ngettext("Of %(all)s step, %(done)s.", "Of %(all)s steps, %(done)s.", steps)
    return text % values


def state(cairn: Cairn) -> str:
    """Return what is left of a cairn, in a word or two to show below its name."""
    if cairn.built:
        return _("done")
    if cairn.started:
        return _("%(n)s to go") % {"n": number(cairn.total - cairn.done)}
    return _("later") if cairn.total else _("no steps yet")


def steps_of(cairn: Cairn) -> str:
    """Return how many of a cairn's steps are done, for a table or a list."""
    values = {"done": number(cairn.done), "all": number(cairn.total)}
    return ngettext("%(done)s of %(all)s step", "%(done)s of %(all)s steps", cairn.total) % values


def link(cairn: Cairn) -> str:
    """Return the name of a cairn's link; it begins with the words on its label."""
    parts = [state(cairn), steps_of(cairn)] if cairn.total else [state(cairn)]
    return f"{clean(cairn.name)}: {', '.join(parts)}"


def more(count: int, *, before: bool) -> tuple[str, str]:
    """Return the label and the name of cairns that are left out on one side."""
    values = {"n": number(count)}
    if before:
        label = ngettext("%(n)s more before", "%(n)s more before", count)
        text = ngettext("%(n)s more cairn before these", "%(n)s more cairns before these", count)
    else:
        label = ngettext("%(n)s more after", "%(n)s more after", count)
        text = ngettext("%(n)s more cairn after these", "%(n)s more cairns after these", count)
    return label % values, text % values


def line(cairns: Sequence[Cairn], now: int) -> str:
    """Return the line below a small hill: the cairn before, and the one that grows."""
    if not cairns:
        return ""
    last_built = [f"{clean(cairn.name)} ✓" for cairn in cairns[:now] if cairn.built][-1:]
    cairn = cairns[now]
    if cairn.built:
        return f"{clean(cairn.name)} ✓"
    values = {"done": number(cairn.done), "all": number(cairn.total)}
    growing = _("%(name)s, %(done)s of %(all)s") % {"name": clean(cairn.name), **values}
    return " · ".join([*last_built, growing])
