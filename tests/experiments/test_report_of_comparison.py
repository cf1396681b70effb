"""What the report of a comparison says: the arm that is shown to save, or that none is."""

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.experiments.comparing import arm_of
from al_core.experiments.report_compared import SURER, Compared, compared_decision
from al_core.experiments.report_compared_limits import compared_limits
from al_core.experiments.report_of_comparison import comparison_report
from al_core.experiments.report_order import SECTIONS, ReportOrder, ReportTemplate
from al_core.experiments.side_by_side import SideBySide
from al_core.reporting.report.content import Bullets, Table
from al_core.reporting.report.html import html_report
from al_core.reporting.report.markdown import markdown
from tests.experiments.runs import arm_runs

HEIGHTS = (0.90, 0.91, 0.92, 0.93, 0.94)
ORDER = ReportOrder("comparison", ("s",), "Race", ReportTemplate(), "olga", 1.7e9)


def compared(*runs, missing=0, datasets=("digits",)):
    """These runs side by side."""
    found = tuple(run for arm in runs for run in arm)
    starts = {
        run.run_id: ev.RunStarted(
            run.plan, "d" * 64, ("a", "b"), 630, {"numpy": "2.4"}, "simulated"
        )
        for run in found
    }
    seen = SideBySide(found, arm_of, datasets, missing, 2.0, {"s": ""})
    return Compared("Race", seen, starts)


def lower(by, count=5):
    return [height - by for height in HEIGHTS[:count]]


@pytest.fixture
def clear():
    """Margin far above its control on five seeds."""
    return compared(arm_runs("margin", HEIGHTS), arm_runs("random", lower(0.1)))


def limits(of):
    (found,) = compared_limits(of).blocks
    assert isinstance(found, Bullets)
    return " ".join(found.items)


def test_an_arm_that_is_shown_to_save_is_advised(clear):
    decision = compared_decision(clear)
    assert decision.advice == "Use sequential · margin."
    advised = [choice.name for choice in decision.choices if choice.advised]
    assert advised == ["Use sequential · margin"]
    assert decision.numbers[0].figure.startswith("at least ")
    assert decision.numbers[1].figure == "92.0%"
    assert decision.numbers[1].interval == "95 % interval 90.0% to 94.0%"
    assert decision.numbers[2].figure == "4.00"


def test_where_no_arm_saves_nothing_is_done():
    same = compared(arm_runs("margin", HEIGHTS), arm_runs("random", HEIGHTS))
    decision = compared_decision(same)
    assert decision.advice == "Do nothing: stay with random selection."
    assert decision.choices[0].advised


def test_too_few_seeds_decide_nothing():
    few = compared(arm_runs("margin", HEIGHTS[:2]), arm_runs("random", lower(0.1, 2)))
    decision = compared_decision(few)
    assert decision.advice == "Decide nothing yet: simulate more seeds."
    assert [choice.advised for choice in decision.choices if choice.name == SURER] == [True]
    assert decision.numbers[0].figure == "cannot tell yet"
    assert "Few seeds: 2" in limits(few)


def test_without_a_control_nothing_is_advised():
    alone = compared(arm_runs("margin", HEIGHTS))
    assert compared_decision(alone).advice == "No advice yet."
    assert "1 arms have no random control" in limits(alone)


def test_one_seed_has_no_interval():
    one = compared(arm_runs("margin", HEIGHTS[:1]), arm_runs("random", HEIGHTS[:1]))
    assert compared_decision(one).numbers[1].interval == "one seed: no interval"
    assert not compared_decision(one).figure.picture.tracks[0].low


def test_what_is_missing_stands_under_limits(clear):
    assert "never reached the accuracy aimed at" in limits(clear)
    gaps = compared(arm_runs("margin", HEIGHTS), missing=3, datasets=("digits", "anes96"))
    assert "3 of the runs that were planned have not finished" in limits(gaps)
    assert "ran on 2 data sets" in limits(gaps)


def test_many_arms_are_a_limit():
    names = ("margin", "entropy", "least_confidence", "core_set", "badge")
    many = compared(*(arm_runs(name, HEIGHTS) for name in names), arm_runs("random", HEIGHTS))
    assert "5 arms were compared: the best of many looks better than it is" in limits(many)


def test_every_section_is_written_and_names_each_run_with_its_head(clear):
    report = comparison_report(clear, ORDER)
    assert [section.key for section in report.sections] == list(SECTIONS)
    runs = next(table for table in report.tables() if table.name == "reproduce")
    assert len(runs.columns["Run"]) == 10
    assert set(runs.columns["Log head"]) == {"h"}
    assert len(html_report(report)) < 8 * 1024 * 1024


def test_figures_stand_with_half_their_interval_in_one_cell(clear):
    report = comparison_report(clear, ORDER)
    table = next(t for t in report.tables() if t.title == "All arms: quality and price")
    assert isinstance(table, Table)
    assert table.columns["Accuracy"] == ["0.920 ± 0.020", "0.820 ± 0.020"]


def test_estimators_are_named_once_however_many_strategies(clear):
    text = markdown(comparison_report(clear, ORDER))
    assert text.count("Wilson 1927") == 1
    assert "Strategy margin" in text
    assert "Strategy random" in text


def test_an_unfinished_comparison_has_a_report_too():
    nothing = compared(missing=4)
    text = markdown(comparison_report(nothing, ORDER))
    assert "No advice yet" in text
    assert "4 of the runs that were planned have not finished" in text


def test_hostile_names_of_simulations_and_files_come_out_as_text(clear):
    data = msgspec.structs.replace(
        clear.seen.runs[0].plan.data, dataset="/home/ada/<script>alert(1)</script>.csv"
    )
    starts = {
        name: msgspec.structs.replace(s, plan=msgspec.structs.replace(s.plan, data=data))
        for name, s in clear.starts.items()
    }
    hostile = Compared("</title><script>alert(2)</script>", clear.seen, starts)
    order = msgspec.structs.replace(ORDER, name="</title><script>alert(3)</script>")
    page = html_report(comparison_report(hostile, order)).decode()
    assert "<script>alert" not in page
    assert "/home/ada" not in page
    assert "&lt;script&gt;alert(3)" in page
