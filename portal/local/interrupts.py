"""Turn signals into exceptions, so that `finally` stops what was started."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):
    """A signal asked this process to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def raising(pass_on: Callable[[int], bool] = lambda number: False) -> None:
    """Raise on a signal that `pass_on` does not take, and ignore those that come after it.

    Inherited handlers are replaced: a background shell ignores Ctrl-C, and a caller that ignores
    SIGCHLD would hide exit codes. Only an ignored SIGHUP stays: `nohup` asks for it.
    """

    def handle(number: int, _frame: object) -> None:
        if not pass_on(number):
            ignoring()
            raise Interrupted(number)

    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number in ENDING:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handle)


def ignoring() -> None:
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def deferred() -> Iterator[None]:
    """Delay signals until the end of the block, so that no process starts unrecorded."""
    numbers: list[int] = []
    handlers = {number: signal.getsignal(number) for number in ENDING}
    for number in ENDING:
        if callable(handlers[number]):
            signal.signal(number, lambda number, _frame: numbers.append(number))
    try:
        yield
    finally:
        for number in ENDING:
            signal.signal(number, handlers[number])
        for number in numbers:
            os.kill(os.getpid(), number)


def attached() -> bool:
    """Return whether closing the terminal should end this process."""
    return signal.getsignal(signal.SIGHUP) != signal.SIG_IGN and terminal_group() is not None


def typed(number: int) -> bool:
    """Return whether a signal is a Ctrl-C at our terminal, which our children receive too."""
    return number == signal.SIGINT and terminal_group() == os.getpgrp()


def terminal_group() -> int | None:
    """Return the process group that receives our terminal's keys; None without a terminal."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return None
    try:
        return os.tcgetpgrp(terminal)
    except OSError:
        return None
    finally:
        os.close(terminal)
