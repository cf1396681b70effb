"""Progress & stop, Forecast: the target in the address, what is told, what is missing."""

from dataclasses import dataclass

import msgspec
import pytest

from al_core.access.permissions import Role
from al_core.domain.plan import ArchitecturePlan, BudgetPlan
from al_core.domain.results import JobProgress
from al_core.experiments.forecasting import run_forecast
from al_core.experiments.run_watch import Worked
from tests.experiments.plans import small_plan
from tests.pages.test_progress import page, texts, traces
from tests.pages.watched_lab import RUN, ReadRun, simulated, watched_lab

TARGET = f"forecast_target_{RUN}"
WORK = JobProgress("forecast run-1", "Simulating ways on", "queued", 0, 48, None)


@dataclass
class AtWork(ReadRun):
    """A run whose forecast is being made."""

    def forecast(self, seen):
        return Worked(None, WORK)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of 9 models, 64 labels and 60 audit items."""
    plan = small_plan(budget=BudgetPlan(labels=64), architecture=ArchitecturePlan(batch_size=8))
    found = simulated(plan, tmp_path_factory.mktemp("cache"))
    run_forecast(found.seen, found.cache)
    assert found.saved.history  # worked out here: a page waits for neither
    return found


@pytest.fixture
def lab(run):
    with watched_lab(run) as opened:
        yield opened


def tables(app):
    return [list(each.value.columns) for each in app.dataframe]


def test_forecast_is_told_for_the_target_of_the_address(lab):
    shown = page(lab, show="forecast", target="0.95")
    assert shown.number_input(key=TARGET).value == 95.0
    assert "95%" in texts(shown)
    assert "forecast" in shown.query_params["show"]


def test_fan_has_the_models_and_the_ways_on(lab):
    names = traces(page(lab, show="forecast", target="0.95"))
    assert {"models so far", "90 % of the ways on", "50 % of the ways on"} <= set(names)


def test_architectures_people_families_and_past_have_their_tables(lab):
    heads = [columns[0] for columns in tables(page(lab, show="forecast", target="0.95"))]
    assert heads == ["Architecture", "Knew labels", "Person", "Family"]


def people_of(shown):
    return next(each.value for each in shown.dataframe if "Person" in each.value)["Person"].tolist()


def test_people_have_numbers_for_who_may_not_see_the_team(lab):
    assert people_of(page(lab, show="forecast")) == ["person-1", "person-2", "person-3"]
    assert set(people_of(page(lab, Role.VIEWER, show="forecast"))) == {
        "person 1",
        "person 2",
        "person 3",
    }


def test_coverage_of_the_run_and_of_the_benchmark_is_on_screen(lab):
    words = texts(page(lab, show="forecast"))
    assert "held what came later" in words
    assert "back-tests" in words


def test_new_target_goes_into_the_address(lab):
    shown = page(lab, show="forecast")
    shown.number_input(key=TARGET).set_value(88.0).run()
    assert not shown.exception
    assert "0.88" in shown.query_params["target"]


def test_usual_target_stands_in_the_address_before_anybody_changed_it(lab):
    shown = page(lab, show="forecast")
    usual = shown.number_input(key=TARGET).value
    assert f"{usual / 100.0:g}" in shown.query_params["target"]


def test_hours_a_day_turn_hours_into_days(lab):
    shown = page(lab, show="forecast", target="0.95", day="6")
    assert "6" in shown.query_params["day"]
    assert "Days" in tables(shown)[0]


def test_target_that_is_no_number_is_the_usual_one(lab):
    shown = page(lab, show="forecast", target="soon")
    assert 1.0 <= shown.number_input(key=TARGET).value <= 99.0


def test_early_moment_says_what_is_missing(lab):
    end = next(each.seq for each in lab.watch.seen.versions if each.version == 4)
    shown = page(lab, show="forecast", as_of=str(end))
    assert "Cannot tell yet" in texts(shown)
    assert "4 models so far, 6 are needed" in texts(shown)


def test_work_under_way_has_progress_and_says_what_it_is(run):
    with watched_lab(AtWork(run.entries, run.cache)) as lab:
        lab.watch.inspections = Inspections()
        shown = page(lab, show="forecast")
        assert "simulates the queue forward" in texts(shown)
        assert "Cancel" in [each.label for each in shown.button]


def test_viewer_can_not_cancel_the_work(run):
    with watched_lab(AtWork(run.entries, run.cache)) as lab:
        lab.watch.inspections = Inspections()
        shown = page(lab, Role.VIEWER, show="forecast")
        assert "Cancel" not in [each.label for each in shown.button]


class Inspections:
    """Work that waits."""

    def job(self, task, run_id):
        return WORK

    def cancel(self, run_id, task):
        pass

    def again(self, run_id, task):
        pass


def told(lab, monkeypatch, **more):
    """The page on the same run, its forecast differing in these fields."""
    query = more.pop("query", {})
    found = run_forecast(lab.watch.seen, lab.watch.cache)
    changed = msgspec.structs.replace(found, **more)
    monkeypatch.setattr(lab.watch, "forecast", lambda _seen: Worked(changed, None))
    return page(lab, show="forecast", **query)


@pytest.mark.parametrize("asked", ["0", "1.5", "-1", "nan"])
def test_target_that_can_not_be_is_the_usual_one(lab, asked):
    usual = page(lab, show="forecast").number_input(key=TARGET).value
    shown = page(lab, show="forecast", target=asked)
    assert shown.number_input(key=TARGET).value == usual


@pytest.mark.parametrize("asked", ["0", "25", "many"])
def test_hours_a_day_that_can_not_be_are_not_said(lab, asked):
    shown = page(lab, show="forecast", target="0.95", day=asked)
    assert shown.number_input(key="forecast_hours_a_day").value is None
    assert "Days" not in tables(shown)[0]


def test_hours_a_day_taken_back_leave_the_address(lab):
    shown = page(lab, show="forecast", target="0.95", day="6")
    shown.number_input(key="forecast_hours_a_day").set_value(None).run()
    assert not shown.exception
    assert "day" not in shown.query_params


def test_target_that_is_reached_is_said_so_without_a_table_of_ways(lab, monkeypatch):
    shown = told(lab, monkeypatch, recent=(0.99, 0.99, 0.99), query={"target": "0.9"})
    assert "Reached" in texts(shown)
    assert "Architecture" not in [columns[0] for columns in tables(shown)]


def test_target_out_of_reach_is_unlikely_and_says_how_far_was_looked(lab, monkeypatch):
    found = run_forecast(lab.watch.seen, lab.watch.cache)
    flat = tuple(tuple(5_000 for _ in draw) for draw in found.measured)
    shown = told(lab, monkeypatch, measured=flat, query={"target": "0.99"})
    assert "Unlikely as things are" in texts(shown)
    assert f"are at 99% by {found.labels[-1]:,.0f} labels" in texts(shown)


def test_refused_forecast_shows_the_models_so_far_and_no_fan(lab, monkeypatch):
    shown = told(lab, monkeypatch, refused="12 audit labels so far, 50 are needed", audited=12)
    assert traces(shown) == ["models so far"]
    assert "Missing: 12 audit labels so far, 50 are needed." in texts(shown).replace("\\", "")
    assert "the forecast goes by the 12 labeled when the newest model was ready" in texts(shown)


def test_every_architecture_has_its_line_the_own_named(lab):
    names = traces(page(lab, show="forecast", target="0.9"), 1)
    assert set(names) == {"sequential (this run)", "parallel", "hybrid", "adaptive"}


def test_budget_that_is_spent_before_the_target_stands_beside_the_chance(lab):
    shown = page(lab, show="forecast", target="0.8")
    said = texts(shown).replace("\\", "")
    assert "The plan's budget of 64 labels (at 70 as models count them) ends before: 0%" in said
    assert "Within the budget" in tables(shown)[0]


def test_run_whose_past_tells_nothing_has_no_table_of_it(lab, monkeypatch):
    shown = told(lab, monkeypatch, past=(), past_refused=3)
    assert "No back-test on this run itself yet" in texts(shown)
    assert "Knew labels" not in [columns[0] for columns in tables(shown)]


def test_before_anybody_answered_there_is_no_table_of_people(lab, monkeypatch):
    shown = told(lab, monkeypatch, people=())
    assert "Person" not in [columns[0] for columns in tables(shown)]
