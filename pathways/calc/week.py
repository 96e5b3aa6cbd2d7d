"""Placing the next steps of a list on the days of a week.

Days count from the first day shown; times are minutes. The same values always give the same week.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntFlag

DAYS = 7  # of a week that is shown
AHEAD = 14  # days on which the learner may put a step, with today
SHORTEST = 30  # minutes: a longer step is not cut into shorter pieces


class Part(IntFlag):
    """A part of a day, or both: when a step takes place, or when a learner can study."""

    DAYTIME = 1
    EVENING = 2
    EITHER = 3


LONGEST = {Part.DAYTIME: 300, Part.EVENING: 180, Part.EITHER: 300}  # minutes of study at once


@dataclass(frozen=True)
class Slot:
    """A time for studying; `room` 0: the day does not suit, but the learner may still choose it."""

    day: int
    part: Part
    room: int


@dataclass(frozen=True)
class Task:
    """A step to place. `due`: the day it is due; `chosen`: the day the learner chose to begin it;
    `opens`: the first day it can begin; `after`: the step that comes first, or 0; `whole`: it takes
    place on the chosen day alone.
    """

    step: int
    minutes: int
    part: Part = Part.EITHER
    opens: int = 0
    due: int | None = None
    chosen: int | None = None
    after: int = 0
    whole: bool = False


@dataclass(frozen=True)
class Block:
    """A stretch of work on a step."""

    step: int
    day: int
    part: Part
    minutes: int


def slots(
    weekday: int,
    daytimes: Collection[int],
    evenings: Collection[int],
    closed: Collection[int],
    minutes: int,
    usual: Part = Part.EITHER,
) -> list[Slot]:
    """Return the slots of the days from `weekday` on (Monday is 0), with equal room.

    With no day chosen, every day has one slot, in the `usual` part. Closed days have no room.
    """
    open_slots = []
    for day in range(DAYS):
        number = (weekday + day) % 7
        parts = [Part.DAYTIME] * (number in daytimes) + [Part.EVENING] * (number in evenings)
        if not daytimes and not evenings:
            parts = [usual]
        open_slots += [(day, part) for part in parts if day not in closed]
    share = -(-minutes // max(1, len(open_slots)))
    room = -(-share // SHORTEST) * SHORTEST
    placed = [Slot(day, part, min(room, LONGEST[part])) for day, part in open_slots]
    without = set(range(DAYS)) - {slot.day for slot in placed}
    placed += [Slot(day, Part.EITHER, 0) for day in without]
    return sorted(placed, key=lambda slot: (slot.day, slot.part))


def place(tasks: Sequence[Task], week: Sequence[Slot], minutes: int) -> list[Block]:
    """Return the blocks of a week, in order: at most `minutes`, apart from what the learner chose.

    First come steps on days that the learner chose, then those due in the week, then the rest in
    the order of the list; each after the step that comes first. A step takes several blocks if it
    does not fit into one.
    """
    return Placer(tasks, week, minutes).blocks_in_order()


class Placer:
    """Places one learner's tasks."""

    def __init__(self, tasks: Sequence[Task], week: Sequence[Slot], minutes: int) -> None:
        self.tasks = {task.step: task for task in tasks}
        self.week, self.budget = week, minutes
        self.room = [slot.room for slot in week]
        self.usual = max((slot.room for slot in week), default=0) or SHORTEST
        self.ends: dict[int, int] = {}  # the last slot of each step that is finished
        self.visited: set[int] = set()
        self.blocks: list[tuple[int, Block]] = []

    def blocks_in_order(self) -> list[Block]:
        for task in sorted(self.tasks.values(), key=urgency):
            self.visit(task)
        return [block for _, block in sorted(self.blocks, key=lambda pair: pair[0])]

    def visit(self, task: Task) -> None:
        if task.step in self.visited:
            return
        self.visited.add(task.step)
        if task.after in self.tasks:
            self.visit(self.tasks[task.after])
        if task.chosen is not None:
            if 0 <= task.chosen < DAYS:
                self.begin_on(task, task.chosen)
            return
        first = self.ends.get(task.after, len(self.week)) if task.after in self.tasks else 0
        self.spread(task, task.minutes, first)

    def begin_on(self, task: Task, day: int) -> None:
        """Begin a step on the day that the learner chose, whatever its room; then go on."""
        of_day = [index for index, slot in enumerate(self.week) if slot.day == day]
        suitable = [index for index in of_day if self.week[index].part & task.part] or of_day
        index = max(suitable, key=lambda index: (self.room[index], -index))
        most = task.minutes if task.whole else max(self.room[index], self.usual)
        minutes = min(task.minutes, most)
        self.put(task, index, minutes)
        self.spread(task, task.minutes - minutes, index + 1)

    def spread(self, task: Task, minutes: int, first: int) -> None:
        """Put that many minutes into suitable slots from `first` on, the earliest first."""
        suitable = [
            index
            for index, slot in enumerate(self.week)
            if index >= first and slot.day >= task.opens and slot.part & task.part
        ]
        for index in suitable:
            piece = min(minutes, self.room[index], self.budget)
            if piece >= min(minutes, SHORTEST) and piece > 0:
                self.put(task, index, piece)
                minutes -= piece
        if minutes <= 0:
            self.ends[task.step] = max(
                index for index, block in self.blocks if block.step == task.step
            )

    def put(self, task: Task, index: int, minutes: int) -> None:
        slot = self.week[index]
        part = slot.part & task.part or slot.part
        self.room[index] = max(0, self.room[index] - minutes)
        self.budget = max(0, self.budget - minutes)
        self.blocks.append((index, Block(task.step, slot.day, Part(part), minutes)))


def urgency(task: Task) -> tuple[int, int]:
    if task.chosen is not None:
        return 0, task.chosen
    if task.due is not None and 0 <= task.due < DAYS:
        return 1, task.due
    return 2, 0
