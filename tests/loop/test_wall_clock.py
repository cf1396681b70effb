"""The one clock of live runs: it may stand still, and never goes back."""

from al_core.loop.wall_clock import WallClock


def test_a_clock_set_back_stands_still_until_it_is_caught_up_with():
    readings = iter([100.0, 40.0, 99.0, 101.0])
    clock = WallClock(source=lambda: next(readings))

    assert [clock.now() for _ in range(4)] == [100.0, 100.0, 100.0, 101.0]


def test_a_clock_goes_on_from_the_last_time_that_a_log_knows():
    clock = WallClock(last=5000.0, source=lambda: 1000.0)

    assert clock.now() == 5000.0
