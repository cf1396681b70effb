import msgspec
import pytest

from al_core.domain.errors import DataError, ModelError, PlanError
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, DataPlan, ModelPlan, OptionsPlan
from al_core.experiments.checking import checked_sweep
from tests.experiments.plans import small_plan, small_sweep

FAULTY_PLANS = {
    "0 annotators; add at least one": {"team": ()},
    "the budget of labels is 0; give more than 0": {"budget": BudgetPlan(labels=0)},
    "batch size is 5000 and the pool has": {"architecture": ArchitecturePlan(batch_size=5000)},
    "random share is 2.0; use a share": {"options": OptionsPlan(random_share=2.0)},
    "time-out of 1 s is shorter than the fastest": {"options": OptionsPlan(lease_seconds=1.0)},
}
FAULTY_SWEEPS = {
    "0 architectures are chosen": {"architectures": ()},
    "0 strategies are chosen": {"strategies": (), "control": False},
    "0 seeds are given": {"seeds": ()},
    "the control's budget is 0.0 times": {"control_budget": 0.0},
    "no strategy is called 'guess'": {"strategies": ("margin", "guess")},
}


def test_sweep_that_can_run_is_given_back():
    assert checked_sweep(small_sweep()) == small_sweep()


def test_control_alone_can_run():
    alone = small_sweep(strategies=())
    assert checked_sweep(alone) == alone


@pytest.mark.parametrize(("message", "fault"), FAULTY_PLANS.items(), ids=list(FAULTY_PLANS))
def test_faulty_plan_is_refused_with_value_and_remedy(message, fault):
    with pytest.raises(PlanError, match=message):
        checked_sweep(small_sweep(base=small_plan(**fault)))


@pytest.mark.parametrize(("message", "fault"), FAULTY_SWEEPS.items(), ids=list(FAULTY_SWEEPS))
def test_sweep_without_a_cell_to_run_is_refused(message, fault):
    with pytest.raises(PlanError, match=message):
        checked_sweep(small_sweep(**fault))


def test_data_that_is_not_there_is_named():
    base = msgspec.structs.replace(small_plan(), data=DataPlan(dataset="lost.csv"))
    with pytest.raises(DataError, match=r"lost\.csv"):
        checked_sweep(small_sweep(base=base))


def test_model_that_is_not_known_is_named():
    with pytest.raises(ModelError, match="'oracle'"):
        checked_sweep(small_sweep(base=small_plan(model=ModelPlan(name="oracle"))))
