"""Health reports of live runs: rows that were brought in, two classes, a handful of labels."""

import numpy as np
import pytest

from al_core.domain.plan import ArchitecturePlan, BudgetPlan, DataPlan, SplitPlan
from al_core.experiments.health_building import build_report
from al_core.experiments.health_columns import columns_of
from al_core.experiments.health_files import Asked, key_of, up_to_the_last_turn
from al_core.experiments.health_groups import rows_of, run_data, sampled
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.store.memory_log import MemoryLog
from tests.experiments.live_people import World, small_project
from tests.experiments.new_rows import add, cells, measurements
from tests.experiments.plans import small_plan

SHIFT = 60.0
NEW = range(300, 340)


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """Nine labels on breast cancer, then forty rows whose every figure is 60 too high."""
    world = World(small_project(), tmp_path_factory.mktemp("cache"))
    world.work()
    for _ in range(9):
        card = world.run.hand("ana")[0]
        world.label("ana", int(world.truth(card)))
        world.work()
    add(world.run, cells(NEW, SHIFT))
    world.work()
    return world


@pytest.fixture(scope="module")
def data(grown):
    return run_data(grown.entries(), grown.cache)


def test_rows_brought_in_are_the_arrivals_and_never_of_pool_or_audit_set(grown, data):
    assert rows_of(data, "arrivals").tolist() == list(range(120, 160))
    pool, audit = rows_of(data, "pool"), rows_of(data, "audit")
    assert np.union1d(pool, audit).tolist() == list(range(120))
    assert not np.intersect1d(pool, audit).size
    assert pool.tolist() == sorted(grown.worker.follower.learner.problem.split.pool[: pool.size])


def test_what_is_compared_of_them_is_what_the_file_said(data):
    pool, arrivals = rows_of(data, "pool"), rows_of(data, "arrivals")
    columns = {each.name: each for each in columns_of(data, pool, arrivals)}
    expected = measurements(NEW, SHIFT)["mean area"].to_numpy()
    np.testing.assert_allclose(columns["mean area"].current, expected)
    assert columns["mean area"].reference.size == pool.size
    assert columns["confidence"].current.size == 40


def test_labeled_rows_that_came_in_later_count_as_labeled_too(grown, data):
    assert set(rows_of(data, "labeled")) == set(data.state.labels)
    assert 0 < len(data.state.labels) < 10
    assert sampled(data, "arrivals")[0].rows == 40


def test_rows_brought_in_make_a_new_report(grown):
    entries = grown.entries()
    place = next(n for n, each in enumerate(entries) if b"rows_added" in each.payload)
    asked = Asked("r", "arrivals", "pool")
    before, after = (up_to_the_last_turn(entries[:n])[-1] for n in (place, len(entries)))
    assert key_of(asked, before) != key_of(asked, after)


def test_before_rows_came_in_there_are_no_arrivals_to_compare(grown, tmp_path):
    entries = grown.entries()
    place = next(n for n, each in enumerate(entries) if b"rows_added" in each.payload)
    data = run_data(entries[:place], grown.cache)
    assert rows_of(data, "arrivals").size == 0
    assert rows_of(data, "pool").size + rows_of(data, "audit").size == 120


@pytest.mark.slow
def test_the_report_of_nine_labels_names_the_shifted_columns(grown):
    """Two classes, nine labels, few audit items: all of it is compared, nothing breaks."""
    report = build_report(grown.entries(), Asked("r", "arrivals", "pool"), grown.cache)

    assert (report.current.rows, report.reference.rows) == (
        40,
        rows_of(run_data(grown.entries(), grown.cache), "pool").size,
    )
    drifted = {card.column for card in report.cards if card.drifted}
    assert {"mean radius", "mean texture", "mean smoothness"} <= drifted
    assert not report.by_design
    assert report.files[0].title == "The two groups"


@pytest.mark.slow
@pytest.mark.parametrize("labels", [3, 10])
def test_two_classes_and_ten_labels_at_most_are_reported(labels, tmp_path):
    plan = small_plan(
        data=DataPlan("breast_cancer"),
        split=SplitPlan(seed_size=2),
        architecture=ArchitecturePlan(batch_size=4),
        budget=BudgetPlan(labels=labels - 2),
    )
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, "r")

    report = build_report(list(log.read("r")), Asked("r", "audit", "pool"), tmp_path)

    assert report.quality.method.startswith("two classes")
    assert {each.name for each in report.quality.classes} == {"malignant", "benign"}
    assert report.quality.items == report.current.rows
    assert len(report.files) == 2
    assert report.drifted_columns <= 1
