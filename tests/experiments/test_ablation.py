import pytest
from msgspec.structs import replace

from al_core.domain.errors import PlanError
from al_core.domain.plan import (
    ArchitecturePlan,
    ModelPlan,
    OptionsPlan,
    Person,
    Plan,
    StrategyPlan,
)
from al_core.experiments.ablation import (
    GROUPS,
    OPTIONS,
    WHOLES,
    ablated,
    arm_without,
    left_out,
    options_on,
    title_of,
    without,
)
from al_core.experiments.simulating import checked_names

RICH = Plan(
    strategy=StrategyPlan("entropy", {}),
    model=ModelPlan(start="warm"),
    architecture=ArchitecturePlan(
        kind="adaptive", trigger_count=15, warm_up_agreement=0.8, window=30
    ),
    options=OptionsPlan(
        query_model=ModelPlan("naive_bayes"),
        proxy=ModelPlan("naive_bayes"),
        ensemble=3,
        refresh_labels=5,
        queue_order="grouped",
        on_drift="explore",
        overlap=3,
        consensus="dawid_skene",
        skip_scope="adjudicator",
    ),
    team=(Person(count=3),),
)
"""A plan in which everything is on but calibration, which does not go with a warm start."""
CALIBRATED = replace(RICH, model=ModelPlan(calibration="sigmoid"))


def names(plan):
    return [option.name for option in options_on(plan)]


def on_kind(kind, **more):
    return Plan(architecture=ArchitecturePlan(kind=kind, **more))


def rich_in(option):
    return CALIBRATED if option == "calibration" else RICH


def test_every_option_is_on_in_a_plan_that_has_it_all():
    assert [*names(RICH), "calibration"] == [option.name for option in OPTIONS]
    assert names(CALIBRATED)[-1] == "calibration"


def test_the_plainest_plan_has_strategy_and_random_share_to_switch_off():
    assert names(Plan()) == ["strategy", "random_share"]


def test_random_selection_without_more_has_nothing_to_switch_off():
    assert ablated(Plan(strategy=StrategyPlan("random"))) == ()


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_without_an_option_it_is_not_on_any_more(option):
    assert option.name not in names(option.off(rich_in(option.name)))


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_switching_off_twice_is_switching_off_once(option):
    bare = option.off(rich_in(option.name))
    assert option.off(bare) == bare


@pytest.mark.parametrize("name", [*(option.name for option in OPTIONS), *WHOLES])
def test_what_is_left_is_a_plan_that_can_run(name):
    assert checked_names(without(rich_in(name), name)) != rich_in(name)


def test_a_strategy_gives_way_to_random_selection_without_its_parameters():
    powered = replace(RICH, strategy=StrategyPlan("power_batch", {"beta": 2.0}))
    assert without(powered, "strategy").strategy == StrategyPlan("random")


def test_a_trigger_gives_way_to_waiting_for_the_whole_batch():
    bare = without(on_kind("hybrid", trigger_count=15), "trigger").architecture
    assert (bare.kind, bare.trigger_share, bare.trigger_count) == ("hybrid", 1.0, None)


def test_a_parallel_loop_that_waits_for_all_is_sequential():
    assert without(on_kind("parallel"), "trigger").architecture.kind == "sequential"


def test_a_sequential_loop_has_no_trigger():
    assert "trigger" not in names(on_kind("sequential"))


def test_rules_are_options_of_adaptive_loops_alone():
    rules = [name for name in names(on_kind("adaptive")) if name.startswith("rule_")]
    assert len(rules) == 7
    assert [name for name in names(on_kind("hybrid")) if name.startswith("rule_")] == []


def test_the_batch_rule_is_all_rules_that_change_its_size():
    assert without(on_kind("adaptive"), "batch_rule").architecture.rules == (
        "redundant", "drift", "plateau",
    )  # fmt: skip


def test_one_size_rule_alone_is_the_batch_rule_and_not_told_twice():
    assert names(on_kind("adaptive", rules=("idle",))) == [
        "strategy", "random_share", "trigger", "rule_idle",
    ]  # fmt: skip


def test_one_answer_each_needs_no_consensus():
    options = without(RICH, "overlap").options
    assert (options.overlap, options.consensus) == (1, "majority")


def test_a_consensus_method_without_a_second_answer_is_no_option():
    assert "consensus" not in names(Plan(options=OptionsPlan(consensus="dawid_skene")))


def test_calibration_that_the_strategy_asks_for_is_no_option():
    assert "calibration" not in names(Plan(model=ModelPlan(calibration="auto")))


def test_groups_of_several_options_are_switched_off_as_one_and_both_together():
    assert ablated(RICH)[-3:] == ("selection", "labels", "both")


def test_a_group_of_one_option_is_that_option():
    plan = Plan(options=OptionsPlan(overlap=3))
    arms = ablated(plan)
    assert arms == ("strategy", "random_share", "overlap", "both")
    assert arm_without(plan, "labels", arms) == "overlap"
    assert arm_without(plan, "selection", arms) == "strategy"


def test_a_plan_without_better_labels_has_no_arm_for_them():
    assert arm_without(Plan(), "labels", ablated(Plan())) == ""


def test_without_both_neither_selection_nor_better_labels_are_left():
    left = {option.group for option in options_on(without(RICH, "both"))}
    assert left == {"timing", "model"}


def test_groups_are_the_four_that_are_told_apart():
    assert {option.group for option in OPTIONS} == set(GROUPS)


def test_an_unknown_option_is_refused_with_those_there_are():
    with pytest.raises(PlanError, match=r"no option is called 'magic'; take from strategy, random"):
        without(RICH, "magic")


@pytest.mark.parametrize(
    ("run_name", "option"),
    [
        ("demo-hybrid-margin-without-trigger-3", "trigger"),
        ("demo-hybrid-margin-without-rule_idle-0", "rule_idle"),
        ("demo-hybrid-margin-without-both-12", "both"),
        ("demo-hybrid-margin-3", ""),
        ("a-without-a-clue-hybrid-margin-3", ""),
        ("pool-without-noise-3", ""),
    ],
)
def test_the_name_of_a_run_says_what_it_was_without(run_name, option):
    assert left_out(run_name) == option


@pytest.mark.parametrize("name", [*(option.name for option in OPTIONS), *WHOLES])
def test_every_arm_has_a_title_in_words(name):
    assert title_of(name).islower()
    assert "_" not in title_of(name)
