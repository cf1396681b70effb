"""What the pages on one run ask for, worked out beside them."""

import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from al_core.domain.errors import DataError
from al_core.domain.results import Interval
from al_core.experiments.background import Pending, ReadingDesk
from al_core.experiments.logged_runs import simulate_into
from al_core.experiments.run_watch import (
    RunWatch,
    ceiling_of,
    got_on,
    outside_of,
    rules_at,
    standing_of,
)
from al_core.loop.recorders import event_of
from al_core.loop.state import LoopState
from al_core.store.store import Store
from tests.experiments.plans import small_plan

PATIENCE_SECONDS = 120.0


@pytest.fixture(scope="module")
def watch(tmp_path_factory):
    """A watch over one simulated run of a sweep."""
    folder = tmp_path_factory.mktemp("watch")
    result = simulate_into(folder / "lab.duckdb", small_plan())
    with Store.open(folder / "lab.duckdb") as store:
        store.add_sweep("s-1", "Race", "{}")
        store.register_run(result.run_id, "small", "s-1")
        watch = RunWatch(store, folder / "cache", ReadingDesk())
        yield watch
        watch.close()


def until(ask, there):
    """The first answer that is there."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        answer = ask()
        if not isinstance(answer, Pending) and there(answer):
            return answer
        time.sleep(0.05)
    pytest.fail("it was not there in time")


def inspected(watch):
    (run,) = watch.runs()
    looked = until(
        lambda: watch.inspection(run.run_id), lambda found: found.job is None and found.inspection
    )
    return looked.inspection


def test_runs_are_listed_under_their_simulation(watch):
    (run,) = watch.runs()
    assert (run.title, run.group_id, run.group, run.project_id) == ("small", "s-1", "Race", "")
    assert run.state == "finished"


def test_savings_and_batches_are_worked_out_by_the_worker_and_filed(watch):
    seen = inspected(watch)
    first = watch.batches(seen)
    assert first.found is not None or first.job.title == "Comparing batches with random ones"
    batches = until(lambda: watch.batches(seen), lambda worked: worked.job is None).found
    saved = until(lambda: watch.savings(seen), lambda worked: worked.job is None).found
    assert [view.size for view in batches] == [10, 10, 10]
    assert [each.version for each in saved.history] == [1, 2, 3, 4]
    assert watch.batches(seen).found is batches


def test_standing_and_health_join_into_one_advice(watch):
    seen = inspected(watch)
    standing = until(lambda: watch.standing(seen), bool)
    health = until(lambda: watch.health(seen, outside_of(standing, None, 2.0)), bool)
    assert (standing.strategy, standing.forced) == ("margin", "")
    assert len(health.advice.votes) == 9


def test_a_run_has_got_on_with_more_than_an_answer(watch):
    seen = inspected(watch)
    kinds = [event_of(entry).kind for entry in seen.entries]
    selected = kinds.index("batch_selected")
    answered = kinds.index("label_given")

    def until_after(place):
        return replace(seen, entries=seen.entries[: place + 1])

    assert got_on(until_after(selected), until_after(selected - 1))
    assert not got_on(until_after(answered), until_after(answered - 1))
    assert not got_on(seen, seen)


def test_examples_are_shown_as_people_see_them(watch):
    seen = inspected(watch)
    (content,) = until(lambda: watch.contents(seen, (7,)), bool).values()
    assert content.kind == "text"


class Refusing:
    """A desk whose work always fails; keeps what it was told to forget."""

    def __init__(self):
        self.asked, self.forgotten = [], []

    def ask(self, key, work):
        self.asked.append(key)
        raise DataError("the data are not at hand")

    def forget(self, key):
        self.forgotten.append(key)


def test_what_better_labels_were_worth_is_tried_again_after_a_fault(tmp_path):
    desk = Refusing()
    watch = RunWatch(None, tmp_path, desk)
    seen = SimpleNamespace(run_id="r", entries=[], versions=[SimpleNamespace(seq=7)])
    with pytest.raises(DataError, match="not at hand"):
        watch.label_gains(seen)
    assert desk.forgotten == desk.asked == ["label gains r 7"]


def test_a_run_nobody_answered_twice_has_no_ceiling():
    assert ceiling_of(LoopState()) == Interval(
        pytest.approx(float("nan"), nan_ok=True), -float("inf"), float("inf"), 0
    )


def test_the_worth_of_a_point_goes_to_the_rule_that_asks_for_it():
    worth = [rule.worth_of_a_point for rule in rules_at(2.0) if hasattr(rule, "worth_of_a_point")]
    assert worth == [2.0]


def test_the_standing_of_a_simulation_has_no_alarm_without_arrivals(watch):
    assert standing_of(inspected(watch)).arrivals.alarm is None
