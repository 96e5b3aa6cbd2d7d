"""The search for the best set of next steps: arrays in, an array out.

Plain loops that numba compiles (`compiled`); as Python they are the reference. One greedy pass
takes the best bundles (`passes`, `bundles`, which names the columns). Other first picks are tried:
pairs of targets that share a route, and steps that many targets need. The best set is then
polished: what can be spared is dropped, and the room is filled again. The route of the day before
is left only for clearly more.
"""

import numpy as np

from pathways.calc.bundles import (
    ALL,
    BEFORE,
    BEFORES,
    BEST,
    BEST_TOTAL,
    BUNDLE,
    COUNT,
    DONE,
    FAR,
    FIRST,
    FIRSTS,
    GAP,
    GROUPS,
    HAVE,
    HEAD,
    HUB,
    LAST,
    LEFT,
    LENGTH,
    MARKS,
    NUMBER,
    OPEN_GAP,
    OPTION,
    OPTIONS,
    ORDER,
    ORDERED,
    PLACE,
    RANKED,
    RATING,
    RESTING,
    SEEN,
    SMALL,
    SPAN,
    SPARE,
    START,
    STEPS,
    TARGET,
    TOTAL,
    VALUE,
    WAIVED,
    aims,
    bundle_up,
    closure,
    density,
    reach,
    shunned,
    stamped,
    valued,
    waits,
)
from pathways.calc.passes import TOP, begin, fill, keep, list_targets, quality, take

PAIRS, HUBS = 3, 5  # starts from pairs of targets and from hubs
FOLLOWERS = 3
POLISHES = 2
PUT_OFF = 0.5  # factor on the value of a bundle that must wait for a paused step


def plan(i, f, margin):
    """List the steps to take in TAKEN, at most LENGTH; return how many. The route of the day
    before (BEFORE) is left for a set that is worth `margin` more."""
    for step in range(i[STEPS]):
        i[i[HAVE] + step] = i[i[DONE] + step]
    if not i[ORDERED]:
        reach(i)
    bundle_up(i, f)
    list_targets(i, f)
    i[BEST_TOTAL], f[RATING] = 0, -1.0
    begin(i, f)
    fill(i, f)
    keep(i, f)
    if not i[FAR] or i[BEST_TOTAL] == i[LENGTH]:
        search(i, f)
        for _ in range(POLISHES):
            rating = f[RATING]
            polish(i, f)
            if f[RATING] == rating:
                break
        if i[BEFORES]:
            compare(i, f, margin)
    begin(i, f)
    for index in range(i[BEST_TOTAL]):
        i[i[BUNDLE] + index] = i[i[BEST] + index]
    take(i, f, i[BEST_TOTAL])
    others(i, f)
    return i[TOTAL]


# other first picks ----------------------------------------------------------------------------


def search(i, f):
    """Try passes that begin with pairs and hubs."""
    for index in range(2 * (PAIRS + HUBS)):
        i[i[FIRSTS] + index] = -1
    for index in range(PAIRS + HUBS):
        f[i[HEAD] + index] = 0.0
    pairs(i, f)
    hubs(i, f)
    for index in range(PAIRS + HUBS):
        if i[i[FIRSTS] + 2 * index] >= 0:
            begin(i, f)
            for at in range(2):
                step = i[i[FIRSTS] + 2 * index + at]
                if step >= 0 and not i[i[HAVE] + step]:
                    count = closure(i, step, HAVE, ALL)
                    if i[TOTAL] + count <= i[LENGTH]:
                        take(i, f, count)
            fill(i, f)
            keep(i, f)


def insert(i, f, first, second, score, begins, ends):
    """Put a first pick in its place among the best of FIRSTS."""
    at = ends - 1
    if score <= f[i[HEAD] + at]:
        return
    while at > begins and f[i[HEAD] + at - 1] < score:
        f[i[HEAD] + at] = f[i[HEAD] + at - 1]
        i[i[FIRSTS] + 2 * at] = i[i[FIRSTS] + 2 * at - 2]
        i[i[FIRSTS] + 2 * at + 1] = i[i[FIRSTS] + 2 * at - 1]
        at -= 1
    f[i[HEAD] + at] = score
    i[i[FIRSTS] + 2 * at], i[i[FIRSTS] + 2 * at + 1] = first, second


def pairs(i, f):
    """Find the best pairs of targets that share a route."""
    for later in range(min(TOP, i[NUMBER])):
        for earlier in range(later):
            target, other = i[i[RANKED] + earlier], i[i[RANKED] + later]
            if not i[i[MARKS] + target] & i[i[MARKS] + other]:
                continue
            size = union(i, target, other)
            if 0 < size <= i[LENGTH]:
                score = density(i, f, valued(i, f, i[BUNDLE], size, GAP), i[BUNDLE], size)
                one, two = i[i[TARGET] + target], i[i[TARGET] + other]
                insert(i, f, one, two, score, 0, PAIRS)


def union(i, target, other):
    """Put the bundles of two targets into BUNDLE; return how many steps, or 0 if they share
    none."""
    stamp = stamped(i)
    seen, first, bundle = i[SEEN], i[FIRST], i[BUNDLE]
    count = shared = 0
    for at in range(i[first + target], i[i[LAST] + target]):
        i[bundle + count] = i[at]
        i[seen + i[at]] = stamp
        count += 1
    for at in range(i[first + other], i[i[LAST] + other]):
        step = i[at]
        if i[seen + step] == stamp:
            shared += 1
        else:
            i[bundle + count] = step
            count += 1
    return count if shared else 0


def hubs(i, f):
    """Find the steps from which several of the best targets follow."""
    met = i[LEFT]  # how many followers of a step are counted
    width = 2 * FOLLOWERS
    for step in range(i[STEPS]):
        i[met + step] = 0
    for index in range(min(TOP, i[NUMBER])):
        target = i[i[RANKED] + index]
        first, last = i[i[FIRST] + target], i[i[LAST] + target]
        for at in range(first, last):
            step = i[at]
            if i[met + step] < FOLLOWERS:
                row = i[HUB] + width * step + 2 * i[met + step]
                f[row], f[row + 1] = f[i[VALUE] + target], last - first
                i[met + step] += 1
    for step in range(i[STEPS]):
        if i[met + step] > 1:
            insert(i, f, step, -1, followed(i, f, step), PAIRS, PAIRS + HUBS)


def followed(i, f, step):
    """Return the density of a hub with its best followers."""
    count = i[i[SPAN] + step]
    total, needed = 0.0, count
    for at in range(i[i[LEFT] + step]):
        row = i[HUB] + 2 * FOLLOWERS * step + 2 * at
        more = int(f[row + 1]) - count
        if needed + more <= i[LENGTH]:
            total += f[row]
            needed += more
    return (
        density(i, f, total, i[i[START] + step], count)
        / SPARE[count]
        * count
        / needed
        * SPARE[needed]
    )


# polish ---------------------------------------------------------------------------------------


def polish(i, f):
    """Drop the step of the best set that can best be spared, and fill the room again."""
    spared, most = -1, -1.0
    for index in range(i[BEST_TOTAL]):
        step = i[i[BEST] + index]
        if without(i, f, step):
            count = 0
            for at in range(i[BEST_TOTAL]):
                if i[i[BEST] + at] != step:
                    i[i[BUNDLE] + count] = i[i[BEST] + at]
                    count += 1
            value = valued(i, f, i[BUNDLE], count, GAP)
            if value > most:
                spared, most = step, value
    if spared >= 0:
        begin(i, f)
        count = 0
        for at in range(i[BEST_TOTAL]):
            if i[i[BEST] + at] != spared:
                i[i[BUNDLE] + count] = i[i[BEST] + at]
                count += 1
        take(i, f, count)
        fill(i, f)
        keep(i, f)


def without(i, f, spared):
    """Return whether the rest of the best set can be followed without one of its steps."""
    stamp = stamped(i)
    count, moved = 0, True
    while moved:
        moved = False
        for index in range(i[BEST_TOTAL]):
            step = i[i[BEST] + index]
            if step != spared and i[i[SEEN] + step] != stamp and follows(i, step, stamp):
                i[i[SEEN] + step] = stamp
                count += 1
                moved = True
    return count == i[BEST_TOTAL] - 1


def follows(i, step, stamp):
    for group in range(i[i[GROUPS] + step], i[i[GROUPS] + step + 1]):
        met = i[i[WAIVED] + group] == 1
        for index in range(i[i[OPTIONS] + group], i[i[OPTIONS] + group + 1]):
            option = i[i[OPTION] + index]
            met = met or i[i[DONE] + option] == 1 or i[i[SEEN] + option] == stamp
        if not met:
            return False
    return True


def compare(i, f, margin):
    """Return to the route of the day before, filled up, unless the best is worth `margin` more."""
    begin(i, f)
    for index in range(i[BEFORES]):
        step = i[i[BEFORE] + index]
        if i[i[PLACE] + step] < 0 or i[i[HAVE] + step]:
            continue
        count = closure(i, step, HAVE, ALL)
        fits = i[TOTAL] + count <= i[LENGTH] and not waits(i, i[BUNDLE], count, RESTING)
        if fits and not shunned(i, i[BUNDLE], count, step):
            take(i, f, count)
    if i[TOTAL]:
        fill(i, f)
        if quality(i, f) * (1 + margin) >= f[RATING]:
            f[RATING] = -1.0
            keep(i, f)


# what does not fit, and small steps -----------------------------------------------------------


def others(i, f):
    """Fill the rest: as far as the list goes towards the aim, then with small steps."""
    for step in range(i[STEPS]):
        i[i[LEFT] + step] = 0  # 1: nothing on the way to it can be taken
    while i[TOTAL] < i[LENGTH]:
        best, top, aim = -1, 0.0, False
        for index in range(i[COUNT]):
            step = i[i[ORDER] + index]
            if i[i[HAVE] + step] or i[i[LEFT] + step]:
                continue
            count = closure(i, step, HAVE, ALL)
            own = aims(i, f, step, OPEN_GAP)
            if shunned(i, i[BUNDLE], count, step) or (aim and not own):
                continue
            value = valued(i, f, i[BUNDLE], count, OPEN_GAP) if own else slight(i, f, count)
            score = density(i, f, value, i[BUNDLE], count)
            if waits(i, i[BUNDLE], count, RESTING):
                score *= PUT_OFF
            if (own and not aim) or score > top:
                best, top, aim = step, score, own
        if best < 0:
            return
        if not approach(i, f, best):
            i[i[LEFT] + best] = 1


def slight(i, f, count):
    total = 0.0
    for index in range(count):
        total += f[i[SMALL] + i[i[BUNDLE] + index]]
    return total


def approach(i, f, target):
    """Take the steps on the way to a target that can be taken; return whether there are any."""
    count = closure(i, target, HAVE, ALL)
    way = i[i[BUNDLE] : i[BUNDLE] + count].copy()
    places = np.empty(count, np.int64)
    for index in range(count):
        places[index] = i[i[PLACE] + way[index]]
    moved = False
    for index in np.argsort(places):
        step = way[index]
        if not i[i[HAVE] + step]:
            count = closure(i, step, HAVE, ALL)
            if i[TOTAL] + count <= i[LENGTH] and not waits(i, i[BUNDLE], count, RESTING):
                take(i, f, count)
                moved = True
    return moved
