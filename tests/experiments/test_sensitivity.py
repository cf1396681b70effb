"""Where the advice flips; each column is what the rule says when asked for that very case."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from al_core.domain.constraints import Constraints
from al_core.domain.errors import PlanError
from al_core.domain.plan import BudgetPlan, PricesPlan, TrainingPlan
from al_core.domain.recommending import Design
from al_core.domain.sensitivity import Flip, Sensitivity
from al_core.experiments.advisor import rule_advice
from al_core.experiments.advisor_rules import PACES, estimate
from al_core.experiments.sensitivity import flip_sentences, sensitivity

PLAIN, HYBRID, FULL = Design("sequential", 10), Design("hybrid", 20), Design("parallel", 5)
SLOW = Constraints(
    label_seconds=60.0, people=4, training=TrainingPlan(seconds=300.0),
    budget=BudgetPlan(labels=100), prices=PricesPlan(per_compute_hour=60.0),
)  # fmt: skip


@pytest.fixture(scope="module")
def by_people():
    return sensitivity(SLOW, "people")


@pytest.fixture(scope="module")
def by_training():
    return sensitivity(SLOW, "retraining")


def test_every_column_is_advised_what_the_rule_advises_for_it(by_people):
    for people, design in zip(by_people.values, by_people.advised, strict=True):
        asked = msgspec.structs.replace(SLOW, people=int(people))
        assert rule_advice(asked).design == design


def test_column_of_the_constraints_as_given_is_known(by_people, by_training):
    assert by_people.values[by_people.given_place] == 4.0
    assert by_training.values[by_training.given_place] == 300.0


def test_training_that_grows_with_labels_stands_at_half_the_budget():
    grows = msgspec.structs.replace(SLOW, training=TrainingPlan(20.0, 0.5))
    found = sensitivity(grows, "retraining")
    assert found.values[found.given_place] == 45.0


def test_cheapest_cell_of_each_column_costs_nothing_extra(by_people):
    assert by_people.extra.min(axis=0).tolist() == [0.0] * len(by_people.values)
    assert by_people.extra.max() > 0.0


def test_cell_holds_the_cheapest_architecture_at_that_batch_size(by_people):
    row, column = by_people.batch_sizes.index(20), by_people.given_place
    costs = {kind: estimate(SLOW, Design(kind, 20)).cost for kind in PACES}
    assert by_people.kinds[row][column] == min(costs, key=costs.get)


def test_extra_is_the_cost_over_the_columns_cheapest(by_people):
    column = by_people.given_place
    least = [
        min(estimate(SLOW, Design(kind, size)).cost for kind in PACES)
        for size in by_people.batch_sizes
    ]
    expected = np.array(least) / min(least) - 1.0
    assert by_people.extra[:, column] == pytest.approx(expected)


def test_every_size_that_is_advised_has_a_row(by_people, by_training):
    for found in (by_people, by_training):
        assert {each.batch_size for each in found.advised} <= set(found.batch_sizes)


def test_no_row_is_larger_than_half_the_label_budget(by_people):
    assert max(by_people.batch_sizes) == 50


def test_advice_flips_exactly_where_neighbours_differ(by_people, by_training):
    for found in (by_people, by_training):
        kinds = [design.kind for design in found.advised]
        steps = zip(found.values[1:], kinds, kinds[1:], strict=False)
        changes = [value for value, before, after in steps if before != after]
        assert [flip.value for flip in found.flips] == changes


def grid(axis, flips):
    """Hybrid as given, in the middle of three columns."""
    return Sensitivity(
        axis, "money", (1.0, 60.0, 600.0), (10, 20), np.zeros((2, 3)), (("hybrid",) * 3,) * 2,
        (PLAIN, HYBRID, FULL), flips, 1,
    )  # fmt: skip


def test_flips_are_told_in_words():
    flips = (Flip(60.0, PLAIN, HYBRID), Flip(600.0, HYBRID, FULL))
    assert flip_sentences(grid("retraining", flips)) == [
        "As given: hybrid in batches of 20.",
        "From 1 min to retrain on: hybrid in batches of 20, in place of sequential.",
        "From 10 min to retrain on: parallel in batches of 5, in place of hybrid.",
    ]


def steady(*sizes):
    """Hybrid in every column, in batches of these sizes."""
    return replace(grid("people", ()), advised=tuple(Design("hybrid", size) for size in sizes))


def test_advice_that_never_flips_says_so_and_in_what_batches():
    assert flip_sentences(steady(10, 20, 50)) == [
        "As given: hybrid in batches of 20.",
        "Hybrid is advised over the whole range, in batches of 10 to 50.",
    ]


def test_advice_that_never_changes_names_its_one_batch_size():
    assert flip_sentences(steady(20, 20, 20))[1] == (
        "Hybrid is advised over the whole range, in batches of 20."
    )


def test_flips_over_people_count_them():
    said = flip_sentences(grid("people", (Flip(60.0, PLAIN, HYBRID),)))
    assert said[1] == "From 60 people on: hybrid in batches of 20, in place of sequential."


def test_unplannable_constraints_get_the_remedy():
    with pytest.raises(PlanError, match="0 people can't label; give at least 1"):
        sensitivity(msgspec.structs.replace(SLOW, people=0), "people")
