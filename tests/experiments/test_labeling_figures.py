"""What the labeling benchmark makes of the times that it took."""

import math

from labeling_speed.figures import Spread, covered, labels, spread, trainings, within

from al_core.domain.events import LabelGiven, ModelTrained, TrainingFailed, TrainingStarted


def begun(version):
    return TrainingStarted(version, 10, "d", "cold", 30.0)


def trained(version):
    return ModelTrained(version, 10, 0.5, 0.5, 1.0, 1.0, 0.5, 10)


def given(answer_id):
    return LabelGiven(1, 1, "ana", 0, 1.0, True, "", 0, 0, 0.0, 1.0, answer_id)


def test_a_spread_is_in_milliseconds():
    hundredths = [number / 1000.0 for number in range(101)]

    assert spread(hundredths) == Spread(101, 50.0, 95.0, 99.0, 100.0)


def test_what_was_never_done_took_no_time_that_could_be_told():
    assert spread([]).count == 0
    assert math.isnan(spread([]).p95)


def test_a_training_lasts_until_its_model_or_its_failure():
    events = [(1.0, begun(1)), (3.0, trained(1)), (5.0, begun(2)), (6.0, TrainingFailed(2, "no"))]

    assert trainings(events) == [(1.0, 3.0), (5.0, 6.0)]


def test_a_training_that_was_under_way_at_the_end_has_no_length():
    assert trainings([(1.0, begun(1))]) == []


def test_labels_are_known_by_the_ids_that_browsers_gave_them():
    assert labels([(1.0, given("a1")), (2.0, given("")), (3.0, begun(1))]) == {"a1": 1.0}


def test_a_moment_is_within_a_training_or_not():
    assert within([(1.0, 3.0), (5.0, 6.0)], 2.0)
    assert not within([(1.0, 3.0), (5.0, 6.0)], 4.0)


def test_the_share_of_a_time_that_trainings_took_counts_only_what_is_inside_it():
    assert covered([(0.0, 3.0), (5.0, 6.0)], (2.0, 12.0)) == 0.2
