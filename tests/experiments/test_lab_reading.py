"""What a lab reads in the background for Data and Compare."""

import time

import msgspec
import pytest

from al_core.domain.errors import RegistryError
from al_core.domain.plan import DataPlan
from al_core.experiments.background import Pending
from al_core.experiments.cuts import Cut
from al_core.experiments.lab import Lab
from al_core.experiments.sweeping import cells, run_cell
from tests.experiments.plans import small_sweep

SWEEP = small_sweep(seeds=(0,), architectures=("sequential",))


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A lab whose one sweep has a finished run and one that was cut short."""
    opened = Lab.open(tmp_path_factory.mktemp("lab"))
    opened.store.add_sweep("sweep-1", "Race", msgspec.json.encode(SWEEP).decode())
    for plan, status in zip(cells(SWEEP), ("finished", "cancelled"), strict=True):
        run = run_cell(plan)
        opened.store.register_run(run.result.run_id, plan.name, "sweep-1")
        opened.store.append_encoded(run.result.run_id, 1, run.entries)
        opened.store.set_status(run.result.run_id, status)
    yield opened
    opened.close()


def ready(ask):
    """What is asked for, as soon as it is there."""
    deadline = time.monotonic() + 60.0
    while isinstance(answer := ask(), Pending):
        assert time.monotonic() < deadline
    return answer


def test_only_finished_runs_are_compared(lab):
    seen = ready(lambda: lab.side_by_side(["sweep-1"]))
    assert seen.arms == ["sequential · margin"]
    assert seen.missing == 1


def test_data_set_is_read_once(lab):
    first = ready(lambda: lab.data_report(DataPlan(dataset="breast_cancer")))
    assert lab.data_report(DataPlan(dataset="breast_cancer")) is first


def test_data_set_is_read_anew_on_request(lab):
    plan = DataPlan(dataset="breast_cancer")
    first = ready(lambda: lab.data_report(plan))
    lab.reread(plan)
    assert ready(lambda: lab.data_report(plan)) is not first


def test_upload_is_previewed(lab):
    path = lab.keep_upload("rows.csv", b"a,y\n1,no\n2,yes\n")
    assert lab.uploads() == [path]
    assert ready(lambda: lab.table_preview(path, None)).names == ["a", "y"]


def test_a_run_is_inspected_and_its_health_told_once(lab):
    run_id = lab.runs("sweep-1")[0].run_id

    def looked():
        found = ready(lambda: lab.watch.inspection(run_id))
        return Pending(0.0) if found.job is not None else found.inspection

    inspection = ready(looked)
    health = ready(lambda: lab.watch.health(inspection))

    assert [each.version for each in health.versions] == list(range(1, 8))
    assert lab.watch.health(inspection) is health


def test_runs_are_compared_as_they_stood_at_a_number_of_labels(lab):
    whole = ready(lambda: lab.side_by_side(["sweep-1"]))
    seen = ready(lambda: lab.side_by_side(["sweep-1"], cut=Cut("labels", 20)))
    (then,), (run,) = seen.runs, whole.runs
    assert then.figures.labels == 20
    assert then.curve.labels.tolist() == [n for n in run.curve.labels.tolist() if n <= 20]
    assert seen.cut == Cut("labels", 20)


def test_the_bars_of_a_run_end_at_the_moment(lab):
    (run,) = ready(lambda: lab.side_by_side(["sweep-1"])).runs
    entries = list(lab.store.read(run.run_id))
    then = lab.spans(run.run_id, Cut("entry", 30))
    assert max(span.end_seconds for span in then) == entries[29].occurred_at
    assert len(lab.spans(run.run_id)) > len(then)


def test_a_snapshot_cuts_runs_at_as_many_labels_as_it_has(lab):
    (run,) = ready(lambda: lab.side_by_side(["sweep-1"])).runs
    taken = ready(lambda: lab.registry.take_snapshot(run.run_id, 30, "", "mia"))
    cut = ready(lambda: lab.registry.cut(taken.snapshot[:12]))
    assert cut == Cut("labels", taken.labels, taken.snapshot)
    assert (
        ready(lambda: lab.side_by_side(["sweep-1"], cut=cut)).runs[0].figures.labels == taken.labels
    )


@pytest.mark.parametrize("asked", ["ab12cd34", "", "</script>"])
def test_a_snapshot_that_is_not_there_cuts_nothing(lab, asked):
    with pytest.raises(RegistryError, match="there is no snapshot"):
        ready(lambda: lab.registry.cut(asked))
