"""Moments at which a batch's labels come in, against closed forms (ORACLES C)."""

import tracemalloc

import numpy as np
import pytest

from al_core.annotation.batch_times import batch_completions
from al_core.domain.plan import Person
from al_core.monitoring.batch_size import kth_label_seconds

EXPONENTIAL = Person(mean_seconds=1.0, spread="exponential")
EVEN = Person(mean_seconds=10.0, spread="deterministic")


def test_even_times_come_in_waves():
    assert batch_completions(EVEN, 3, 7).tolist() == [10, 10, 10, 20, 20, 20, 30]


@pytest.mark.parametrize(("people", "batch"), [(4, 20), (5, 20), (20, 20), (10, 60), (3, 2)])
def test_exponential_times_come_in_when_order_statistics_say(people, batch):
    found = batch_completions(EXPONENTIAL, people, batch)
    expected = [kth_label_seconds(1.0, people, batch, k) for k in range(1, batch + 1)]
    assert found == pytest.approx(np.array(expected), rel=0.08, abs=0.03)


@pytest.mark.parametrize(
    ("cv", "saved"), [(0.3, 0.25), (0.5, 0.28), (1.0, 0.39), (2.0, 0.60)]
)  # fmt: skip
def test_waiting_for_15_of_20_saves_what_the_simulators_table_says(cv, saved):
    person = Person(mean_seconds=1.0, spread="lognormal", cv=cv)
    found = batch_completions(person, 4, 20)
    assert 1 - found[14] / found[19] == pytest.approx(saved, abs=0.05)


def test_a_larger_batch_begins_like_a_smaller_one():
    one, other = (np.sort(batch_completions(EVEN, 2, size))[:4] for size in (4, 9))
    assert one.tolist() == other.tolist()


def test_examples_with_three_answers_close_at_the_third():
    assert batch_completions(EVEN, 3, 2, overlap=3).tolist() == [10, 20]


def test_measured_times_are_drawn_as_they_are():
    person = Person(mean_seconds=0.0, spread="bootstrap", times=(5.0, 5.0, 5.0))
    assert batch_completions(person, 1, 3).tolist() == [5, 10, 15]


@pytest.mark.parametrize("size", [1, 10, 64])
@pytest.mark.parametrize("cv", [0.5, 3.0])
def test_one_person_takes_the_mean_time_per_label_however_heavy_the_tail(size, cv):
    person = Person(mean_seconds=7.0, spread="lognormal", cv=cv)
    assert batch_completions(person, 1, size)[-1] == pytest.approx(size * 7.0)


def test_one_person_takes_the_mean_of_what_was_measured():
    person = Person(mean_seconds=0.0, spread="bootstrap", times=(1.0, 2.0, 30.0))
    assert batch_completions(person, 1, 5)[-1] == pytest.approx(5 * 11.0)


def test_ten_thousand_people_who_mostly_stand_idle_cost_no_memory():
    tracemalloc.start()
    found = batch_completions(EVEN, 10_000, 5)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.tolist() == [10.0] * 5
    assert most < 1_000_000
