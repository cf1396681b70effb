"""What events mean: the state after a few of them, by hand."""

import pytest

from al_core.domain import events as ev
from al_core.domain.plan import BudgetPlan, OptionsPlan
from al_core.loop.state import LoopState
from tests.loop.worlds import in_order, plan_of, sequential, team_of

UNIX = 1.7e9


def batch(*examples, number=1):
    n = len(examples)
    return ev.BatchSelected(
        batch=number, examples=examples, utilities=(0.0,) * n, probabilities=(1.0,) * n,
        at_random=(False,) * n, strategy="margin", scorer="none", model_version=0,
        labels_behind=0, versions_behind=0, seconds_behind=0.0, redundancy=0.0,
        redundancy_at_random=0.0,
    )  # fmt: skip


def label(lease, example, annotator="p1", *, counted=True):
    return ev.LabelGiven(lease, example, annotator, 1, 5.0, counted, "", 0, 0, 0.0)


def trained(version, agreement=0.0):
    return ev.ModelTrained(version, 1, 0.5, 0.5, 0.5, agreement, 0.5)


def state_after(*pairs, began=0.0, plan=None):
    """The state after a start with examples 0 .. 5 and two people, and the pairs given."""
    plan = plan or plan_of(sequential(2), team=team_of(10.0, 10.0))
    state = LoopState()
    start = ev.RunStarted(plan, "v1", ("a", "b"), 6, {}, "live")
    for event in (start, ev.ExamplesArrived((0, 1, 2, 3, 4, 5)), ev.AnnotatorJoined("p1")):
        state.apply(began, event)
    for at, event in pairs:
        state.apply(at, event)
    return state


def test_a_live_run_begins_at_its_own_first_event():
    state = state_after(began=UNIX)

    assert (state.began_at, state.first_arrivals, state.later_arrivals) == (
        UNIX,
        [0, 1, 2, 3, 4, 5],
        [],
    )
    assert state.totals.person_seconds == 0.0


def test_arrivals_after_an_empty_beginning_are_later_ones():
    plan = plan_of()
    state = LoopState()
    state.apply(0.0, ev.RunStarted(plan, "v1", ("a", "b"), 2, {}, "simulated"))
    state.apply(0.0, ev.ExamplesArrived(()))
    state.apply(5.0, ev.ExamplesArrived((3,)))

    assert (state.first_arrivals, state.later_arrivals, state.more_to_come) == ([], [3], True)


def test_the_seed_set_is_labeled_and_no_longer_available():
    state = state_after((0.0, ev.LabelsImported((1, 4), (0, 1))))

    assert state.labels == {1: 0, 4: 1}
    assert list(state.available) == [0, 2, 3, 5]
    assert state.labels_since_training == 2


def test_labels_to_train_on_are_sorted_by_row():
    state = state_after((0.0, ev.LabelsImported((4, 1), (1, 0))))

    assert state.labeled_set().rows.tolist() == [1, 4]
    assert state.labeled_set().labels.tolist() == [0, 1]


def test_selected_examples_are_open_and_wait():
    state = state_after((0.0, batch(3, 1)))

    assert (state.open, state.queue.waiting_examples()) == (2, [3, 1])
    assert list(state.available) == [0, 2, 4, 5]


def test_an_answer_closes_an_example_without_overlap():
    state = state_after(
        (0.0, batch(3, 1)), (0.0, ev.SlotLeased(1, 3, "p1", 60.0)), (9.0, label(1, 3))
    )

    assert (state.open, state.labels, state.batches[0].closed) == (1, {3: 1}, 1)


def test_an_answer_that_came_too_late_changes_no_label():
    state = state_after(
        (0.0, batch(3)),
        (0.0, ev.SlotLeased(1, 3, "p1", 5.0)),
        (5.0, ev.SlotLapsed(1)),
        (9.0, label(1, 3, counted=False)),
    )

    assert (state.labels, state.open) == ({}, 1)
    assert (state.totals.answers, state.totals.counted) == (1, 0)


def test_time_at_work_is_busy_or_idle():
    state = state_after(
        (0.0, batch(3)),
        (4.0, ev.SlotLeased(1, 3, "p1", 60.0)),
        (9.0, label(1, 3)),
        (10.0, ev.AnnotatorLeft("p1")),
        (99.0, ev.ExamplesArrived(())),
    )

    assert (state.totals.person_seconds, state.totals.idle_seconds) == (10.0, 5.0)


def test_waiting_examples_add_up_over_time():
    state = state_after(
        (0.0, batch(3, 1)), (4.0, ev.SlotLeased(1, 3, "p1", 60.0)), (10.0, label(1, 3))
    )

    assert state.totals.waiting_seconds == 2 * 4.0 + 1 * 6.0


def test_training_time_runs_from_start_to_end():
    state = state_after((2.0, ev.TrainingStarted(1, 1, "", "cold", 9.0)), (11.0, trained(1)))

    assert state.totals.training_seconds == 9.0
    assert (state.model.frozen_at, state.model.ready_at, state.training) == (2.0, 11.0, None)


def test_agreement_is_remembered_at_its_best():
    pairs = [(0.0, trained(version, kappa)) for version, kappa in enumerate((0.2, 0.9, 0.4), 1)]

    assert state_after(*pairs).best_agreement == 0.9


def test_a_selection_starts_the_figures_of_the_rules_anew():
    state = state_after(
        (0.0, batch(3)),
        (0.0, ev.SlotLeased(1, 3, "p1", 5.0)),
        (5.0, ev.SlotLapsed(1)),
        (6.0, batch(4, number=2)),
    )

    assert (state.recent.leases, state.recent.lapses, state.totals.lapses) == (0, 0, 1)


@pytest.mark.parametrize(("labels", "overlap", "left"), [(None, 1, 2**62), (5, 1, 3), (6, 2, 1)])
def test_open_slots_are_charged_to_the_label_budget(labels, overlap, left):
    plan = plan_of(
        sequential(2),
        team=team_of(10.0, 10.0),
        options=in_order(overlap=overlap),
        budget=BudgetPlan(labels=labels),
    )

    assert state_after((0.0, batch(3, 1)), plan=plan).affordable == left


def test_someone_who_has_passed_everything_by_is_starved():
    state = state_after(
        (0.0, batch(3)),
        (0.0, ev.SlotLeased(1, 3, "p1", 60.0)),
        (4.0, ev.ExampleSkipped(1, 3, "p1", "me", 4.0)),
    )

    assert (state.queue.waiting, state.starved) == (1, True)


def test_later_batches_wait_behind_earlier_ones_whatever_their_utilities():
    options = OptionsPlan(queue_order="utility")
    plan = plan_of(sequential(2), options=options, team=team_of(10.0, 10.0))
    state = state_after((0.0, batch(3)), (0.0, batch(4, number=2)), plan=plan)

    assert state.queue.waiting_examples() == [3, 4]


def test_a_label_swap_is_remembered_and_a_prior_shift_is_not():
    swap = state_after((1.0, ev.DriftInjected("label_swap", 0, 1)))
    shift = state_after((1.0, ev.DriftInjected("prior_shift", 0, 1)))

    assert (swap.label_swap, shift.label_swap) == ((0, 1), None)
