"""Several runs at one moment: the entry of each log, or the number of labels of each."""

from dataclasses import replace

import numpy as np
import pytest

from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.domain.plan import ArchitecturePlan
from al_core.experiments.comparing import savings
from al_core.experiments.cut_words import cut_words, left_out_words
from al_core.experiments.cuts import Cut, cut_asked, cut_log, labels_of
from al_core.experiments.reading import run_result
from al_core.experiments.side_by_side import as_they_stood, side_by_side
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.experiments.sweeping import SweepPlan
from al_core.loop.recorders import event_of
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan
from tests.experiments.runs import arm_runs

SWEEP = SweepPlan(architectures=("sequential",), seeds=tuple(range(5)), control_budget=2.0)


@pytest.fixture(scope="module")
def entries():
    """A parallel run: labels come in while models are trained."""
    log, plan = MemoryLog(), small_plan(architecture=ArchitecturePlan("parallel", batch_size=5))
    run_plan(plan, ready_problem(plan), log, "r")
    return list(log.read("r"))


def given(entries):
    """Labels given and known at the start, counted without the state."""
    events = [event_of(entry) for entry in entries]
    known = sum(len(event.examples) for event in events if isinstance(event, ev.LabelsImported))
    return known + sum(isinstance(event, ev.LabelGiven) for event in events)


class TestWhatIsAsked:
    def test_a_number_is_an_entry(self):
        assert cut_asked("300") == Cut("entry", 300)

    def test_a_number_of_labels_says_so(self):
        assert cut_asked("80-labels") == Cut("labels", 80)

    @pytest.mark.parametrize("asked", ["", "-1", "ab12cd34", "80 labels", "٣", "1e3", "9" * 10])
    def test_anything_else_may_be_a_hash(self, asked):
        assert cut_asked(asked) is None

    @pytest.mark.parametrize("asked", ["0", "000", "0-labels"])
    def test_nothing_is_before_the_first(self, asked):
        with pytest.raises(DataError, match="give a number from 1 on"):
            cut_asked(asked)

    @pytest.mark.parametrize("cut", [Cut("entry", 7), Cut("labels", 80)])
    def test_what_stands_in_the_address_names_the_same_moment(self, cut):
        assert cut_asked(cut.asked) == cut

    def test_a_snapshot_stands_there_by_its_hash(self):
        assert Cut("labels", 80, "ab12").asked == "ab12"


class TestLogs:
    def test_an_entry_is_the_last_one_that_is_read(self, entries):
        assert cut_log(entries, Cut("entry", 17))[-1].seq == 17

    def test_a_shorter_log_is_whole(self, entries):
        assert cut_log(entries, Cut("entry", 99_999)) == entries
        assert cut_log(entries, Cut("labels", 99_999)) == entries

    @pytest.mark.parametrize("labels", [10, 17, 23])
    def test_labels_are_as_many_as_asked_for_until_one_more_comes_in(self, entries, labels):
        part = cut_log(entries, Cut("labels", labels))
        assert given(part) == labels
        assert given(entries[: len(part) + 1]) == labels + 1

    def test_what_happens_between_two_labels_belongs_to_the_moment(self, entries):
        """A model that was ready before the next label came in is one of that moment."""
        ready = next(e.seq for e in entries if isinstance(event_of(e), ev.ModelTrained))
        labels = given(entries[:ready])
        assert len(cut_log(entries, Cut("labels", labels))) >= ready

    def test_before_the_first_labels_there_is_the_start_alone(self, entries):
        part = cut_log(entries, Cut("labels", 1))
        assert given(part) == 0
        assert isinstance(event_of(part[0]), ev.RunStarted)
        assert run_result("r", part).curve.labels.size == 0

    def test_labels_are_counted_at_any_entry(self, entries):
        assert [labels_of(entries[:seq]) for seq in (1, 30, len(entries))] == [
            0, given(entries[:30]), given(entries)
        ]  # fmt: skip


def raced():
    heights = np.array([0.90, 0.91, 0.92, 0.93, 0.94])
    return side_by_side(
        {"s": SWEEP}, {"s": arm_runs("margin", heights) + arm_runs("random", heights - 0.1)}
    )


def halved(run, points=1):
    """The run when it had so many of its models."""
    columns = {name: values[:points] for name, values in vars(run.curve).items()}
    return replace(run, curve=type(run.curve)(**columns))


class TestSideBySide:
    def test_runs_stand_at_the_moment_and_savings_are_against_the_whole_control(self):
        whole = raced()
        seen = as_they_stood(whole, Cut("labels", 10), [halved(run) for run in whole.runs])
        assert {run.curve.labels[-1] for run in seen.runs} == {10.0}
        ends = {
            run.plan.strategy.name: run.curve.labels[-1] for run in seen.against_control
        }  # fmt: skip
        assert ends == {"margin": 10.0, "random": 20.0}
        (saved,) = savings(seen.against_control, "labels", seen.named)
        assert (saved.at_least, saved.interval.estimate) == (True, 10.0)

    def test_without_a_moment_the_control_is_the_one_that_is_shown(self):
        whole = raced()
        assert whole.against_control == whole.runs

    def test_runs_without_a_model_are_left_out_and_counted(self):
        whole = raced()
        then = [halved(run, points=run.plan.seed > 1) for run in whole.runs]
        seen = as_they_stood(whole, Cut("entry", 9), then)
        assert (len(seen.runs), seen.modelless, seen.finished) == (6, 4, 10)
        assert left_out_words(seen) == "4 runs had no model by then, and can't be shown."
        assert left_out_words(whole) == ""


class TestWords:
    def test_an_entry_is_that_of_each_log(self):
        words = cut_words(Cut("entry", 1300))
        assert words.startswith("**As of entry 1,300**: each run as it stood after that entry")

    def test_one_label_is_not_labels(self):
        assert cut_words(Cut("labels", 1)).startswith("**As of 1 label**: ")

    def test_a_snapshot_is_named_and_the_control_is_whole(self):
        words = cut_words(Cut("labels", 80, "ab12cd34ef56" * 5))
        assert "**As of 80 labels**, as many as snapshot ab12cd34ef56 has: " in words
        assert words.endswith("Savings are measured by the whole random control.")
