import json

import pytest

from al_core.access.permissions import Role, Session
from al_core.domain.plan import ArchitecturePlan, OptionsPlan, Plan
from al_core.experiments.ablation_effects import ablation_sweep
from tests.experiments.ablated_runs import ablated_runs
from tests.pages.live_lab import FixedPeople
from tests.pages.open_door import NoPeople
from tests.pages.stocked_lab import in_its_process
from tests.pages.test_compare import charts, compare_page, race, segment, texts

HYBRID = Plan(architecture=ArchitecturePlan(kind="hybrid"))
THREE_EACH = Plan(options=OptionsPlan(overlap=3))


@pytest.fixture
def lab(tmp_path):
    yield from in_its_process(tmp_path)


def apart(lab, plan, worth, **more):
    lab.plans["one"] = ablation_sweep(plan, seeds=more.get("seeds", 8))
    lab.runs["one"] = ablated_runs(plan, worth, **more)
    return compare_page(show="ablation")


def test_each_option_is_told_with_its_worth_and_what_stands_in_its_place(lab):
    said = texts(apart(lab, HYBRID, {"strategy": 0.05}))
    assert (
        "**Query strategy**: helps, +5.00 points (+5.00 to +5.00, 8 seeds), against random" in said
    )
    assert "**Trigger**: changes nothing, +0.00 points" in said


def test_effects_are_drawn_and_listed_alike(lab):
    page = apart(lab, HYBRID, {"strategy": 0.05})
    drawn = json.loads(charts(page)[1].spec)["data"]
    assert {(trace["name"], *trace["y"]) for trace in drawn} == {
        ("helps", "query strategy"), ("no difference shown", "random share", "trigger"),
    }  # fmt: skip
    listed = page.dataframe[0].value
    assert listed["option"].tolist() == ["query strategy", "random share", "trigger"]
    assert listed["effect"].round(6).tolist() == [5.0, 0.0, 0.0]


def test_gains_by_selection_and_by_better_labels_stand_apart(lab):
    said = texts(apart(lab, THREE_EACH, {"strategy": 0.03, "overlap": 0.04, "both": 0.06}))
    assert "#### +3.00 points +3.00 points" not in said
    for title, gain in (
        ("**Gain by selection**", "#### +3.00 points"),
        ("**Gain by better labels**", "#### +4.00 points"),
        ("**Both together**", "#### +6.00 points"),
    ):
        assert title in said
        assert gain in said
    assert "Together less the sum of the two: -1.00 points" in said


def test_a_plan_with_one_answer_each_says_how_to_measure_better_labels(lab):
    said = texts(apart(lab, HYBRID, {"strategy": 0.03}))
    assert "takes one answer per example and has no adjudicator" in said
    assert "Set *People per example* to 2 or more" in said


def test_the_measure_stands_in_the_address(lab):
    page = apart(lab, HYBRID, {}, hours={"trigger": 2.0})
    segment(page, "ablation_measure").set_value("Hours").run()
    assert page.query_params["measure"] == "Hours"
    assert "**Trigger**: helps, -2.000 h" in texts(page)


def test_too_few_seeds_say_how_many_would_do(lab):
    said = texts(apart(lab, HYBRID, {"strategy": 0.05}, seeds=5))
    assert "With 5 seeds none can; 7 can." in said


def test_before_the_first_pair_has_finished_it_says_so(lab):
    lab.plans["one"] = ablation_sweep(HYBRID, seeds=8)
    lab.runs["one"] = ablated_runs(HYBRID, {})[:1]
    assert "The first pair of runs is still to come" in texts(compare_page(show="ablation"))


def test_one_press_takes_a_compared_plan_apart_and_opens_it(lab):
    lab.add("one", race(kind="hybrid"))
    page = compare_page(show="ablation")
    assert "3 options switched off in turn, 4 arms on 10 seeds: 40 runs" in texts(page)
    page.button("compared_ablate").click().run()
    assert not page.exception
    assert lab.titles == ["Taken apart: digits, hybrid · margin · 10 seeds"]
    assert lab.plans["begun"].without == ("strategy", "random_share", "trigger")


def test_a_plan_that_cannot_run_says_why_and_begins_nothing(lab):
    lab.add("one", race(kind="hybrid"))
    lab.fault = "17 rows have no label; drop them"
    page = compare_page(show="ablation")
    page.button("compared_ablate").click().run()
    assert "17 rows have no label; drop them" in page.error[0].value
    assert lab.titles == []


def test_whoever_may_not_simulate_sees_no_button(lab):
    lab.add("one", race(kind="hybrid"))
    lab.people = FixedPeople(NoPeople())
    lab.people.session_now = Session.of("vera", Role.VIEWER)
    keys = [button.key for button in compare_page(show="ablation").button]
    assert "compared_ablate" not in keys


def test_a_race_of_random_selection_alone_has_nothing_to_take_apart(lab):
    lab.add("one", [run for run in race() if run.plan.strategy.name == "random"])
    assert "No simulated plan with a strategy is compared" in texts(compare_page(show="ablation"))
