"""The clock runs, or is set for the length of a block and for nobody else."""

import datetime as dt
import threading

import pytest

from learners import clock

LONG_AGO = dt.datetime(2020, 3, 1, 23, 30, tzinfo=dt.UTC)
IN_SUMMER = dt.datetime(2020, 7, 1, 23, 30, tzinfo=dt.UTC)


def test_a_set_clock_gives_its_moment_and_the_college_s_date():
    with clock.at(LONG_AGO):
        assert (clock.now(), clock.moment()) == (LONG_AGO, LONG_AGO)
        assert clock.today() == dt.date(2020, 3, 1)
        with clock.at(IN_SUMMER):
            assert clock.today() == dt.date(2020, 7, 2)
        assert clock.now() == LONG_AGO
    assert clock.moment() is None
    assert clock.now().year > 2020


def test_a_failure_leaves_no_clock_set():
    with pytest.raises(ValueError, match="x"), clock.at(LONG_AGO):
        raise ValueError("x")
    assert clock.moment() is None


def test_another_thread_keeps_its_own_clock():
    """Requests and tasks run in threads or processes of their own."""
    moments = []
    with clock.at(LONG_AGO):
        other = threading.Thread(target=lambda: moments.append(clock.moment()))
        other.start()
        other.join()
    assert moments == [None]
