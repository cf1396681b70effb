"""People who can't be simulated are refused with what, value and remedy."""

import pytest

from al_core.annotation import checked_person
from al_core.domain.errors import PlanError
from al_core.domain.plan import Person


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"accuracy": 1.2}, "ana: accuracy is 1.2; give a share"),
        ({"accuracy": -0.1}, "accuracy is -0.1"),
        ({"accuracy": float("nan")}, "accuracy is nan"),
        ({"skip_rate": 2.0}, "skip_rate is 2.0; give a share"),
        ({"skip_rate": 1.0}, "nothing is labeled"),
        ({"abandonment": -1.0}, "abandonment is -1.0"),
        ({"alike_discount": 1.0}, "labels take no time"),
        ({"mean_seconds": 0.0}, "mean_seconds is 0.0; give a number above 0"),
        ({"mean_seconds": float("inf")}, "mean_seconds is inf"),
        ({"cv": -0.5}, "cv is -0.5; give 0 to 100"),
        ({"spread": "uniform"}, "take one of deterministic, exponential"),
        ({"spread": "bootstrap"}, "bootstrap has no times"),
        ({"spread": "bootstrap", "times": (3.0, 0.0)}, "times hold 0.0"),
        ({"spread": "bootstrap", "times": (3.0,), "mean_seconds": -1.0}, "or 0 for the times"),
        ({"confusion": ((1.0,),)}, "1 rows of \\[1\\] for 2 classes"),
        ({"confusion": ((1.0, 0.0), (1.0,))}, "give 2 rows of 2"),
        ({"confusion": ((1.0, 0.0), (0.6, 0.6))}, "confusion row 1 is \\[0.6, 0.6\\]"),
        ({"confusion": ((1.5, -0.5), (0.5, 0.5))}, "confusion row 0"),
        ({"shifts": ((10.0, 5.0),)}, "shift from 10.0 to 5.0 s"),
        ({"absences": ((-1.0, 5.0),)}, "absence from -1.0 to 5.0 s"),
    ],
)
def test_a_person_who_cannot_be_simulated_is_refused(wrong, message):
    with pytest.raises(PlanError, match=message):
        checked_person(Person(name="ana", **wrong), 2, 3600.0)


@pytest.mark.parametrize(
    "fine",
    [
        {},
        {"confusion": ((0.9, 0.1), (0.3, 0.7)), "accuracy": 0.0},
        {"spread": "bootstrap", "times": (1.0, 9.0), "mean_seconds": 0.0},
        {"shifts": ((0.0, 3600.0),), "absences": ((60.0, 120.0),)},
        {"cv": 0.0},
    ],
)
def test_a_person_who_can_be_simulated_comes_back_as_given(fine):
    assert checked_person(Person(**fine), 2, 3600.0) == Person(**fine)


@pytest.mark.parametrize(
    ("plan", "fastest"),
    [
        ({"spread": "deterministic"}, 20.0),
        ({"spread": "deterministic", "alike_discount": 0.5}, 10.0),
        ({"spread": "bootstrap", "times": (2.0, 6.0), "mean_seconds": 0.0}, 2.0),
        ({"spread": "bootstrap", "times": (2.0, 6.0), "mean_seconds": 40.0}, 20.0),
        ({"spread": "exponential"}, 0.0200100),
        ({"spread": "lognormal", "cv": 1.0}, 1.079290),
    ],
)
def test_a_time_out_shorter_than_the_fastest_label_is_refused(plan, fastest):
    worker = Person(mean_seconds=plan.pop("mean_seconds", 20.0), **plan)
    assert checked_person(worker, 2, fastest * 1.001) is worker
    with pytest.raises(PlanError, match="shorter than the fastest label of person"):
        checked_person(worker, 2, fastest * 0.999)


@pytest.mark.parametrize("lease", [0.0, -5.0, float("nan")])
def test_a_time_out_of_nothing_is_refused(lease):
    with pytest.raises(PlanError, match="raise lease_seconds"):
        checked_person(Person(spread="exponential"), 2, lease)
