"""What is typed becomes a project, or says what is wrong with it."""

import pytest
from msgspec.structs import replace

from al_core.domain.errors import ModelError, PlanError
from al_core.domain.plan import (
    ArrivalPlan,
    DataPlan,
    DriftPlan,
    ModelPlan,
    Person,
    Plan,
    SplitPlan,
    StrategyPlan,
)
from al_core.domain.project import ClassSpec
from al_core.experiments.project_drafts import (
    Draft,
    class_lines,
    classes_read,
    drafted,
    first_plan,
    on_data,
    plan_of_sweep,
)
from al_core.experiments.sweeping import SweepPlan

PLAN = replace(first_plan(), name="Mail")


def test_new_project_hands_out_twelve_and_audits_as_it_goes():
    options = first_plan().options
    assert (options.hand, options.audit_share, options.random_share) == (12, 0.1, 0.1)


def test_meaning_needs_no_colour_and_may_hold_the_separator():
    assert classes_read("spam | bulk | mass mail\n\nham") == (
        ClassSpec("spam", "", "bulk | mass mail"),
        ClassSpec("ham"),
    )


def test_empty_colour_is_no_colour():
    assert classes_read("ham | | all else") == (ClassSpec("ham", "", "all else"),)


def test_classes_come_back_as_they_were_written():
    classes = (
        ClassSpec("a", "#112233", "first"),
        ClassSpec("b", "#112233"),
        ClassSpec("c", "", "x"),
    )
    assert classes_read(class_lines(classes)) == classes


NAMES = [
    "a|b", "|", "a, b", '"quoted"', '"half', 'say "yes|no"', "#hash", "a\\b", "; ' ` *x* <b>",
    "नमस्ते", "👩\u200d🔬", "a\u00a0b", "x" * 99 + "|",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("about", [("", ""), ("#112233", ""), ("", "it | means"), ("#112233", "x")])
def test_any_name_that_can_be_read_comes_back_as_it_was(name, about):
    classes = (ClassSpec(name, *about), ClassSpec("other"))
    assert classes_read(class_lines(classes)) == classes
    assert drafted(Draft(PLAN, class_lines(classes))).classes == classes


@pytest.mark.parametrize("name", ["two\nlines", "a\tb", "a\u2028b", "a\x00b"])
def test_a_name_that_no_button_can_show_is_refused_by_name(name):
    with pytest.raises(PlanError, match="which no button can show") as error:
        drafted(Draft(PLAN, class_lines([ClassSpec(name), ClassSpec("other")])))
    assert repr(name) in str(error.value)


@pytest.mark.parametrize("line", ['"a" or "b"', '"a', '"'])
def test_quotes_that_close_no_name_are_part_of_it(line):
    assert classes_read(f"{line} | meaning") == (ClassSpec(line, "", "meaning"),)


def test_swatch_is_a_colour_and_nothing_else():
    typed = ClassSpec("a", "#112233;background:url(x)")
    assert (typed.swatch, ClassSpec("b", "#CC5522").swatch) == ("#888888", "#CC5522")


def test_terms_to_highlight_stand_between_commas():
    assert drafted(Draft(PLAN, "a\nb", highlight=" free, ,prize")).highlight == ("free", "prize")


def test_name_is_kept_without_the_spaces_around_it():
    assert drafted(Draft(replace(PLAN, name=" Mail "), "a\nb")).plan.name == "Mail"


@pytest.mark.parametrize(
    ("draft", "error", "says"),
    [
        (Draft(replace(PLAN, name="  "), "a\nb"), PlanError, "no name"),
        (Draft(PLAN, ""), PlanError, "needs two classes or more, not 0"),
        (Draft(PLAN, "a\n | #112233"), PlanError, "a class can't be called ''"),
        (Draft(replace(PLAN, strategy=StrategyPlan("luck")), "a\nb"), PlanError, "luck"),
        (Draft(replace(PLAN, model=ModelPlan("oracle")), "a\nb"), ModelError, "oracle"),
    ],
)
def test_fault_is_named_before_anything_is_read(draft, error, says):
    with pytest.raises(error, match=says):
        drafted(draft)


def test_plan_of_a_simulation_leaves_the_simulated_world_behind():
    base = Plan(
        name="race",
        data=DataPlan(dataset="wine"),
        split=SplitPlan(protocol="published"),
        team=(Person(count=9),),
        arrivals=ArrivalPlan(initial_share=0.5, rate_per_hour=10.0),
        drift=DriftPlan(),
    )
    sweep = SweepPlan(
        base, ("parallel", "hybrid"), ("badge",), strategy_params={"badge": {"candidates": 9}}
    )
    plan = plan_of_sweep(sweep)
    assert (plan.name, plan.data.dataset, plan.architecture.kind) == ("", "wine", "parallel")
    assert plan.strategy == StrategyPlan("badge", {"candidates": 9})
    assert (plan.team, plan.arrivals, plan.drift) == (Plan().team, ArrivalPlan(), None)
    assert (plan.split.protocol, plan.options.hand) == ("standard", 12)


def test_other_data_lets_go_of_features_named_for_the_old():
    plan = replace(PLAN, data=DataPlan(dataset="digits", features="image"))
    assert on_data(plan, DataPlan(dataset="wine"), 50).data == DataPlan("wine", "auto", 50)
    assert on_data(plan, DataPlan(dataset="digits"), None).data.features == "image"
