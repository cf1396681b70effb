"""What the report of a run says: its numbers are the run's, its limits what the run lacked."""

from dataclasses import replace

import msgspec
import pytest

from al_core.domain.errors import DataError, ReplayDiverged
from al_core.experiments.report_data import data_and_people
from al_core.experiments.report_decision import run_decision
from al_core.experiments.report_limits import limits
from al_core.experiments.report_material import run_material
from al_core.experiments.report_of_run import run_report
from al_core.experiments.report_order import SECTIONS, ReportTemplate, checked_order
from al_core.experiments.report_reproduce import log_name
from al_core.reporting.report.content import Bullets, Code, Table, Text
from al_core.reporting.report.html import html_report
from al_core.reporting.report.markdown import markdown
from tests.experiments.live_people import World, small_project
from tests.experiments.plans import small_plan
from tests.experiments.reported import RUN, material, order, simulated, worked_out


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def run(cache):
    return material(cache)


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """The same run of which nothing is on file."""
    return run_material("Drifting", simulated(), tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """A project that two people labeled, with a remark, a decision, and a class renamed."""
    folder = tmp_path_factory.mktemp("live") / "cache"
    world = World(small_project(batch_size=6), folder)
    world.work()
    for turn in range(30):
        example = world.label("Ada Lovelace" if turn % 2 else "Ben Shneiderman")
        world.work()
        if turn == 4:
            world.run.flag("Ada Lovelace", example, "=cmd|' /C calc'!A0 is odd")
    return world, run_material("Live", world.entries(), folder)


def section(report, key):
    return next(each for each in report.sections if each.key == key)


def blocks(part, kind):
    return [block for block in part.blocks if isinstance(block, kind)]


def told(run):
    (found,) = blocks(limits(run), Bullets)
    return " ".join(found.items)


def test_the_three_numbers_are_those_of_the_run(run):
    saved, quality, cost = run_decision(run).numbers
    assert (saved.name, quality.name, cost.name) == (
        "Labels saved against random", "Accuracy", "Money spent",
    )  # fmt: skip
    found = run.health.versions[-1].quality.accuracy
    assert quality.figure == f"{found.estimate:.1%}"
    assert quality.interval == f"95 % interval {found.low:.1%} to {found.high:.1%}"
    assert cost.figure == f"{run.result.figures.cost:,.2f}"
    low = run.saved.saved.interval.low
    assert saved.figure == "cannot tell yet"
    assert saved.interval.endswith(f", interval {low:,.0f} to no upper end")


def test_doing_nothing_is_always_a_choice_and_the_advised_one_is_marked(run):
    decision = run_decision(run)
    names = [choice.name for choice in decision.choices]
    assert names[0] == "Do nothing: buy no more labels"
    assert decision.advice == "Stop labeling: the budget is spent."
    assert [choice.advised for choice in decision.choices] == [True, False, False]


def test_the_first_figure_has_the_random_control_and_fits_a_page(run):
    figure = run_decision(run).figure
    assert [track.name for track in figure.picture.tracks] == ["audit set", "random control"]
    assert figure.picture.plane.height == 320


def test_nothing_on_file_gives_a_report_that_says_so(bare, cache):
    report = run_report(bare, order(), cache)
    assert report.decision.advice == "No advice yet."
    assert next(number.figure for number in report.decision.numbers) == "not known"
    assert report.decision.numbers[1].interval == "interval not known"
    assert "have not been gone through" in told(bare)
    assert "redundancy is not told" in told(bare)
    assert len(html_report(report)) > 4_000_000


def test_every_section_is_there_in_its_order_and_only_those_chosen(run, cache):
    assert [each.key for each in run_report(run, order(), cache).sections] == list(SECTIONS)
    some = run_report(run, order(sections=("limits", "method")), cache)
    assert [each.key for each in some.sections] == ["method", "limits"]


def test_figures_are_numbered_from_the_first_page_on(run, cache):
    names = [figure.name for figure in run_report(run, order(), cache).figures()]
    assert names == [
        "accuracy", "macro_f1", "log_loss", "saved", "classes", "calibration", "staleness",
        "balance", "arrivals", "redundancy",
    ]  # fmt: skip


def test_people_stand_under_pseudonyms_everywhere(run, cache, live):
    page = markdown(run_report(run, order(), cache))
    assert "zaphod" not in page.replace('"name": "zaphod"', "")
    assert "person 1" in page
    mine = markdown(run_report(live[1], order(), cache))
    assert "Lovelace" not in mine
    assert "Shneiderman" not in mine


def test_what_the_run_lacked_is_told_with_its_figures(run):
    words = told(run)
    assert "one run with one seed (0)" in words
    assert "People were simulated" in words
    assert "The audit set is small: 270 labeled items" in words
    assert f"{run.standing.arrivals.arrived:,} examples arrived after the start" in words
    assert "Each item was labeled by one person" in words
    assert f"had not seen {run.result.figures.staleness_at_answer:.1f} labels on average" in words


def test_what_the_run_did_not_lack_is_not_told(run):
    words = told(run)
    assert "The run goes on" not in words
    assert "by hand" not in words
    assert "The budget was not used up" not in words
    assert "No slot was filled at random" not in words


def test_an_unfinished_run_and_an_unspent_budget_are_limits(cache):
    entries = simulated()
    cut = entries[: len(entries) // 2]
    words = told(run_material("Cut", cut, cache))
    assert "The run goes on" in words
    assert "The budget was not used up" in words


def test_a_run_without_a_random_share_says_so(tmp_path):
    plan = small_plan()
    options = msgspec.structs.replace(plan.options, random_share=0.0)
    entries = simulated(msgspec.structs.replace(plan, options=options))
    worked_out(entries, tmp_path)
    words = told(run_material("No chance", entries, tmp_path))
    assert "No slot was filled at random" in words
    assert "LURE, the second estimate of accuracy, was refused" in words


def test_a_bound_on_what_was_saved_is_called_one(run):
    newest = run.savings.history[-1]
    bounded = replace(newest, saved=replace(newest.saved, at_least=True))
    savings = replace(run.savings, history=(*run.savings.history[:-1], bounded))
    assert "is a lower bound" in told(replace(run, savings=savings))


def test_the_data_table_and_the_people_table_are_the_logs(run):
    data, people = blocks(data_and_people(run), Table)
    figures = dict(zip(data.columns["What"], data.columns["Figure"], strict=True))
    assert figures["Data version (SHA-256)"] == run.first.data_version
    assert figures["Labeled, training set"] == len(run.state.labels)
    assert figures["Audit items with a label"] == 270
    assert sum(people.columns["Answers"]) == 120


def test_reproducibility_gives_the_command_the_hashes_and_the_whole_plan(run, cache):
    part = section(run_report(run, order(), cache), "reproduce")
    command, plan = blocks(part, Code)
    assert command.lines == ("python -m al_core replay --log log/run-1.log.jsonl --verify",)
    values = blocks(part, Table)[0].columns["Value"]
    assert values[3] == f"{run.entries[-1].seq} events, hash {run.entries[-1].hash}"
    assert msgspec.json.decode("\n".join(plan.lines))["seed"] == 0


def test_a_projects_log_is_left_out_unless_ticked(live, cache):
    left = section(run_report(live[1], order(), cache), "reproduce")
    assert "it is left out here" in blocks(left, Text)[0].words
    there = section(run_report(live[1], order(with_log=True), cache), "reproduce")
    assert "is in the zip of this report" in blocks(there, Text)[0].words


def test_raw_text_is_there_only_when_ticked(live):
    world, run = live
    without = markdown(run_report(run, order(), world.cache))
    assert "calc" not in without
    report = run_report(run, order(raw_text=True), world.cache)
    flags = next(t for t in report.tables() if t.name == "flags")
    assert flags.columns["Remark"] == ["=cmd|' /C calc'!A0 is odd"]
    assert any(t.name == "newest-batch" for t in report.tables())


def test_examples_that_are_not_at_hand_are_told_so(live, monkeypatch):
    world, run = live
    gone = replace(run, entries=[_renamed(run.entries[0]), *run.entries[1:]])
    report = run_report(gone, order(raw_text=True), world.cache)
    words = blocks(section(report, "examples"), Text)[0].words
    assert words.startswith("The examples themselves are not at hand: ")


def _renamed(entry):
    """A first event whose data are a file that is not there."""
    payload = entry.payload.replace(b'"breast_cancer"', b'"gone/none.csv"')
    return replace(entry, payload=payload)


def test_a_live_run_names_no_simulation(live, cache):
    report = run_report(live[1], order(), cache)
    assert report.about.startswith("A project that people labeled: Live.")
    assert "simulated" not in told(live[1]).lower()


def test_no_folder_of_this_machine_stands_in_a_report(live, cache):
    _world, run = live
    plan = msgspec.structs.replace(
        run.plan, data=msgspec.structs.replace(run.plan.data, dataset="/home/ada/mine.csv")
    )
    moved = replace(run, result=replace(run.result, plan=plan))
    page = markdown(run_report(moved, order(), cache))
    assert "/home/ada" not in page
    assert "mine.csv" in page


def test_two_reports_of_the_same_run_are_equal(run, cache):
    once, again = (markdown(run_report(run, order(), cache)) for _ in range(2))
    assert once == again


def test_a_log_of_no_run_has_no_report(cache):
    with pytest.raises(ReplayDiverged, match="not a run_started"):
        run_material("None", simulated()[1:], cache)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ids": ()}, "of nothing"),
        ({"template": ReportTemplate(formats=())}, "no format"),
        ({"template": ReportTemplate(sections=("method", "nosuch"))}, "'nosuch'"),
        ({"template": ReportTemplate(title="x" * 201)}, "201 characters"),
    ],
)
def test_orders_that_nothing_can_come_of_are_refused(changes, says):
    with pytest.raises(DataError, match=says):
        checked_order(msgspec.structs.replace(order(), **changes))


def test_a_title_is_made_of_the_name_where_none_is_given():
    assert order().title == "Drifting: what the labels brought"
    assert order(title="  Ours ").title == "Ours"


@pytest.mark.parametrize(
    ("run_id", "name"),
    [(RUN, "run-1.log.jsonl"), ("../x y", "-x-y.log.jsonl"), ("...", "run.log.jsonl")],
)
def test_logs_are_named_in_plain_letters(run_id, name):
    assert log_name(run_id) == name


def test_accuracy_without_a_measured_interval_is_not_dressed_up(bare):
    numbers = run_decision(bare).numbers
    assert numbers[1].note == "as logged; its models have not been gone through"
