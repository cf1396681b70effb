import pytest

from al_core.domain.plan import (
    ArrivalPlan,
    BudgetPlan,
    DataPlan,
    DriftPlan,
    ModelPlan,
    OptionsPlan,
    Person,
)
from al_core.experiments.plan_files import read_plan, read_sweep, sweep_toml
from al_core.experiments.ready_sweeps import demo_sweep, first_sweep
from tests.experiments.plans import small_plan, small_sweep

SWEEPS = {
    "demo": demo_sweep(),
    "new simulation": first_sweep(),
    "no label limit": small_sweep(base=small_plan(budget=BudgetPlan(labels=None, hours=2.5))),
    "own file": small_sweep(
        base=small_plan(data=DataPlan('C:\\new "x".csv', params={"label": "ü", "text": "t"}))
    ),
    "shifts and times": small_sweep(
        base=small_plan(team=(Person(shifts=((0.0, 3600.0), (7200.5, 9000.0)), times=(1.5, 2.0)),))
    ),
    "models and drift": small_sweep(
        base=small_plan(
            options=OptionsPlan(query_model=ModelPlan("rbf_svm", {"C": 0.1}), overlap=2),
            arrivals=ArrivalPlan(0.5, 60.0),
            drift=DriftPlan(900.0, "label_swap"),
        )
    ),
    "parameters by strategy": small_sweep(
        strategy_params={"text_signals": {"domain_words": ["fever"], "length": -0.5}}
    ),
}


@pytest.mark.parametrize("sweep", SWEEPS.values(), ids=list(SWEEPS))
def test_sweep_written_as_toml_reads_back_equal(tmp_path, sweep):
    file = tmp_path / "plan.toml"
    file.write_text(sweep_toml(sweep), "utf-8")
    assert read_sweep(file) == sweep
    assert read_plan(file) == sweep.base
