"""Simulated people: times, answers, presence."""

import itertools

import numpy as np
import pytest

from al_core.annotation import SimulatedPerson
from al_core.domain.plan import Person


def person(index=0, seed=0, n_classes=4, **plan):
    return SimulatedPerson(Person(**plan), seed, index, n_classes)


def times(worker, count=4000):
    return np.array([worker.next_seconds() for _ in range(count)])


def answers(worker, truth, count=4000):
    return np.array([worker.answer(example, truth) for example in range(count)])


def test_deterministic_people_always_take_the_mean():
    assert set(times(person(spread="deterministic", mean_seconds=7.5), 600)) == {7.5}


def test_exponential_times_have_their_mean_as_spread():
    drawn = times(person(spread="exponential", mean_seconds=10.0))
    assert drawn.mean() == pytest.approx(10.0, rel=0.05)
    assert drawn.std() == pytest.approx(10.0, rel=0.1)


@pytest.mark.parametrize("cv", [0.0, 0.3, 1.0])
def test_lognormal_times_have_the_mean_and_variation_asked_for(cv):
    drawn = times(person(mean_seconds=20.0, cv=cv), 20_000)
    assert drawn.mean() == pytest.approx(20.0, rel=0.03)
    assert drawn.std() / drawn.mean() == pytest.approx(cv, rel=0.1, abs=1e-12)


def test_bootstrap_draws_the_measured_times():
    drawn = times(person(spread="bootstrap", times=(2.0, 3.0, 10.0), mean_seconds=0.0))
    assert set(drawn) == {2.0, 3.0, 10.0}


def test_bootstrap_scales_the_measured_times_to_the_mean():
    drawn = times(person(spread="bootstrap", times=(2.0, 3.0, 10.0), mean_seconds=10.0))
    assert set(drawn) == {4.0, 6.0, 20.0}


def test_an_item_alike_the_one_before_takes_less():
    worker = person(spread="deterministic", mean_seconds=10.0, alike_discount=0.25)
    assert [worker.next_seconds(), worker.next_seconds(alike=True)] == [10.0, 7.5]


def test_the_same_seed_and_person_give_the_same_times():
    np.testing.assert_array_equal(times(person(seed=3), 600), times(person(seed=3), 600))


def test_people_who_are_alike_have_times_of_their_own():
    assert times(person(index=0), 5).tolist() != times(person(index=1), 5).tolist()


def test_seeds_give_different_times():
    assert times(person(seed=0), 5).tolist() != times(person(seed=1), 5).tolist()


def test_draws_do_not_repeat_from_block_to_block():
    assert len(set(times(person(), 1024))) == 1024


def test_other_draws_never_shift_the_times():
    busy = person(skip_rate=0.5, abandonment=0.5, accuracy=0.5)
    seen = []
    for example in range(600):
        busy.skips(), busy.abandons(), busy.answer(example, 0)
        seen.append(busy.next_seconds())
    np.testing.assert_array_equal(seen, times(person(), 600))


def test_a_person_who_is_never_wrong_says_the_truth():
    assert set(answers(person(), 2)) == {2}


def test_accuracy_is_the_share_of_right_answers():
    said = answers(person(accuracy=0.7), 2)
    assert np.mean(said == 2) == pytest.approx(0.7, abs=0.02)


def test_wrong_answers_fall_evenly_on_the_other_classes():
    counts = np.bincount(answers(person(accuracy=0.1), 2), minlength=4)
    assert counts.shape == (4,)
    np.testing.assert_allclose(counts[[0, 1, 3]] / 4000, 0.3, atol=0.03)


def test_a_confusion_row_decides_what_is_said():
    table = ((1.0, 0.0, 0.0), (0.2, 0.5, 0.3), (0.0, 0.0, 1.0))
    worker = person(n_classes=3, confusion=table)
    shares = np.bincount(answers(worker, 1), minlength=3) / 4000
    np.testing.assert_allclose(shares, table[1], atol=0.03)
    assert set(answers(worker, 0)) == {0}
    assert set(answers(worker, 2)) == {2}


def test_an_answer_depends_on_the_example_and_not_on_the_order():
    forwards, backwards = person(accuracy=0.5), person(accuracy=0.5)
    there = [forwards.answer(example, 1) for example in range(700)]
    back = [backwards.answer(example, 1) for example in reversed(range(700))]
    assert there == back[::-1]


def test_people_err_independently():
    wrong = [answers(person(index=index, accuracy=0.5), 1) != 1 for index in (0, 1)]
    assert abs(np.corrcoef(wrong)[0, 1]) < 0.05


def test_a_better_person_is_wrong_only_where_a_worse_one_is():
    worse, better = (answers(person(accuracy=each), 1) for each in (0.6, 0.8))
    assert not np.any((better != 1) & (worse == 1))


@pytest.mark.parametrize(("rate", "share"), [(0.0, 0.0), (0.25, 0.25), (1.0, 1.0)])
def test_items_are_skipped_at_the_rate_asked_for(rate, share):
    worker = person(skip_rate=rate)
    assert np.mean([worker.skips() for _ in range(4000)]) == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_items_are_abandoned_at_the_share_asked_for(share):
    worker = person(abandonment=share)
    assert np.mean([worker.abandons() for _ in range(4000)]) == pytest.approx(share, abs=0.03)


def test_without_shifts_a_person_is_always_at_work():
    worker = person()
    assert worker.at_work(0.0)
    assert worker.next_change(0.0) is None


def test_shifts_begin_at_their_start_and_end_before_their_end():
    worker = person(shifts=((10.0, 20.0), (30.0, 40.0)))
    moments = [0.0, 10.0, 19.9, 20.0, 30.0, 40.0]
    assert [worker.at_work(now) for now in moments] == [False, True, True, False, True, False]


def test_absences_take_time_out_of_shifts():
    worker = person(shifts=((0.0, 100.0),), absences=((20.0, 30.0),))
    changes = [worker.next_change(after) for after in (-1.0, 0.0, 20.0, 30.0, 100.0)]
    assert changes == [0.0, 20.0, 30.0, 100.0, None]
    assert [worker.at_work(now) for now in (10.0, 25.0, 50.0)] == [True, False, True]


def test_absences_take_time_out_of_an_open_end():
    worker = person(absences=((5.0, 8.0),))
    assert [worker.at_work(now) for now in (0.0, 5.0, 8.0)] == [True, False, True]


def test_shifts_that_touch_are_one():
    worker = person(shifts=((0.0, 10.0), (10.0, 20.0)))
    assert worker.next_change(0.0) == 20.0


def test_a_change_is_seen_at_every_boundary_of_presence():
    worker = person(shifts=((0.0, 50.0), (40.0, 90.0)), absences=((10.0, 20.0), (15.0, 45.0)))
    moments = np.arange(0.0, 100.0, 2.5)
    for before, now in itertools.pairwise(moments):
        change = worker.next_change(before)
        came_or_went = change is not None and change <= now
        assert came_or_went == (worker.at_work(before) != worker.at_work(now))
