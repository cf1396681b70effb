"""Compare, section by section: what is drawn, listed, said, kept in the address and refused."""

import json
from dataclasses import replace

import msgspec
import pytest

from al_core.access.permissions import Role, Session
from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, linked
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, DataPlan, Plan, PricesPlan
from al_core.experiments.ablation_effects import ablation_sweep
from al_core.experiments.watched_runs import WatchedRun
from tests.experiments.ablated_runs import ablated_runs
from tests.experiments.runs import arm_runs, run_result
from tests.pages.live_lab import FixedPeople
from tests.pages.open_door import NoPeople
from tests.pages.stocked_lab import in_its_process
from tests.pages.test_compare import HEIGHTS, charts, compare_page, on_sets, race, segment, texts

HOSTILE = "![x](https://bad/x.png) **bold** <b>b</b> :red[a] $y$"
MARGIN, RANDOM = "sequential · margin", "sequential · random"


@pytest.fixture
def lab(tmp_path):
    yield from in_its_process(tmp_path)


@pytest.fixture
def raced(lab):
    lab.add("one", race())
    return lab


def single(lab, name="Reviews", run_id="live-1", heights=0.97, **more):
    """A project beside the simulations."""
    lab.watched = [*lab.watched, WatchedRun(run_id, name, "", "Projects", f"p-{run_id}", "live")]
    found = run_result("entropy", 0, heights, kind="hybrid", finished=False, **more)
    lab.alone[run_id] = replace(found, run_id=run_id)
    return lab


def traces(page, number):
    return json.loads(charts(page)[number].spec)["data"]


def layout(page, number):
    return json.loads(charts(page)[number].spec)["layout"]


def as_role(lab, role):
    lab.people = FixedPeople(NoPeople())
    lab.people.session_now = Session.of("vera", role)


# the curves above


def test_curves_run_over_what_the_address_asks_for(raced):
    assert layout(compare_page(axis="cost"), 0)["xaxis"]["title"]["text"] == (
        "Money spent (your currency)"
    )


def test_an_axis_that_there_is_not_is_not_taken(raced):
    page = compare_page(axis="moon", quality="luck")
    assert page.session_state["compare_axis"] == "labels"
    assert page.session_state["compare_quality"] == "accuracy"


def test_one_seed_is_said_to_have_no_band(lab):
    lab.add("one", arm_runs("margin", [0.9]) + arm_runs("random", [0.8]))
    assert "Mean over 1 seed per arm, one seed has no band" in texts(compare_page())


def test_choosing_nothing_says_what_to_do(raced):
    page = compare_page()
    page.multiselect("compared").set_value([]).run()
    assert "Choose one or more simulations or runs above" in texts(page)


def test_files_are_warned_of_without_their_folders(raced):
    data = DataPlan(dataset="/home/mia/secret place/tickets.csv")
    raced.add("two", race(), base=Plan(data=data))
    warning = compare_page(sweep=["one", "two"]).warning[0].value
    assert "are on different data (digits, tickets.csv)" in warning
    assert "mia" not in warning


@pytest.mark.parametrize("show", ["saved", "target", "pairs", "gantt", "figures", "plans"])
def test_a_hostile_name_of_a_project_acts_in_no_section(raced, show):
    single(raced, HOSTILE)
    page = compare_page(sweep="one", run="live-1", show=show, against="every")
    said = texts(page) + json.dumps([chart.spec for chart in charts(page)])
    for acting in ("![x](", "**bold**", "<b>b</b>", ":red[", "$y$", "https://bad"):
        assert acting not in said


# savings


def test_savings_follow_the_axis(raced):
    page = compare_page(show="saved", axis="hours")
    assert page.dataframe[0].value["unit"].tolist() == ["hours"]
    assert "Hours that the random control needs more than the arm" in texts(page)


def test_a_saving_whose_control_never_caught_up_is_ticked_and_has_no_upper_end(raced):
    table = compare_page(show="saved").dataframe[0].value
    assert table["at_least"].tolist() == [True]
    assert table["high"].isna().tolist() == [True]


# to a target


def test_the_target_is_counted_in_the_unit_of_the_axis(raced):
    page = compare_page(show="target", target="90", axis="hours")
    assert layout(page, 1)["xaxis"]["title"]["text"] == "Hours to 90.0%"
    assert page.dataframe[0].value["Mean"].tolist() == ["1.00", "at least 2.00"]


def test_whom_needs_are_compared_with_stands_in_the_address(raced):
    page = compare_page(show="target", target="90", needs=MARGIN)
    assert page.selectbox("target_against").value == MARGIN
    assert page.dataframe[1].value["arm_a"].tolist() == [RANDOM]
    page.selectbox("target_against").set_value(RANDOM).run()
    assert page.query_params["needs"] == RANDOM


def test_an_arm_that_is_not_compared_any_more_gives_way_to_the_control(raced):
    page = compare_page(show="target", target="90", needs="hybrid · gone")
    assert page.selectbox("target_against").value == RANDOM


def test_a_run_alone_has_nobody_to_be_compared_with(lab):
    single(lab)
    page = compare_page(run="live-1", show="target")
    assert "No other arm has a seed in common with it" in texts(page)


def test_one_seed_leaves_the_ends_of_its_difference_open(raced):
    page = (
        compare_page(sweep="one", run="live-1", show="target", target="90") if single(raced) else 0
    )
    rows = page.dataframe[1].value.set_index("arm_a")
    assert rows.loc["hybrid · entropy · Reviews", ["low", "high"]].isna().all()
    assert rows.loc[MARGIN, ["low", "high"]].notna().all()


@pytest.mark.parametrize("asked", ["-5", "0", "101", "1e999", "nan"])
def test_a_target_that_no_run_can_have_is_not_taken(raced, asked):
    page = compare_page(show="target", target=asked)
    assert page.number_input("target_accuracy").value == 82.5


# arm against arm


def test_arms_are_compared_without_the_control_at_first(lab):
    lab.add("one", race() + arm_runs("entropy", HEIGHTS), strategies=("margin", "entropy"))
    page = compare_page(show="pairs")
    rows = page.dataframe[0].value
    assert (rows["arm_a"].tolist(), rows["arm_b"].tolist()) == ([MARGIN], ["sequential · entropy"])


def test_one_arm_and_its_control_have_no_pair_until_every_pair_is_asked_for(raced):
    assert "There are no two such arms with a seed in common" in texts(compare_page(show="pairs"))
    assert len(compare_page(show="pairs", against="every").dataframe[0].value) == 1


def test_the_correction_grows_with_the_pairs_that_are_looked_at(lab):
    three = race() + arm_runs("entropy", [height - 0.1 for height in HEIGHTS])
    lab.add("one", three, strategies=("margin", "entropy"))
    one = compare_page(show="pairs", against=RANDOM).dataframe[0].value.set_index("arm_a")
    every = compare_page(show="pairs", against="every").dataframe[0].value
    row = every[(every["arm_a"] == MARGIN) & (every["arm_b"] == RANDOM)].iloc[0]
    assert one.loc[MARGIN, "p_alone"] == row["p_alone"] == 2 / 2**6
    assert (one.loc[MARGIN, "p_corrected"], row["p_corrected"]) == (4 / 2**6, 6 / 2**6)


def test_more_pairs_than_a_chart_can_hold_are_a_table_alone(lab):
    names = ("margin", "entropy", "badge", "core_set", "typiclust", "least_confidence", "bald",
             "probcover", "qbc")  # fmt: skip
    lab.add("one", [run for name in names for run in arm_runs(name, HEIGHTS)], strategies=names)
    page = compare_page(show="pairs", against="every")
    assert len(page.dataframe[0].value) == 36
    assert "36 pairs are looked at" in texts(page)
    assert not any("minus" in str(trace.get("y")) for trace in traces(page, 1))


def test_whom_the_curves_differ_from_falls_back_to_the_control(raced):
    assert compare_page(show="pairs", **{"from": "gone"}).query_params["from"] == RANDOM


# over data sets


def test_the_figure_that_arms_are_ranked_by_stands_in_the_address(lab):
    page = compare_page(sweep=on_sets(lab, 5), show="ranks", rank="Hours")
    assert page.selectbox("rank_figure").value == "Hours"
    page.selectbox("rank_figure").set_value("Accuracy").run()
    assert page.query_params["rank"] == "Accuracy"


def test_four_data_sets_have_their_values_and_no_diagram(lab):
    page = compare_page(sweep=on_sets(lab, 4), show="ranks")
    assert "4 data sets: ranks need 5 or more" in texts(page).replace("\\", "")
    assert len(charts(page)) == 1
    assert page.dataframe[0].value["Data set"].tolist() == ["set0", "set1", "set2", "set3"]


def test_an_arm_that_is_not_on_every_set_is_left_out_by_name(lab):
    sets = on_sets(lab, 5)
    lab.runs["s4"] = [run for run in lab.runs["s4"] if run.plan.strategy.name != "random"]
    lab.runs["s4"] += [
        replace(run, plan=msgspec.structs.replace(run.plan, data=DataPlan(dataset="set4")))
        for run in arm_runs("badge", HEIGHTS)
    ]
    said = texts(compare_page(sweep=sets, show="ranks"))
    assert "Not on every set, so left out" in said
    assert "sequential · badge" in said


def test_arms_on_several_sets_are_named_by_their_set(lab):
    page = compare_page(sweep=on_sets(lab, 2), show="figures")
    assert page.dataframe[0].value["Arm"].tolist()[::2] == [f"{MARGIN} · set0", f"{MARGIN} · set1"]


# worth of each choice

HYBRID = Plan(architecture=ArchitecturePlan(kind="hybrid"))


def taken_apart(lab, name="apart", plan=HYBRID, **worth):
    lab.plans[name] = ablation_sweep(plan, seeds=8)
    lab.runs[name] = [
        replace(run, run_id=f"{name}-{run.run_id}") for run in ablated_runs(plan, worth)
    ]
    return lab


def test_two_ablations_stand_below_each_other_with_charts_of_their_own(lab):
    taken_apart(lab, "one", strategy=0.05)
    taken_apart(lab, "two", Plan(budget=BudgetPlan(labels=90)), strategy=0.02)
    page = compare_page(sweep=["one", "two"], show="ablation")
    assert [each.value for each in page.subheader][-2:] == [
        "hybrid · margin",
        "sequential · margin",
    ]
    listed = [frame.value["effect"].tolist()[0] for frame in page.dataframe]
    assert listed == [pytest.approx(5.0), pytest.approx(2.0)]


def test_an_ablation_at_a_moment_says_where_its_runs_stand(lab):
    page = (
        compare_page(sweep="apart", show="ablation", as_of="10-labels") if taken_apart(lab) else 0
    )
    assert "Each run as of 10 labels, not at the end of its budget." in texts(page)


def test_what_an_ablation_found_is_pinned_with_all_its_runs(lab):
    taken_apart(lab, strategy=0.05)
    page = compare_page(show="ablation")
    title = "Worth of each choice: hybrid · margin on digits, accuracy in the end"
    page.button(f"pin_{title}_now").click().run()
    (found,) = lab.playbook.findings("p-1")
    assert len(found.event.heads) == 4 * 8
    assert "Query strategy: helps, +5.00 points" in found.event.words
    assert found.event.address["measure"] == ("Accuracy in the end",)


def test_gains_whose_runs_are_still_to_come_say_so(lab):
    taken_apart(lab)
    lab.runs["apart"] = [run for run in lab.runs["apart"] if "without-strategy" not in run.run_id]
    said = texts(compare_page(show="ablation"))
    assert "Its runs are still to come." in said


def test_a_project_is_taken_apart_elsewhere_and_the_page_says_where(lab):
    single(lab)
    said = texts(compare_page(run="live-1", show="ablation"))
    assert "A project is taken apart on **Projects**, *Plan*" in said


# time and money


def worked(run_id, seconds=36.0):
    """A log of one person, one example and one answer; 36 an hour and 0.5 an answer."""
    plan = Plan(prices=PricesPlan(per_label=0.5, per_person_hour=36.0))
    told = [
        (0.0, ev.RunStarted(plan, "d", ("a", "b"), 9, {}, "simulated")),
        (0.0, ev.ExamplesArrived(tuple(range(9)))),
        (0.0, ev.AnnotatorJoined("ana")),
        (0.0, ev.BatchSelected(1, (1, 2), (1.0, 1.0), (1.0, 1.0), (False, False), "margin",
                               "model", 1, 0, 0, 0.0, 0.2, 0.2)),
        (0.0, ev.SlotLeased(1, 1, "ana", 900.0)),
        (seconds, ev.LabelGiven(1, 1, "ana", 0, seconds, True, "", 0, 0, 0.0)),
    ]  # fmt: skip
    return linked(run_id, GENESIS, 1, told)


FIRST = "sequential-margin-20-0"


def test_a_run_is_told_in_hours_and_money_by_kind(raced):
    raced.logs[FIRST] = worked(FIRST)
    page = compare_page(show="gantt", bars=FIRST)
    assert f"**{MARGIN}, seed 0** cost 0.86: 36 s at work, 1 answer, 0 s of training." in texts(
        page
    )
    rows = page.dataframe[0].value
    assert rows["Kind"].tolist() == ["fresh labeling", "total"]
    assert rows["Money"].tolist() == pytest.approx([0.86, 0.86])


def test_hours_by_person_are_for_those_who_see_the_team(raced):
    raced.logs[FIRST] = worked(FIRST)
    as_role(raced, Role.MANAGER)
    assert compare_page(show="gantt", bars=FIRST).dataframe[1].value["Person"].tolist() == ["ana"]
    as_role(raced, Role.VIEWER)
    labels = [each.label for each in compare_page(show="gantt", bars=FIRST).expander]
    assert "By person, hours" not in labels


def test_runs_that_are_not_compared_are_not_drawn(raced):
    page = compare_page(show="gantt", bars=["gone", FIRST])
    assert page.multiselect("gantt_runs").value == [FIRST]


def test_no_run_chosen_draws_nothing(raced):
    page = compare_page(show="gantt")
    page.multiselect("gantt_runs").set_value([]).run()
    assert not page.exception
    assert len(charts(page)) == 1


def test_what_hours_went_into_is_pinned_with_the_runs_drawn_alone(raced):
    raced.logs[FIRST] = worked(FIRST)
    page = compare_page(show="gantt", bars=FIRST)
    page.button("pin_Where hours and money went_now").click().run()
    (found,) = raced.playbook.findings("p-1")
    assert list(found.event.heads) == [FIRST]
    assert found.event.words.startswith(f"{MARGIN}, seed 0 cost 0.86")


# redundancy, figures, plans


def test_groups_of_figures_stand_in_the_address(raced):
    page = compare_page(show="figures")
    group = segment(page, "figure_group").options[-1]
    wanted = group if isinstance(group, str) else group.content
    segment(page, "figure_group").set_value(wanted).run()
    assert page.query_params["figures"] == wanted


def test_arms_of_one_plan_differ_in_nothing(lab):
    lab.add("one", arm_runs("margin", HEIGHTS), control=False)
    assert "All arms ran under the same settings" in texts(compare_page(show="plans"))


def test_a_project_differs_by_its_plan_from_a_simulation(raced):
    single(raced)
    page = compare_page(sweep="one", run="live-1", show="plans")
    rows = page.dataframe[0].value.set_index("Setting")
    assert rows.loc["architecture.kind", "hybrid · entropy · Reviews"] == "hybrid"
    assert rows.loc["strategy.name", MARGIN] == "margin"
