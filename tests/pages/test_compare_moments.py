"""Compare at a moment of all runs, while runs come in, and how they flow, repeat and pick."""

from dataclasses import replace

import pytest

from al_core.domain.results import BatchLikeness
from tests.experiments.runs import arm_runs, run_result
from tests.pages.stocked_lab import in_its_process
from tests.pages.test_compare import HEIGHTS, compare_page, race, segment, texts
from tests.pages.test_compare_sections import single


@pytest.fixture
def lab(tmp_path):
    yield from in_its_process(tmp_path)


@pytest.fixture
def raced(lab):
    lab.add("one", race())
    return lab


# a moment of all runs


def test_a_moment_is_chosen_by_an_entry_of_each_log(raced):
    page = compare_page(show="figures")
    segment(page, "cut_unit").set_value("entry").run()
    page.number_input("cut_number").set_value(7).run()
    next(each for each in page.button if each.label == "Show").click().run()
    assert page.query_params["as_of"] in ("7", ["7"])
    assert "**As of entry 7**: each run as it stood after that entry of its own log" in texts(page)


def test_runs_that_had_no_model_by_then_are_counted_beside_those_that_had(raced):
    late = run_result("margin", 9, 0.9)
    raced.runs["one"].append(
        replace(late, curve=replace(late.curve, labels=late.curve.labels + 10))
    )
    assert "1 run had no model by then, and can't be shown." in texts(
        compare_page(as_of="15-labels")
    )


def test_the_target_of_a_moment_is_read_up_to_it(raced):
    page = compare_page(show="target", target="90", as_of="10-labels")
    assert "Read up to 10, the range that all runs have" in texts(page)
    assert page.dataframe[0].value["Reached"].tolist() == [6, 0]


def test_a_project_is_cut_like_the_others(raced):
    single(raced)
    page = compare_page(sweep="one", run="live-1", show="figures", as_of="10-labels")
    assert "read at 10 labels, the most that every run has" in texts(page)


# flow, redundancy, picks


def test_idle_shares_say_from_how_many_seeds_they_are(raced):
    assert "mean over up to 6 seeds with a 95" in texts(compare_page(show="flow"))


def alike(strategy):
    likeness = tuple(BatchLikeness(number, 20, 0.5, 0.3) for number in (1, 2))
    return [replace(run, batches=likeness) for run in arm_runs(strategy, HEIGHTS)]


def test_whose_redundancy_is_shown_stands_in_the_address(lab):
    lab.add("one", alike("margin") + alike("entropy"), strategies=("margin", "entropy"))
    page = compare_page(show="redundancy", of="entropy")
    assert page.selectbox("redundancy_of").value == "entropy"
    page.selectbox("redundancy_of").set_value("margin").run()
    assert page.query_params["of"] == "margin"


def test_a_strategy_that_did_not_run_gives_way_to_one_that_did(lab):
    lab.add("one", alike("margin"), control=False)
    assert compare_page(show="redundancy", of="badge").selectbox("redundancy_of").value == "margin"


def test_a_run_alone_has_its_picks_on_its_own_data(lab):
    single(lab)
    page = compare_page(run="live-1", show="picks")
    assert page.multiselect("picks_strategies").value == ["entropy"]
    assert "One query of entropy on digits" in texts(page)


# while runs come in


def test_before_the_first_run_is_done_the_page_says_that_it_follows(lab):
    lab.add("one", [])
    lab.state = "running"
    said = texts(compare_page())
    assert "The first run is still under way; it appears here when done." in said
    assert "The page follows." in said


def test_a_moment_can_be_asked_for_while_runs_come_in(lab):
    lab.add("one", race()[:7])
    lab.state = "running"
    assert "Compared so far: 7 finished runs; 5 are still to come" in texts(
        compare_page(as_of="10-labels")
    )
