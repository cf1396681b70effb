"""Plans are checked, run and read."""

import msgspec
import numpy as np
import pytest

from al_core.domain.errors import LoopLabError
from al_core.domain.plan import ArchitecturePlan, ModelPlan, OptionsPlan, Person, StrategyPlan
from al_core.experiments.simulating import new_run_id, ready_problem, simulate
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan


def test_same_plan_gives_the_same_head_hash():
    assert simulate(small_plan()).head_hash == simulate(small_plan()).head_hash


def test_another_seed_gives_another_head_hash():
    assert simulate(small_plan()).head_hash != simulate(small_plan(seed=1)).head_hash


def test_a_run_ends_with_its_label_budget_spent():
    result = simulate(small_plan())
    assert (result.stop_reason, result.figures.answers, result.figures.labels) == (
        "label budget spent",
        30,
        36,
    )


def test_the_curve_has_a_point_per_finished_model():
    curve = simulate(small_plan()).curve
    assert curve.labels.tolist() == [6.0, 16.0, 26.0, 36.0]
    assert np.all(np.diff(curve.seconds) > 0)
    assert np.all(np.diff(curve.cost) > 0)


def test_a_run_is_in_the_log_it_was_given():
    log = MemoryLog()
    result = simulate(small_plan(), log, run_id="mine")
    assert (result.run_id, log.head("mine").hash) == ("mine", result.head_hash)


def test_run_names_are_made_of_plain_letters():
    assert new_run_id(small_plan(name="My Run! Äö")).rsplit("-", 1)[0] == "my-run"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"strategy": StrategyPlan(name="magic")}, "magic"),
        ({"model": ModelPlan(name="oracle_of_delphi")}, "oracle_of_delphi"),
        ({"options": OptionsPlan(proxy=ModelPlan(name="nothing"))}, "nothing"),
        ({"architecture": ArchitecturePlan(kind="adaptive", rules=("mood",))}, "mood"),
        ({"architecture": ArchitecturePlan(batch_size=500)}, "500"),
        ({"team": ()}, "0 annotators"),
        ({"options": OptionsPlan(lease_seconds=0.001)}, "0.001"),
        ({"team": (Person(accuracy=1.5),)}, "1.5"),
    ],
)
def test_what_cannot_run_is_refused_by_name_before_it_starts(changes, words):
    with pytest.raises(LoopLabError, match=words):
        ready_problem(small_plan(**changes))


def test_an_unknown_model_is_refused_even_as_query_model():
    options = msgspec.structs.replace(OptionsPlan(), query_model=ModelPlan(name="svm9"))
    with pytest.raises(LoopLabError, match="svm9"):
        ready_problem(small_plan(options=options))
