"""Every version of a run redone from its log: exact, filed by content, cut off and gone on with."""

import msgspec
import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, linked
from al_core.domain.errors import Cancelled, ReplayDiverged
from al_core.domain.plan import ArrivalPlan, ModelPlan
from al_core.experiments.inspecting import (
    finished_versions,
    inspect_run,
    opened,
    stop_set,
)
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.experiments.version_files import place_of
from al_core.experiments.version_shelf import VersionShelf
from al_core.loop.learner import ScikitLearner
from al_core.loop.retraining import retrained
from al_core.store.memory_log import MemoryLog
from tests.experiments.live_people import World, small_project
from tests.experiments.plans import small_plan
from tests.loop.random_plans import random_plan

PLAN = small_plan()


def logged(plan):
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, "r")
    return list(log.read("r"))


def retold(entries, kind, **changes):
    """The log with fields of the first event of a kind changed and all hashes rebuilt."""
    pairs = [(entry.occurred_at, ev.decoded(entry.payload)) for entry in entries]
    place = next(place for place, (_, event) in enumerate(pairs) if event.kind == kind)
    pairs[place] = (pairs[place][0], msgspec.structs.replace(pairs[place][1], **changes))
    return linked("r", GENESIS, 1, pairs)


@pytest.fixture(scope="module")
def entries():
    return logged(PLAN)


@pytest.fixture(scope="module")
def inspection(entries, tmp_path_factory):
    return inspect_run(entries, tmp_path_factory.mktemp("cache"))


def test_every_version_is_there_with_what_it_learned_from(entries, inspection):
    logged_versions = [ev.decoded(entry.payload) for entry in finished_versions(entries)]

    assert [view.version for view in inspection.versions] == [1, 2, 3, 4]
    assert [view.rows.size for view in inspection.versions] == [
        event.examples for event in logged_versions
    ]
    assert all(np.all(np.diff(view.rows) > 0) for view in inspection.versions)


def test_what_a_version_says_of_the_audit_set_gives_the_logged_accuracy(entries, inspection):
    for view, entry in zip(inspection.versions, finished_versions(entries), strict=True):
        right = view.audit.argmax(axis=1) == view.audit_labels

        assert right.mean() == pytest.approx(ev.decoded(entry.payload).accuracy)


def test_the_whole_data_and_the_samples_are_told_alike(inspection):
    view = inspection.versions[-1]

    np.testing.assert_array_equal(view.named[view.stop_rows], view.stop_set.argmax(axis=1))
    np.testing.assert_allclose(view.confidence[view.audit_rows], view.audit.max(axis=1), rtol=1e-6)


def test_no_out_of_fold_answer_is_a_training_answer(inspection):
    """Margin picks what is hard: unseen labels are guessed worse than the audit set's."""
    view = inspection.versions[-1]

    assert view.unseen.shape == (view.rows.size, 3)
    assert (view.unseen.argmax(axis=1) == view.labels).mean() < 1.0


def test_two_inspections_are_alike_bit_for_bit(entries, inspection, tmp_path):
    again = inspect_run(entries, tmp_path)

    for one, other in zip(inspection.versions, again.versions, strict=True):
        for name in ("audit", "stop_set", "unseen", "named", "entropy", "stop_distances"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_a_run_on_file_is_opened_without_training(entries, tmp_path):
    inspect_run(entries, tmp_path)
    told = []

    inspect_run(entries, tmp_path, lambda done, total: told.append((done, total)))

    assert told == [(4, 4)]
    assert opened(entries, VersionShelf(tmp_path)).complete


def test_a_run_that_grew_trains_its_new_versions_only(entries, tmp_path):
    cut = finished_versions(entries)[1].seq
    inspect_run(entries[:cut], tmp_path)
    before = place_of(tmp_path, finished_versions(entries)[0].hash).stat().st_mtime_ns
    told = []

    inspect_run(entries, tmp_path, lambda done, total: told.append((done, total)))

    assert told == [(2, 4), (3, 4), (4, 4)]
    assert place_of(tmp_path, finished_versions(entries)[0].hash).stat().st_mtime_ns == before


def test_work_that_was_stopped_is_kept_as_far_as_it_came(entries, tmp_path):
    with pytest.raises(Cancelled):
        inspect_run(entries, tmp_path, cancelled=lambda: True)

    found = opened(entries, VersionShelf(tmp_path))
    assert ([view.version for view in found.versions], found.complete) == ([1], False)


def test_a_file_cut_short_is_written_anew(entries, tmp_path):
    inspect_run(entries, tmp_path)
    place = place_of(tmp_path, finished_versions(entries)[2].hash)
    place.write_bytes(place.read_bytes()[:200])

    assert not opened(entries, VersionShelf(tmp_path)).complete
    assert inspect_run(entries, tmp_path).complete


@pytest.mark.parametrize("start", ["warm", "incremental"])
def test_a_version_that_starts_from_the_one_before_is_redone_exactly(start, tmp_path):
    name = "sgd" if start == "incremental" else "logistic_regression"
    entries = logged(small_plan(model=ModelPlan(name=name, start=start)))
    inspect_run(entries[: finished_versions(entries)[0].seq], tmp_path)

    assert len(inspect_run(entries, tmp_path).versions) == 4


@pytest.mark.parametrize("number", [0, 3, 4, 5, 6, 7])
def test_versions_of_random_plans_measure_as_in_their_logs(number):
    plan = random_plan(number)
    problem, log = ready_problem(plan), MemoryLog()
    run_plan(plan, problem, log, "r")
    entries = list(log.read("r"))

    found = list(retrained(entries, ScikitLearner(problem, plan), lambda _: True))

    assert [each.entry.seq for each in found] == [each.seq for each in finished_versions(entries)]


def test_a_log_whose_figures_were_changed_is_found_out(entries, tmp_path):
    changed = retold(entries, "model_trained", accuracy=0.123)

    with pytest.raises(ReplayDiverged, match=r"version 1 has accuracy 0\.123 in the log"):
        inspect_run(changed, tmp_path)


def test_the_stop_set_is_drawn_by_seed_and_from_the_start_of_the_pool(entries):
    rows = stop_set(entries, 0)

    np.testing.assert_array_equal(rows, stop_set(entries, 0))
    assert rows.size == 140
    arriving = logged(small_plan(arrivals=ArrivalPlan(initial_share=0.5, rate_per_hour=300.0)))
    first = ev.decoded(arriving[1].payload)
    assert set(stop_set(arriving, 0).tolist()) == set(first.examples)


def test_a_live_run_is_inspected_with_the_audit_labels_it_had(tmp_path):
    world = World(small_project(), tmp_path)
    world.work()
    for _ in range(30):
        world.label("ana")
        world.work()

    found = inspect_run(world.entries(), tmp_path)

    assert found.complete
    assert found.versions
    known = [int((view.audit_labels >= 0).sum()) for view in found.versions]
    assert known == sorted(known)
    assert known[-1] < found.versions[-1].audit_rows.size
