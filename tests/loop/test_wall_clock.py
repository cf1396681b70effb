"""The one clock of live runs: it never goes back, and never stands still for long."""

from al_core.loop.wall_clock import WallClock


class Machine:
    """A machine whose clock can be set; `running` is how long it has been on."""

    def __init__(self, time):
        self.time, self.running = time, 0.0

    def wait(self, seconds):
        self.time += seconds
        self.running += seconds

    def clock(self, last=0.0):
        return WallClock(last, lambda: self.time, lambda: self.running)


def test_a_clock_that_nobody_sets_says_what_the_machine_says():
    machine = Machine(100.0)
    clock = machine.clock()
    machine.wait(7.5)

    assert clock.now() == 107.5


def test_a_clock_set_back_goes_on_at_half_its_pace_until_it_is_caught_up_with():
    machine = Machine(10_000.0)
    clock = machine.clock()
    times = [clock.now()]
    machine.time -= 3600.0
    for _ in range(4):
        machine.wait(2400.0)
        times.append(clock.now())

    assert times == [10_000.0, 11_200.0, 12_400.0, 13_600.0, 16_000.0]


def test_a_clock_set_back_never_goes_back():
    machine = Machine(100.0)
    clock = machine.clock()
    before = clock.now()
    machine.time = 40.0

    assert clock.now() == before == 100.0


def test_a_clock_set_ahead_is_followed():
    machine = Machine(100.0)
    clock = machine.clock()
    machine.time += 3600.0

    assert clock.now() == 3700.0


def test_a_clock_goes_on_from_the_last_time_that_a_log_knows():
    machine = Machine(1000.0)
    clock = machine.clock().not_before(5000.0)

    assert clock.now() == 5000.0
    machine.wait(10.0)
    assert clock.now() == 5005.0
