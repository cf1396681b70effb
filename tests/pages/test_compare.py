import json
from dataclasses import replace

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from al_core.domain.plan import ArchitecturePlan, DataPlan, Plan
from al_core.domain.results import BatchLikeness
from al_core.experiments.cuts import Cut
from al_core.experiments.watched_runs import WatchedRun
from al_core.strategies.registry import STRATEGIES
from tests.experiments.runs import arm_runs, run_result
from tests.pages.stocked_lab import in_its_process

HEIGHTS = [0.90, 0.91, 0.92, 0.93, 0.94, 0.95]


def compare_in_its_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    st.navigation(
        [st.Page(p.path, title=p.title, default=p.title == "Compare") for p in PAGES]
    ).run()


@pytest.fixture
def lab(tmp_path):
    yield from in_its_process(tmp_path)


def race(lead=0.1, **more):
    control = arm_runs("random", [height - lead for height in HEIGHTS], **more)
    return arm_runs("margin", HEIGHTS, **more) + control


@pytest.fixture
def raced(lab):
    lab.add("one", race())
    return lab


def compare_page(**query):
    page = AppTest.from_function(compare_in_its_frame, default_timeout=20)
    page.query_params.update(query)
    shown = page.run()
    assert not shown.exception
    return shown


def texts(page):
    return " ".join(each.value for each in (*page.markdown, *page.caption, *page.info))


def charts(page):
    return [each.proto for each in page.main if each.type == "plotly_chart"]


def segment(page, key):
    return next(each for each in page.get("button_group") if each.key == key)


def test_empty_lab_says_what_to_press(lab):
    page = compare_page()
    assert "Press **Run the 60-second demo** on Start" in texts(page)


def test_newest_simulation_is_shown_and_named_in_the_address(raced):
    page = compare_page()
    assert page.multiselect("compared").value == ["one"]
    assert page.query_params["sweep"] == "one"


def test_address_chooses_simulations_axis_and_section(raced):
    raced.add("two", race(batch_size=40), base=Plan(architecture=ArchitecturePlan(batch_size=40)))
    page = compare_page(sweep=["two", "one"], axis="hours", show="plans")
    assert page.multiselect("compared").value == ["two", "one"]
    assert page.session_state["compare_axis"] == "hours"
    assert "architecture.batch_size" in page.dataframe[0].value["Setting"].tolist()


def test_simulation_that_is_not_there_is_left_out(raced):
    assert compare_page(sweep=["gone", "one"]).multiselect("compared").value == ["one"]


def test_caption_names_audit_set_seeds_and_the_controls_budget(raced):
    caption = compare_page().caption[0].value
    assert "Accuracy on the audit set, which is locked and drawn at random" in caption
    assert "Mean over 6 seeds per arm" in caption
    assert "with 2 times the label budget" in caption


def test_log_loss_has_its_own_axis(raced):
    layout = json.loads(charts(compare_page(quality="log_loss"))[0].spec)["layout"]
    assert layout["yaxis"]["title"]["text"] == "Log loss on the audit set (lower is better)"


def test_saving_is_told_in_words_and_as_a_table(raced):
    page = compare_page()
    assert "sequential · margin** reaches 92.5% accuracy with at least" in texts(page)
    table = page.dataframe[0].value
    assert table["verdict"].tolist() == ["saved"]
    assert table["high"].isna().tolist() == [True]


def test_simulation_without_control_says_why_nothing_is_saved(lab):
    lab.add("one", arm_runs("margin", HEIGHTS), control=False)
    assert "No arm has a random control on the same seeds yet" in texts(compare_page())


def test_figures_are_read_at_labels_that_every_run_has(raced):
    page = compare_page(show="figures")
    assert page.dataframe[0].value["Accuracy"].round(3).tolist() == [0.925, 0.825]
    assert "read at 20 labels, the most that every run has" in texts(page)


def test_idle_and_staleness_are_drawn_with_what_they_mean(raced):
    page = compare_page(show="flow")
    assert len(charts(page)) == 3
    assert "people at work had nothing to label" in texts(page)


def test_pair_with_a_clear_difference_is_named(raced):
    page = compare_page(show="pairs")
    chosen = page.selectbox("pair_against").set_value("sequential · random").run()
    assert chosen.dataframe[0].value["verdict"].tolist() == ["sequential · margin higher"]
    assert "1 pair is looked at" in texts(chosen)


def test_pair_without_a_difference_says_so(lab):
    lab.add("one", race(lead=0.0))
    page = compare_page(show="pairs")
    chosen = page.selectbox("pair_against").set_value("").run()
    assert chosen.dataframe[0].value["verdict"].tolist() == ["no difference shown"]


def test_too_few_seeds_for_the_pairs_says_how_many_would_do(lab):
    lab.add("one", [run for run in race() if run.plan.seed < 5])
    page = compare_page(show="pairs")
    chosen = page.selectbox("pair_against").set_value("").run()
    assert "With 5 seeds none can; simulate at least 6" in texts(chosen)


def test_single_runs_are_drawn_one_below_the_other(raced):
    page = compare_page(show="gantt")
    assert page.multiselect("gantt_runs").value == ["sequential-margin-20-0"]
    assert "**sequential · margin, seed 0**" in texts(page)


def test_only_what_differs_between_plans_is_listed(raced):
    assert compare_page(show="plans").dataframe[0].value["Setting"].tolist() == ["strategy.name"]


def test_arms_of_unlike_plans_are_named_apart(raced):
    raced.add("two", race(batch_size=40), base=Plan(architecture=ArchitecturePlan(batch_size=40)))
    page = compare_page(sweep=["one", "two"])
    assert "**batch size 40**: Race two" in texts(page)


def test_simulations_on_other_data_are_warned_of(raced):
    raced.add("two", race(), base=Plan(data=DataPlan(dataset="anes96")))
    page = compare_page(sweep=["one", "two"])
    assert "are on different data (digits, anes96)" in page.warning[0].value


def test_running_simulation_shows_what_is_there(raced):
    raced.state = "running"
    assert "Compared so far: 12 finished runs" in texts(compare_page())


def test_missing_runs_are_counted(lab):
    lab.add("one", race()[:11])
    assert "1 of 12 runs are missing" in texts(compare_page())


def test_what_the_compared_strategy_picks_is_pictured_on_their_data(raced):
    page = compare_page(show="picks")
    assert page.multiselect("picks_strategies").value == ["margin"]
    assert "One query of margin on digits" in texts(page)
    assert len(page.multiselect("picks_strategies").options) == len(STRATEGIES)


def test_any_two_strategies_are_pictured_side_by_side(raced):
    page = compare_page(show="picks")
    page.multiselect("picks_strategies").set_value(["margin", "core_set"]).run()
    assert [each.value for each in page.subheader][-2:] == ["margin", "core set"]
    assert "One query of core set on digits" in texts(page)


def test_without_a_strategy_nothing_is_pictured(raced):
    page = compare_page(show="picks")
    page.multiselect("picks_strategies").set_value([]).run()
    assert "Choose one or two strategies above" in texts(page)


def test_the_strategies_pictured_stand_in_the_address(raced):
    page = compare_page(show="picks", pick=["entropy", "nonsense"])
    assert page.multiselect("picks_strategies").value == ["entropy"]
    page.multiselect("picks_strategies").set_value(["margin"]).run()
    assert page.query_params["pick"] == "margin"


def repeating(seed_gaps, **more):
    """A race in which margin's batches are that much more alike than random ones."""
    runs = []
    for seed, gaps in enumerate(seed_gaps):
        batches = (BatchLikeness(n, 20, 0.3 + gap, 0.3) for n, gap in enumerate(gaps, 1))
        runs.append(replace(run_result("margin", seed, 0.5, **more), batches=tuple(batches)))
    return runs


def test_redundancy_over_rounds_is_grouped_by_architecture_and_batch_size(lab):
    gaps = [[0.0, 0.1, 0.2]] * 3 + [[0.0, 0.2, 0.4]] * 3
    lab.add("one", repeating(gaps) + repeating(gaps, kind="hybrid"))
    page = compare_page(show="redundancy")
    shown = page.dataframe[0].value
    assert shown["Arm"].tolist() == ["hybrid · batches of 20", "sequential · batches of 20"]
    assert shown["Above random"].round(3).tolist() == [0.15, 0.15]
    assert shown["Change in 10 rounds"].round(3).tolist() == [1.5, 1.5]
    assert shown["Trend"].tolist() == ["rising", "rising"]
    lines = json.loads(charts(page)[1].spec)["data"]
    assert [line["y"] for line in lines if line["mode"] == "lines+markers"] == [
        pytest.approx([0.0, 0.15, 0.3])
    ] * 2


def test_redundancy_over_rounds_says_what_it_is_from_how_many_seeds_and_the_threshold(lab):
    lab.add("one", repeating([[0.0, 0.1]] * 6))
    said = texts(compare_page(show="redundancy"))
    assert "most similar other pick of its batch, less the same of a random batch" in said
    assert "mean over up to 6 seeds per arm" in said
    assert "picks diversely above 0.10" in said


def test_runs_without_batches_of_two_have_no_redundancy(raced):
    assert "chose one example at a time" in texts(compare_page(show="redundancy"))


LIVE = WatchedRun("live-1", "Reviews", "", "Projects", "p-1", "live")


def with_project(lab, height=0.97):
    lab.watched = [LIVE]
    found = run_result("entropy", 0, height, kind="hybrid", finished=False)
    lab.alone["live-1"] = replace(found, run_id="live-1")
    return lab


def test_a_project_stands_beside_simulations_and_in_the_address(raced):
    with_project(raced)
    page = compare_page(show="figures")
    page.multiselect("compared_runs").set_value(["live-1"]).run()
    assert page.query_params["run"] == "live-1"
    assert page.dataframe[0].value["Arm"].tolist() == [
        "sequential · margin", "sequential · random", "hybrid · entropy · Reviews",
    ]  # fmt: skip
    assert "A single run is an arm of its own without an interval over seeds" in texts(page)


def test_a_single_run_of_a_simulation_that_is_compared_stays_among_its_runs(raced):
    run = raced.runs["one"][0]
    raced.alone[run.run_id] = run
    raced.watched = [
        WatchedRun(run.run_id, "sequential · margin · seed 0", "one", "Race", "", "finished")
    ]
    page = compare_page(sweep="one", run=run.run_id, show="figures")
    assert page.dataframe[0].value["Seeds"].tolist() == [6, 6]
    assert "belongs to a simulation chosen here, and counts there" in texts(page)
    assert "A single run is an arm of its own" not in texts(page)


def test_name_of_a_file_is_no_markup_where_arms_are_named_apart(raced):
    raced.add("two", race(), base=Plan(data=DataPlan(dataset="**loud**.csv")))
    words = texts(compare_page(sweep=["one", "two"]))
    assert r"**\*\*loud\*\*.csv**: Race two" in words


def test_an_address_with_a_run_alone_compares_that_and_no_simulation(raced):
    page = compare_page(run="live-1", show="figures") if with_project(raced) else None
    assert page.multiselect("compared").value == []
    assert page.dataframe[0].value["Arm"].tolist() == ["hybrid · entropy · Reviews"]


def test_a_project_without_a_measured_model_says_what_is_needed(raced):
    with_project(raced, float("nan"))
    page = compare_page(run="live-1", sweep="one")
    assert "No model of Reviews is measured yet: a model and a few audit labels" in texts(page)


def test_a_lab_with_projects_alone_has_something_to_compare(lab):
    page = compare_page(run="live-1") if with_project(lab) else None
    assert "Nothing to compare yet" not in texts(page)


def test_labels_to_a_target_count_runs_that_fell_short(raced):
    page = compare_page(show="target", target="92.5")
    told = page.dataframe[0].value
    assert told["Arm"].tolist() == ["sequential · margin", "sequential · random"]
    assert told["Reached"].tolist() == [3, 0]
    assert told["Mean"].tolist() == ["at least 15", "at least 20"]
    assert told["Median"].tolist() == ["more than 20", "more than 20"]
    assert "never left out" in texts(page)


def test_a_target_is_kept_in_the_address_and_one_that_cannot_be_is_not_taken(raced):
    page = compare_page(show="target", target="nonsense")
    assert page.number_input("target_accuracy").value == 82.5
    page.number_input("target_accuracy").set_value(90.0).run()
    assert page.query_params["target"] == "90"


def test_needs_are_compared_with_the_control_and_corrected(raced):
    told = compare_page(show="target", target="90").dataframe[1].value
    assert told["arm_a"].tolist() == ["sequential · margin"]
    assert told["estimate"].tolist() == [-10.0]
    assert told["verdict"].tolist() == ["sequential · random higher"]


def test_the_difference_curve_is_drawn_seed_by_seed(raced):
    page = compare_page(show="pairs", **{"from": "sequential · random"})
    assert page.selectbox("difference_from").value == "sequential · random"
    lines = json.loads(charts(page)[-1].spec)["data"]
    drawn = [line["y"] for line in lines if line.get("name") == "sequential · margin"]
    assert [pytest.approx([0.1, 0.1])] * len(drawn) == drawn
    assert "95 % interval of the paired differences" in texts(page).replace("\u00a0", " ")


def test_figure_and_pair_stand_in_the_address(raced):
    page = compare_page(show="pairs", metric="Hours", against="every")
    assert page.selectbox("pair_metric").value == "Hours"
    assert page.query_params["against"] == "every"
    assert page.dataframe[0].value["metric"].tolist() == ["Hours"]


def test_ranks_are_refused_below_five_data_sets(raced):
    said = texts(compare_page(show="ranks")).replace("\\", "")
    assert "1 data set: ranks need 5 or more" in said


def on_sets(lab, count):
    for number in range(count):
        data = DataPlan(dataset=f"set{number}")
        runs = [
            replace(run, run_id=f"{run.run_id}-{number}",
                    plan=msgspec.structs.replace(run.plan, data=data))
            for run in race()
        ]  # fmt: skip
        lab.add(f"s{number}", runs, base=Plan(data=data))
    return [f"s{number}" for number in range(count)]


def test_five_data_sets_have_a_critical_difference_diagram(lab):
    page = compare_page(sweep=on_sets(lab, 5), show="ranks")
    assert "Arms differ** over 5 data sets; best mean rank: sequential · margin" in texts(page)
    assert "under one thick bar are not told apart" in texts(page)
    assert page.dataframe[0].value["sequential · margin"].tolist() == pytest.approx([0.925] * 5)


def test_hours_and_money_of_the_runs_drawn_are_added_up(raced):
    page = compare_page(show="gantt", bars="sequential-margin-20-1")
    assert page.multiselect("gantt_runs").value == ["sequential-margin-20-1"]
    assert "0 s at work, 0 answers" in texts(page)
    assert "What each kind means" in [each.label for each in page.expander]


def test_runs_are_compared_at_a_number_of_labels_in_the_address(raced):
    page = compare_page(as_of="10-labels", show="figures")
    assert "**As of 10 labels**: each run as it stood with so many" in texts(page)
    assert "read at 10 labels, the most that every run has" in texts(page)
    line = next(each for each in json.loads(charts(page)[0].spec)["data"] if "x" in each)
    assert max(line["x"]) == 10.0


def test_savings_of_a_moment_are_measured_by_the_whole_control(raced):
    page = compare_page(as_of="10-labels", show="saved")
    assert "reach the arm's newest accuracy" in texts(page)
    assert page.dataframe[0].value["estimate"].tolist() == [10.0]


def test_back_to_now_takes_the_moment_out_of_the_address(raced):
    page = compare_page(as_of="10-labels", show="figures")
    next(each for each in page.button if each.label == "Back to now").click().run()
    assert "as_of" not in page.query_params
    assert "read at 20 labels" in texts(page)


def test_a_moment_is_chosen_by_its_number_of_labels(raced):
    page = compare_page()
    page.number_input("cut_number").set_value(15).run()
    next(each for each in page.button if each.label == "Show").click().run()
    assert page.query_params["as_of"] in ("15-labels", ["15-labels"])
    assert "**As of 15 labels**" in texts(page)


def test_a_moment_before_every_model_says_that_nothing_can_be_shown(raced):
    page = compare_page(as_of="5-labels")
    assert "12 runs had no model by then, and can't be shown." in texts(page)
    assert not charts(page)


@pytest.mark.parametrize("asked", ["0", "</script>", "ab12cd34"])
def test_a_moment_that_is_none_is_refused_and_the_runs_are_whole(raced, asked):
    page = compare_page(as_of=asked, show="figures")
    assert page.error
    assert "read at 20 labels" in texts(page)


def test_single_runs_are_drawn_up_to_the_moment(raced):
    compare_page(as_of="12", show="gantt")
    assert raced.spans_asked == [("sequential-margin-20-0", Cut("entry", 12))]
