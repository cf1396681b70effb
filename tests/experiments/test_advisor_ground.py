"""What the advisor simulates on."""

import pytest

from al_core.domain.errors import DataError
from al_core.domain.plan import DataPlan
from al_core.experiments.advisor_ground import Ground, Shape, nearest_ground, own_ground


def test_own_data_are_said_to_be_own():
    ground = own_ground(DataPlan("some/where/mine.csv"))
    assert ground.own
    assert ground.words == "your own data, mine.csv"


def test_the_nearest_set_is_of_the_same_kind_and_named():
    ground = nearest_ground(Shape("image", 2000, 10), 100)
    assert ground.data.dataset == "digits"
    assert not ground.own
    assert ground.words == ("the catalogue set nearest to your data, Handwritten digits (digits)")


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        (Shape("text", 5000, 6), "docstrings_library"),
        (Shape("text", 1500, 14), "docstrings_scipy"),
        (Shape("text", 5000, 80), "docstrings_modules"),
        (Shape("table", 500, 2), "breast_cancer"),
        (Shape("table", 8000, 2), "fair_affairs"),
        (Shape("embedding", 3000, 4), "scenario"),
    ],
)
def test_classes_and_rows_tell_which_is_nearest(shape, name):
    assert nearest_ground(shape, 100).data.dataset == name


def test_a_set_without_room_for_the_labels_is_passed_over():
    assert nearest_ground(Shape("table", 500, 2), 400).data.dataset == "fair_affairs"


def test_another_kind_is_taken_where_none_has_room():
    assert nearest_ground(Shape("image", 2000, 10), 2000).data.dataset == "docstrings_library"


def test_with_no_room_anywhere_the_largest_is_taken():
    assert nearest_ground(Shape("table", 500, 2), 10**6).data.dataset == "fair_affairs"


def test_sets_that_need_the_network_are_never_taken():
    with pytest.raises(DataError, match="no catalogue set to choose from"):
        nearest_ground(Shape("text", 18_000, 20), 100, ("newsgroups20",))


def test_random_is_always_tried_and_last():
    ground = Ground(DataPlan(), own=True, words="x", strategies=("margin", "random", "badge"))
    assert ground.challengers == ("badge", "random")


def test_a_base_plan_has_the_grounds_data_and_the_seed():
    ground = own_ground(DataPlan("digits", rows=300))
    plan = ground.base(7)
    assert (plan.seed, plan.data, plan.model, plan.split) == (
        7, ground.data, ground.model, ground.split,
    )  # fmt: skip
