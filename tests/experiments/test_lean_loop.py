"""The loop in which benchmarks compare strategies, held against the engine."""

from dataclasses import replace

import numpy as np
import pytest
from lean_loop import Preset, bench_set, fitting_strategies, has_room, learning_curve

from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    ModelPlan,
    OptionsPlan,
    Plan,
    SplitPlan,
    StrategyPlan,
)
from al_core.experiments.simulating import simulate

TINY = Preset(seeds=20, batch=10, rounds=4)


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("LOOPLAB_HOME", str(tmp_path_factory.mktemp("home")))
        patched.delenv("LOOPLAB_SHARED_DATA", raising=False)
        yield


@pytest.fixture(scope="module")
def data():
    return bench_set("scenario", "auto", None)


@pytest.mark.parametrize("strategy", ["margin", "core_set", "badge", "random"])
def test_the_lean_loop_gives_the_curve_of_the_engine(data, strategy):
    plan = Plan(
        data=DataPlan(dataset="scenario"),
        split=SplitPlan(audit_share=0.3, seed_size=20, seed_draw="random"),
        model=ModelPlan(params={"C": 1.0}),
        strategy=StrategyPlan(name=strategy),
        architecture=ArchitecturePlan(kind="sequential", batch_size=10),
        options=OptionsPlan(random_share=0.0),
        budget=BudgetPlan(labels=40),
    )

    curve = simulate(plan).curve

    found = learning_curve(data, TINY, strategy, 0)
    assert [each.accuracy for each in found] == pytest.approx(curve.accuracy.tolist(), abs=1e-12)
    assert curve.labels.tolist() == list(TINY.labels)


def test_all_strategies_of_a_seed_start_from_the_same_model(data):
    starts = {learning_curve(data, TINY, name, 5)[0] for name in ("random", "margin", "typiclust")}

    assert len(starts) == 1


def test_another_seed_is_another_split(data):
    first, second = (learning_curve(data, TINY, "margin", seed) for seed in (0, 1))

    assert first[0] != second[0]


def test_strategies_that_need_the_truth_or_texts_stay_out(data):
    names = fitting_strategies(data)

    assert {"random", "margin", "badge"} <= set(names)
    assert not {"in_order", "greedy_oracle", "text_signals"} & set(names)


def test_texts_let_in_the_strategies_that_read_them(data):
    texts = ["a word"] * data.codes.size

    assert "text_signals" in fitting_strategies(replace(data, texts=texts))


def test_a_pool_less_than_twice_the_labels_is_too_small(data):
    assert has_room(data, Preset(100, 10, 60))
    assert not has_room(data, Preset(101, 10, 60))


def test_rows_are_a_part_drawn_at_random_and_always_the_same():
    part = bench_set("scenario", "auto", 300)

    assert part.codes.size == 300
    assert np.array_equal(part.codes, bench_set.__wrapped__("scenario", "auto", 300).codes)
    assert part.groups.size == 300
