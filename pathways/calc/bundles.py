"""Bundles for the kernel: a target and all that is still needed before it, each counted once.

All numbers of one learner's search are in two arrays, `i` (int64) and `f` (float64), since each
further array makes every call slower and takes seconds to compile. The first places of `i` are
single numbers and the places where the columns below begin: `i[i[PRICE] + step]`. Groups of a step
are `i[i[GROUPS] + step]` to `i[i[GROUPS] + step + 1]`, and so on.
"""

import numpy as np

# Single numbers, and where columns begin. Columns of f are named at the end.
STEPS, LENGTH, COUNT, NUMBER, FAR, STAMP, TOTAL, MOVED, BEST_TOTAL = range(9)
GROUPS, OPTIONS, OPTION, BESIDE, OF, USES, USE, TEACHES, COMPETENCY = range(11, 20)
DONE, STATE, GOAL, WAIVED, BEFORE = range(20, 25)
ORDER, PLACE, PICK, LEFT, MET, QUEUE, BLOCKED = range(25, 32)
TARGET, FIRST, MEMBER, RANKED, ABOUT, SIZE, STALE = range(32, 39)
SEEN, BUNDLE, HAVE, TAKEN, BEST, FIRSTS = range(39, 45)
SHARE, WEIGHT, OWN, SMALL, PRICE, GAP, OPEN_GAP, LEARNT = range(45, 53)
VALUE, SCORE, NOW, COST, WORTH, HUB, HEAD = range(53, 60)
GROUP_COUNT, COMPETENCIES, BEFORES, ORDERED, LEADS, LED = range(60, 66)
START, SPAN, LAST, MARKS = range(66, 70)
HEADER = 72
FIRM, TAUGHT, PAID, SLIGHT, RATING = range(5)  # single numbers of f
NUMBERS = 8

OPEN, RESTING, UNWANTED, CLOSED = range(4)
AVOID, WAIT = 1e6, 1e3  # extra price of a step that is not relevant, or is paused
PACE = 0.1  # twice the price of the same learning makes a set worth 7 % less
SPARE = np.array([max(1.0, size) ** 0.15 for size in range(4096)])
LITTLE = 1e-9
ALL = 2**31


# what can be reached --------------------------------------------------------------------------


def reach(i):
    """List the steps that can be reached in ORDER, earlier steps first.

    Steps that depend on a paused step come after the others, and steps that only an unwanted step
    leads to come last.
    """
    head = stopped = 0
    tail = ready_at_first(i)
    for tier in (OPEN, RESTING, UNWANTED):
        again, stopped = stopped, 0
        for index in range(again):
            step = i[i[BLOCKED] + index]
            if i[i[STATE] + step] <= tier:
                i[i[QUEUE] + tail] = step
                tail += 1
            else:
                i[i[BLOCKED] + stopped] = step
                stopped += 1
        knot = 0  # steps before this place of the queue are taken together
        while True:
            rank = i[COUNT]
            while head < tail:
                step = i[i[QUEUE] + head]
                head += 1
                done = i[i[DONE] + step]
                if i[i[STATE] + step] > tier and not done:
                    i[i[BLOCKED] + stopped] = step
                    stopped += 1
                    continue
                if not done:
                    i[i[PLACE] + step] = rank if head <= knot else i[COUNT]
                    i[i[ORDER] + i[COUNT]] = step
                    i[COUNT] += 1
                tail = spread(i, step, tail)
            found = together(i, tier, tail)
            if found == tail:
                break
            tail = knot = found


def ready_at_first(i):
    """Queue what is done and what needs nothing; return how many that are."""
    tail = 0
    i[COUNT] = 0
    for group in range(i[GROUP_COUNT]):
        i[i[MET] + group] = i[i[WAIVED] + group]
    for step in range(i[STEPS]):
        i[i[PLACE] + step] = -1
        left = 0
        for group in range(i[i[GROUPS] + step], i[i[GROUPS] + step + 1]):
            left += 1 - i[i[MET] + group]
        i[i[LEFT] + step] = left
        if i[i[DONE] + step] or left == 0:
            i[i[QUEUE] + tail] = step
            tail += 1
    return tail


def spread(i, step, tail):
    """Queue the steps whose last requirement this step meets."""
    for use in range(i[i[USES] + step], i[i[USES] + step + 1]):
        group = i[i[USE] + use]
        if not i[i[MET] + group]:
            i[i[MET] + group] = 1
            other = i[i[OF] + group]
            i[i[LEFT] + other] -= 1
            if i[i[LEFT] + other] == 0 and not i[i[DONE] + other]:
                i[i[QUEUE] + tail] = other
                tail += 1
    return tail


def together(i, tier, tail):
    """Queue the steps that need only each other, so that all could begin together."""
    stamp = stamped(i)
    some = False
    for step in range(i[STEPS]):
        free = i[i[PLACE] + step] < 0 and not i[i[DONE] + step] and i[i[STATE] + step] <= tier
        if free and i[i[LEFT] + step] > 0:
            i[i[SEEN] + step] = stamp
            some = True
    while some:
        some = False
        for step in range(i[STEPS]):
            if i[i[SEEN] + step] == stamp and not could_begin(i, step, stamp):
                i[i[SEEN] + step] = 0
                some = True
    for step in range(i[STEPS]):
        if i[i[SEEN] + step] == stamp:
            i[i[LEFT] + step] = 0
            i[i[QUEUE] + tail] = step
            tail += 1
    return tail


def could_begin(i, step, stamp):
    for group in range(i[i[GROUPS] + step], i[i[GROUPS] + step + 1]):
        fits = i[i[WAIVED] + group] == 1
        for at in range(i[i[OPTIONS] + group], i[i[OPTIONS] + group + 1]):
            option = i[i[OPTION] + at]
            fits = fits or i[i[DONE] + option] == 1 or i[i[PLACE] + option] >= 0
            fits = fits or (i[i[BESIDE] + at] == 1 and i[i[SEEN] + option] == stamp)
        if not fits:
            return False
    return True


def stamped(i):
    i[STAMP] += 1
    return i[STAMP]


# bundles --------------------------------------------------------------------------------------


def closure(i, step, have, most):
    """Put a step and all that is still needed before it into BUNDLE; return how many.

    `have`: the column of the steps that are there, DONE or HAVE. A bundle larger than `most` is
    not completed.
    """
    stamp = stamped(i)
    place, seen, bundle, there = i[PLACE], i[SEEN], i[BUNDLE], i[have]
    groups, options, choices = i[GROUPS], i[OPTIONS], i[OPTION]
    i[bundle], i[seen + step] = step, stamp
    at, count = 0, 1
    while at < count <= most:
        current = i[bundle + at]
        own_place = i[place + current]
        at += 1
        for group in range(i[groups + current], i[groups + current + 1]):
            met = False
            for index in range(i[options + group], i[options + group + 1]):
                option = i[choices + index]
                earlier = i[seen + option] == stamp and i[place + option] < own_place
                if i[there + option] or earlier:
                    met = True
                    break
            if not met and not i[i[WAIVED] + group]:
                option = i[i[PICK] + group]
                if i[seen + option] != stamp:
                    i[seen + option] = stamp
                    i[bundle + count] = option
                    count += 1
    return count


def bundle_up(i, f):
    """Choose an option for each group, and list the bundle of each step in MEMBER.

    SPAN is a bundle's size; -1 if it is larger than LENGTH. Its COST then is an estimate.
    """
    free, order, done, price, state = i[MEMBER], i[ORDER], i[DONE], i[PRICE], i[STATE]
    for index in range(i[COUNT]):
        step = i[order + index]
        f[i[WORTH] + step] = -1.0
        if i[done + step]:
            continue
        i[i[START] + step] = free
        count = choose(i, f, step, free)
        if count < 0:
            expect(i, index + 1)
            count = closure(i, step, DONE, i[LENGTH])
            for at in range(min(count, i[LENGTH])):
                i[free + at] = i[i[BUNDLE] + at]
        if count > i[LENGTH]:
            f[i[COST] + step] = estimated(i, f, step)
            i[i[SPAN] + step] = -1
            continue
        more = 0.0
        for at in range(free, free + count):
            more += f[price + i[at]]
            if i[state + i[at]]:
                more += AVOID if i[state + i[at]] == UNWANTED else WAIT
        f[i[COST] + step] = more
        i[i[SPAN] + step] = count
        free += count


def expect(i, index):
    """Choose the earliest option for groups of steps from `index` of ORDER on, until theirs are
    chosen."""
    for later in range(index, i[COUNT]):
        step = i[i[ORDER] + later]
        own_place = i[i[PLACE] + step]
        for group in range(i[i[GROUPS] + step], i[i[GROUPS] + step + 1]):
            earliest = i[STEPS]
            for at in range(i[i[OPTIONS] + group], i[i[OPTIONS] + group + 1]):
                place = i[i[PLACE] + i[i[OPTION] + at]]
                if 0 <= place < earliest and (place < own_place or i[i[BESIDE] + at]):
                    earliest, i[i[PICK] + group] = place, i[i[OPTION] + at]


def estimated(i, f, step):
    """Return the cost of a bundle that is too large to list: what it shares is counted again."""
    total = f[i[PRICE] + step]
    for group in range(i[i[GROUPS] + step], i[i[GROUPS] + step + 1]):
        option = i[i[PICK] + group]
        if not i[i[DONE] + option] and i[i[PLACE] + option] < i[i[PLACE] + step]:
            total += f[i[COST] + option]
    return total


def choose(i, f, step, free):
    """Choose an option for each group of a step, and list its bundle from `free` on.

    Returns the size; more than LENGTH if it is too large to list, -1 if the step must be taken
    together with a later one.
    """
    stamp, count, options = stamped(i), 1, i[OPTIONS]
    first, last = i[i[GROUPS] + step], i[i[GROUPS] + step + 1]
    i[free], i[i[SEEN] + step], later = step, stamp, False
    for several in range(2):
        for group in range(first, last):
            if (i[options + group + 1] - i[options + group] != 1) != several:
                continue
            if several:
                option, met = choice(i, f, group, stamp)
                i[i[PICK] + group] = option
            else:
                option = i[i[OPTION] + i[options + group]]
                met = i[i[DONE] + option] == 1
            if met or i[i[WAIVED] + group]:
                continue
            later = later or i[i[PLACE] + option] >= i[i[PLACE] + step]
            if not later:
                count = unite(i, option, stamp, free, count)
    return -1 if later else count


def choice(i, f, group, stamp):
    """Return the option to take: the cheapest to reach; of equals, the most valuable. And whether
    the group is met by what is done, or by what is in the bundle already."""
    best, beside, earliest = -1, -1, i[STEPS]
    own_place = i[i[PLACE] + i[i[OF] + group]]
    for at in range(i[i[OPTIONS] + group], i[i[OPTIONS] + group + 1]):
        option = i[i[OPTION] + at]
        if i[i[DONE] + option]:
            return option, True
        place = i[i[PLACE] + option]
        if place >= own_place:
            if i[i[BESIDE] + at] and place < earliest:
                beside, earliest = option, place
        elif place >= 0:
            if i[i[SEEN] + option] == stamp:
                return option, True
            if best < 0 or better(i, f, option, best):
                best = option
    return (best if best >= 0 else beside), False


def better(i, f, option, best):
    """Return whether an option is cheaper to reach than the best, or equal and worth more."""
    more = f[i[COST] + option] - f[i[COST] + best]
    if more < -LITTLE or more > LITTLE:
        return more < 0
    return worth(i, f, option) > worth(i, f, best)


def worth(i, f, step):
    """Return the value of a bundle, as the sum of its steps' own."""
    if f[i[WORTH] + step] < 0:
        total, teaches, member = 0.0, i[TEACHES], i[i[START] + step]
        for index in range(i[i[SPAN] + step]):
            own = i[member + index]
            total += f[i[OWN] + own]
            for at in range(i[teaches + own], i[teaches + own + 1]):
                c = i[i[COMPETENCY] + at]
                total += f[i[WEIGHT] + c] * min(f[i[GAP] + c], f[i[SHARE] + at])
        f[i[WORTH] + step] = total
    return f[i[WORTH] + step]


def unite(i, step, stamp, free, count):
    """Add the bundle of a step to the one that begins at `free`; return the new size. Sizes beyond
    LENGTH only say that it is too large."""
    if i[i[SPAN] + step] < 0:
        return i[LENGTH] + 1
    if count > i[LENGTH]:
        return count
    member, seen = i[i[START] + step], i[SEEN]
    for index in range(i[i[SPAN] + step]):
        own = i[member + index]
        if i[seen + own] != stamp:
            i[seen + own] = stamp
            i[free + count] = own
            count += 1
    return count


def valued(i, f, bundle, count, gaps):
    """Return the value to the aim of the `count` steps from `bundle` on; nothing is learnt
    twice.

    `gaps`: the column of what is still missing, GAP or OPEN_GAP.
    """
    total, learnt, missing = 0.0, i[LEARNT], i[gaps]
    teaches, competency, share, weight, own = i[TEACHES], i[COMPETENCY], i[SHARE], i[WEIGHT], i[OWN]
    for index in range(count):
        step = i[bundle + index]
        total += f[own + step]
        for at in range(i[teaches + step], i[teaches + step + 1]):
            c = i[competency + at]
            new = min(f[missing + c] - f[learnt + c], f[share + at])
            if new > 0:
                total += f[weight + c] * new
                f[learnt + c] += new
    for index in range(count):
        step = i[bundle + index]
        for at in range(i[teaches + step], i[teaches + step + 1]):
            f[learnt + i[competency + at]] = 0.0
    return total


def density(i, f, value, bundle, count):
    """Return the value of `count` steps from `bundle` on for their price x size^-.15."""
    total, price = 0.0, i[PRICE]
    for index in range(count):
        total += f[price + i[bundle + index]]
    return value * SPARE[min(count, 4095)] / total


def aims(i, f, step, gaps):
    """Return whether a step has a value to the aim by itself."""
    if f[i[OWN] + step] > 0:
        return True
    for at in range(i[i[TEACHES] + step], i[i[TEACHES] + step + 1]):
        if f[i[gaps] + i[i[COMPETENCY] + at]] > LITTLE and f[i[SHARE] + at] > LITTLE:
            return True
    return False


def waits(i, bundle, count, state):
    found = False
    for at in range(bundle, bundle + count):
        found = found or i[i[STATE] + i[at]] == state
    return found


def shunned(i, bundle, count, target):
    """Return whether to avoid a bundle: unwanted steps only count if a goal needs them."""
    if i[i[STATE] + target] == UNWANTED or not i[i[GOAL] + target]:
        return waits(i, bundle, count, UNWANTED)
    return False


def ready(i, step):
    """Return whether a step's requirements are met by what is done or taken."""
    for group in range(i[i[GROUPS] + step], i[i[GROUPS] + step + 1]):
        met = i[i[WAIVED] + group] == 1
        for index in range(i[i[OPTIONS] + group], i[i[OPTIONS] + group + 1]):
            met = met or i[i[HAVE] + i[i[OPTION] + index]] == 1
        if not met:
            return False
    return True
