"""Passes for the kernel: the targets of a learner's aim, and taking the best of their bundles.

The columns are named in `bundles`.
"""

from pathways.calc.bundles import (
    ABOUT,
    ALL,
    BEST,
    BEST_TOTAL,
    BUNDLE,
    COMPETENCIES,
    COMPETENCY,
    COUNT,
    DONE,
    FAR,
    FIRM,
    FIRST,
    GAP,
    HAVE,
    LAST,
    LEADS,
    LED,
    LENGTH,
    LITTLE,
    MARKS,
    MOVED,
    NOW,
    NUMBER,
    OF,
    OPEN_GAP,
    ORDER,
    OWN,
    PACE,
    PAID,
    PICK,
    PRICE,
    RANKED,
    RATING,
    RESTING,
    SCORE,
    SHARE,
    SIZE,
    SLIGHT,
    SMALL,
    SPAN,
    STALE,
    START,
    STEPS,
    TAKEN,
    TARGET,
    TAUGHT,
    TEACHES,
    TOTAL,
    USE,
    USES,
    VALUE,
    WEIGHT,
    aims,
    closure,
    density,
    shunned,
    valued,
    waits,
)

TOP = 32  # targets that are looked at first
GAP_CHANGED, BUNDLE_CHANGED, OTHER_ROUTE = 1, 2, 4  # why a target's score is out of date


# the targets of the aim -----------------------------------------------------------------------


def list_targets(i, f):
    """List the steps of value to the aim whose bundles fit as targets, and note whether some do
    not."""
    i[NUMBER] = i[FAR] = i[TOTAL] = 0
    for index in range(i[COUNT]):
        step = i[i[ORDER] + index]
        if i[i[DONE] + step] or not aims(i, f, step, GAP):
            continue
        size, start = i[i[SPAN] + step], i[i[START] + step]
        if size < 0 or waits(i, start, size, RESTING):
            i[FAR] = 1
        elif not shunned(i, start, size, step):
            list_target(i, f, step, start, size)
    index_members(i)
    rank_targets(i, f)


def list_target(i, f, step, start, size):
    number, about, marks = i[NUMBER], 0, 0  # bits of what it is about, and of its steps
    teaches, competency = i[TEACHES], i[COMPETENCY]
    for at in range(start, start + size):
        marks |= 1 << i[at] % 62
        for taught in range(i[teaches + i[at]], i[teaches + i[at] + 1]):
            about |= 1 << i[competency + taught] % 62
    i[i[TARGET] + number] = step
    i[i[ABOUT] + number], i[i[MARKS] + number] = about, marks
    i[i[FIRST] + number] = start
    i[i[LAST] + number] = start + size
    f[i[VALUE] + number] = valued(i, f, start, size, GAP)
    f[i[SCORE] + number] = density(i, f, f[i[VALUE] + number], start, size)
    i[NUMBER] += 1


def index_members(i):
    """List the targets that each step leads to: LED, from LEADS of the step on."""
    leads, led = i[LEADS], i[LED]
    for step in range(i[STEPS] + 2):
        i[leads + step] = 0
    for target in range(i[NUMBER]):
        for at in range(i[i[FIRST] + target], i[i[LAST] + target]):
            i[leads + i[at] + 2] += 1
    for step in range(i[STEPS]):
        i[leads + step + 2] += i[leads + step + 1]
    for target in range(i[NUMBER]):
        for at in range(i[i[FIRST] + target], i[i[LAST] + target]):
            step = i[at]
            i[led + i[leads + step + 1]] = target
            i[leads + step + 1] += 1


def rank_targets(i, f):
    """List the targets in RANKED: the TOP best in order, then the rest."""
    ranked, score, count = i[RANKED], i[SCORE], 0
    for target in range(i[NUMBER]):
        own = f[score + target]
        at = count
        if count >= TOP:
            if own <= f[score + i[ranked + TOP - 1]]:
                i[ranked + count] = target
                count += 1
                continue
            i[ranked + count] = i[ranked + TOP - 1]
            at = TOP - 1
        while at > 0 and f[score + i[ranked + at - 1]] < own:
            i[ranked + at] = i[ranked + at - 1]
            at -= 1
        i[ranked + at] = target
        count += 1


# a pass ---------------------------------------------------------------------------------------


def begin(i, f):
    """Begin a pass: nothing is taken yet."""
    for index in range(i[TOTAL]):
        i[i[HAVE] + i[i[TAKEN] + index]] = 0
    for c in range(i[COMPETENCIES]):
        f[i[OPEN_GAP] + c] = f[i[GAP] + c]
    i[TOTAL] = i[MOVED] = 0
    f[FIRM] = f[TAUGHT] = f[PAID] = f[SLIGHT] = 0.0
    first, now, score, size, stale = i[FIRST], i[NOW], i[SCORE], i[SIZE], i[STALE]
    for target in range(i[NUMBER]):
        f[now + target] = f[score + target]
        i[size + target] = i[i[LAST] + target] - i[first + target]
        i[stale + target] = 0


def take(i, f, count):
    """Take the steps in BUNDLE, and mark what changes by it for `best_target`."""
    for index in range(count):
        step = i[i[BUNDLE] + index]
        i[i[HAVE] + step] = 1
        i[i[TAKEN] + i[TOTAL]] = step
        i[TOTAL] += 1
        f[FIRM] += f[i[OWN] + step]
        f[PAID] += f[i[PRICE] + step]
        f[SLIGHT] += f[i[SMALL] + step]
        touch(i, step, BUNDLE_CHANGED)
        for at in range(i[i[TEACHES] + step], i[i[TEACHES] + step + 1]):
            c = i[i[COMPETENCY] + at]
            new = min(f[i[OPEN_GAP] + c], f[i[SHARE] + at])
            if new > 0:
                f[TAUGHT] += f[i[WEIGHT] + c] * new
                f[i[OPEN_GAP] + c] -= new
                i[MOVED] |= 1 << c % 62
        for at in range(i[i[USES] + step], i[i[USES] + step + 1]):
            group = i[i[USE] + at]
            other = i[i[OF] + group]
            if (
                i[i[PICK] + group] != step
                and not i[i[HAVE] + other]
                and not i[i[DONE] + i[i[PICK] + group]]
            ):
                touch(i, other, BUNDLE_CHANGED | OTHER_ROUTE)


def touch(i, step, kind):
    """Mark the targets that a step leads to: their bundles are no longer what they were."""
    led, stale = i[LED], i[STALE]
    for at in range(i[i[LEADS] + step], i[i[LEADS] + step + 1]):
        i[stale + i[led + at]] |= kind


def quality(i, f):
    """Return what a set is worth: its goals and dates, and its learning at its pace."""
    if not i[TOTAL]:
        return 0.0
    pace = (i[TOTAL] / f[PAID]) ** PACE
    return f[FIRM] + f[TAUGHT] * pace + 1e-6 * f[SLIGHT]


def keep(i, f):
    """Keep what this pass has taken if it is the best."""
    rating = quality(i, f)
    if rating > f[RATING] + LITTLE:
        f[RATING], i[BEST_TOTAL] = rating, i[TOTAL]
        for index in range(i[TOTAL]):
            i[i[BEST] + index] = i[i[TAKEN] + index]


def collect(i, target):
    """Put what a target still needs into BUNDLE; return how many."""
    if i[i[HAVE] + i[i[TARGET] + target]]:
        return 0
    if i[i[STALE] + target] & OTHER_ROUTE:
        return closure(i, i[i[TARGET] + target], HAVE, ALL)
    count, have, bundle = 0, i[HAVE], i[BUNDLE]
    for at in range(i[i[FIRST] + target], i[i[LAST] + target]):
        step = i[at]
        if not i[have + step]:
            i[bundle + count] = step
            count += 1
    return count


def rescore(i, f, target):
    count = collect(i, target)
    i[i[STALE] + target] &= OTHER_ROUTE
    i[i[SIZE] + target] = count
    f[i[NOW] + target] = 0.0
    if count:
        value = valued(i, f, i[BUNDLE], count, OPEN_GAP)
        if value > LITTLE:
            f[i[NOW] + target] = density(i, f, value, i[BUNDLE], count)


def fill(i, f):
    """Take the best bundle that fits, again and again."""
    while i[TOTAL] < i[LENGTH]:
        best = best_target(i, f, i[LENGTH] - i[TOTAL], i[MOVED])
        if best < 0:
            return
        i[MOVED] = 0
        take(i, f, collect(i, best))


def best_target(i, f, room, moved):
    """Return the target with the best bundle that fits. Bundles are looked at again where their
    steps have changed; where only gaps have, their old score is a bound."""
    best, top = -1, 0.0
    now, size, stale, about, ranked = i[NOW], i[SIZE], i[STALE], i[ABOUT], i[RANKED]
    for index in range(i[NUMBER]):
        target = i[ranked + index]
        if i[about + target] & moved:
            i[stale + target] |= GAP_CHANGED
        if i[stale + target] & BUNDLE_CHANGED:
            rescore(i, f, target)
        if f[now + target] <= top or i[size + target] > room:
            continue
        if i[stale + target] & GAP_CHANGED:
            rescore(i, f, target)
        if f[now + target] > top:
            best, top = target, f[now + target]
    return best
