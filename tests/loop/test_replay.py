"""Replay by fold, by verify, and by the log's own times and answers; what an edit does to each."""

from contextlib import suppress
from dataclasses import replace

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.chain import GENESIS, linked
from al_core.domain.errors import DataError, LogBroken, ReplayDiverged
from al_core.domain.plan import OptionsPlan, Person, Plan
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.learner import ScikitLearner
from al_core.loop.ordered import OrderedLearner
from al_core.loop.recorders import ComparingRecorder, LogExhausted, LogRecorder
from al_core.loop.replay import drive, fold, folded, plan_of, started, verify
from al_core.loop.virtual import Simulation
from al_core.store.memory_log import MemoryLog
from tests.loop.random_plans import random_plan
from tests.loop.worlds import in_order, parallel, problem_of, team_of
from tests.loop.worlds import plan_of as tiny_plan

PLAN = tiny_plan(
    parallel(4),
    team=team_of(10.0, 45.0, 30.0, abandonment=0.0),
    training=25.0,
    options=in_order(lease_seconds=40.0),
)
PROBLEM = problem_of(16, seeds=2)


def logged(plan, problem, learner):
    log = MemoryLog()
    Simulation(plan, problem, learner, LogRecorder(log, "r")).run({})
    return list(log.read("r"))


def simulated(plan):
    """A real run: (problem, entries)."""
    problem, log = ready_problem(plan), MemoryLog()
    run_plan(plan, problem, log, "r")
    return problem, list(log.read("r"))


@pytest.fixture(scope="module")
def entries():
    return logged(PLAN, PROBLEM, OrderedLearner())


@pytest.fixture(scope="module")
def real():
    """A hybrid run with models."""
    return simulated(random_plan(10))


def driven(entries, learner):
    """Whether the log's own times and answers give the same events, by the live driver."""
    comparing = ComparingRecorder(entries)
    drive(entries, learner, comparing)
    return comparing.finished


def relinked(entries, seq, *, at=None, **fields):
    """The log with fields of one event changed and all hashes rebuilt."""
    pairs = [(entry.occurred_at, ev.decoded(entry.payload)) for entry in entries]
    old_at, event = pairs[seq - 1]
    pairs[seq - 1] = (old_at if at is None else at, msgspec.structs.replace(event, **fields))
    return linked("r", GENESIS, 1, pairs)


def seq_of(entries, kind, nth=0):
    """Seq of the n-th event of a kind."""
    found = [e.seq for e in entries if ev.decoded(e.payload).kind == kind]
    return found[nth]


def event_at(entries, seq):
    return ev.decoded(entries[seq - 1].payload)


def verdict(entries):
    return verify(entries, PROBLEM, OrderedLearner())


def test_a_run_replays_equal_in_all_three_ways(entries):
    assert fold(entries).equal
    assert verdict(entries).equal
    assert driven(entries, OrderedLearner())


def test_a_run_with_models_replays_equal_in_all_three_ways(real):
    problem, entries = real
    plan = plan_of(entries)

    assert fold(entries).equal
    assert verify(entries, problem, ScikitLearner(problem, plan)).equal
    assert driven(entries, ScikitLearner(problem, plan))


def test_a_fold_gives_the_state_at_the_end(entries):
    state = folded(entries)

    assert (len(state.labels), state.stopped) == (16, "pool exhausted")


def test_the_verdict_counts_the_events(entries):
    assert verdict(entries).events == len(entries)


def test_whole_numbers_in_a_plan_replay_equal():
    plan = Plan(
        team=(Person(count=2, mean_seconds=20),),
        options=OptionsPlan(lease_seconds=60, random_share=0),
    )
    entries = logged(plan, PROBLEM, OrderedLearner())

    assert verdict(entries).equal


def test_a_log_that_ends_early_verifies_as_far_as_it_goes(entries):
    for length in range(1, len(entries)):
        assert verdict(entries[:length]) == type(verdict(entries))(True, length)


def test_a_log_that_ends_early_drives_as_far_as_it_goes(entries):
    for length in range(1, len(entries)):
        comparing = ComparingRecorder(entries[:length])
        with suppress(LogExhausted):
            drive(entries[:length], OrderedLearner(), comparing)
        assert comparing.finished


def test_events_after_the_end_are_named(entries):
    head = entries[-1]
    longer = [*entries, *linked("r", head.hash, head.seq + 1, [(999.0, ev.SlotLapsed(1))])]

    found = verdict(longer)

    assert (found.seq, found.message) == (
        head.seq + 1,
        f"event {head.seq + 1} comes after the run's end",
    )


def test_another_data_version_is_refused(entries):
    other = replace(PROBLEM, data_version="v2")

    with pytest.raises(DataError, match="replay needs the same rows and labels"):
        verify(entries, other, OrderedLearner())


def test_a_log_without_a_beginning_is_refused(entries):
    with pytest.raises(ReplayDiverged, match="event 1 is not a run_started"):
        started(entries[1:])
    with pytest.raises(ReplayDiverged, match="event 1 is not a run_started"):
        started([])


@pytest.mark.parametrize("seq", [1, 5, 20])
@pytest.mark.parametrize("field", ["occurred_at", "payload", "prev_hash", "hash"])
def test_fold_names_an_event_with_an_altered_field(entries, seq, field):
    other = {"occurred_at": 0.125, "payload": b"{}", "prev_hash": "f" * 64, "hash": "e" * 64}
    altered = [
        replace(entry, **{field: other[field]}) if entry.seq == seq else entry for entry in entries
    ]

    found = fold(altered)

    assert (found.equal, found.seq) == (False, seq)
    with pytest.raises(LogBroken, match=f"event {seq} breaks the hash chain"):
        folded(altered)


def test_fold_names_an_event_that_was_cut_out(entries):
    assert fold(entries[:9] + entries[10:]).seq == 10


EDITS = {
    "label": ("label_given", {"label": 1}),
    "active seconds": ("label_given", {"active_seconds": 11.0}),
    "counted": ("label_given", {"counted": False, "reason": "too late"}),
    "utility": ("batch_selected", {"utilities": (0.5, 0.0, 0.0, 0.0)}),
    "probability": ("batch_selected", {"probabilities": (0.5, 1.0, 1.0, 1.0)}),
    "strategy": ("batch_selected", {"strategy": "entropy"}),
    "lease due": ("slot_leased", {"due": 41.0}),
    "annotator": ("slot_leased", {"annotator": "p3"}),
    "metric": ("model_trained", {"accuracy": 0.99}),
    "training set": ("training_started", {"labels_digest": "0" * 32}),
    "stop": ("stopped", {"reason": "label budget spent"}),
}


@pytest.mark.parametrize("edit", EDITS)
def test_verify_names_an_edit_whose_hashes_were_rebuilt(entries, edit):
    kind, fields = EDITS[edit]
    seq = seq_of(entries, kind)

    found = verdict(relinked(entries, seq, **fields))

    assert (found.equal, found.seq) == (False, seq)
    assert found.message.startswith(f"event {seq} does not follow from those before it: {kind}.")


def test_verify_says_what_the_log_has_and_what_follows(entries):
    seq = seq_of(entries, "slot_leased")

    assert verdict(relinked(entries, seq, due=41.0)).message == (
        f"event {seq} does not follow from those before it: slot_leased.due is 41.0 in the log, "
        "65.0 in replay"
    )


def test_verify_names_an_event_whose_time_was_edited(entries):
    seq = seq_of(entries, "label_given")

    found = verdict(relinked(entries, seq, at=10.5))

    assert found.message == (
        f"event {seq} does not follow from those before it: label_given at 10.5 s, replay at 35.0 s"
    )


def test_verify_names_an_event_that_was_cut_out_and_the_rest_linked_anew(entries):
    seq = seq_of(entries, "label_given", 2)
    pairs = [(e.occurred_at, ev.decoded(e.payload)) for e in entries if e.seq != seq]

    assert verdict(linked("r", GENESIS, 1, pairs)).seq == seq


PLAN_EDITS = {
    "seed": {"seed": 1},
    "lease": {"options": in_order(lease_seconds=50.0)},
    "batch": {"architecture": parallel(5)},
    "training": {"training": msgspec.structs.replace(PLAN.training, seconds=26.0)},
    "team": {"team": PLAN.team[:2]},
}
FIRST_THAT_DIFFERS = {
    "lease": ("slot_leased", 0),
    "batch": ("batch_selected", 0),
    "training": ("training_started", 0),
    "team": ("annotator_joined", 2),
}


@pytest.mark.parametrize("edit", FIRST_THAT_DIFFERS)
def test_verify_names_the_first_event_that_does_not_follow_from_an_edited_plan(entries, edit):
    plan = msgspec.structs.replace(PLAN, **PLAN_EDITS[edit])

    found = verdict(relinked(entries, 1, plan=plan))

    assert (found.equal, found.seq) == (False, seq_of(entries, *FIRST_THAT_DIFFERS[edit]))


def test_an_edited_seed_shows_in_a_run_with_chance_in_it(real):
    problem, entries = real
    plan = msgspec.structs.replace(plan_of(entries), seed=99)
    edited = relinked(entries, 1, plan=plan)

    assert not verify(edited, problem, ScikitLearner(problem, plan)).equal


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [("batch_selected", "utilities", 1e-6), ("model_trained", "accuracy", 1e-9)],
)
def test_verify_sees_the_smallest_edit_in_a_run_with_models(real, kind, field, value):
    problem, entries = real
    seq = seq_of(entries, kind, -1)
    old = getattr(event_at(entries, seq), field)
    new = old + value if isinstance(old, float) else (old[0] + value, *old[1:])

    found = verify(
        relinked(entries, seq, **{field: new}), problem, ScikitLearner(problem, plan_of(entries))
    )

    assert (found.equal, found.seq) == (False, seq)


def test_the_live_driver_names_the_training_that_an_edited_label_changes(entries):
    """People's answers come from outside: an edited one shows in what was learned from it."""
    seq = seq_of(entries, "label_given")
    edited = relinked(entries, seq, label=1 - event_at(entries, seq).label)
    first_after = next(
        e.seq for e in entries[seq:] if ev.decoded(e.payload).kind == "training_started"
    )

    with pytest.raises(ReplayDiverged) as caught:
        driven(edited, OrderedLearner())

    assert caught.value.seq == first_after


def test_the_live_driver_names_an_answer_on_an_unknown_lease(entries):
    seq = seq_of(entries, "label_given")

    with pytest.raises(ReplayDiverged, match="does not fit the state before it") as caught:
        driven(relinked(entries, seq, lease=999), OrderedLearner())

    assert caught.value.seq == seq


def test_the_live_driver_names_a_selection_out_of_place(entries):
    pairs = [(e.occurred_at, ev.decoded(e.payload)) for e in entries]
    first_batch = next(pair for pair in pairs if isinstance(pair[1], ev.BatchSelected))
    pairs.insert(2, first_batch)

    with pytest.raises(ReplayDiverged) as caught:
        driven(linked("r", GENESIS, 1, pairs), OrderedLearner())

    assert caught.value.seq == 3


MISFITS = {
    "answer on an unknown lease": ("label_given", {"lease": 999}),
    "lease of an example not queued": ("slot_leased", {"example": 15}),
    "example selected that is not there": ("batch_selected", {"examples": (0, 1, 2, 99)}),
    "labels missing": ("labels_imported", {"labels": (0,)}),
    "lapse of an unknown lease": ("slot_lapsed", {"lease": 999}),
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_fold_names_an_event_that_can_not_have_happened(entries, misfit):
    kind, fields = MISFITS[misfit]
    seq = seq_of(entries, kind)

    found = fold(relinked(entries, seq, **fields))

    assert (found.equal, found.seq) == (False, seq)
    assert f"event {seq} does not fit the state before it" in found.message


def test_fold_and_verify_name_an_event_that_can_not_be_read(entries):
    pairs = [(e.occurred_at, ev.decoded(e.payload)) for e in entries]
    garbled = linked("r", GENESIS, 1, [*pairs[:4], (0.0, Unknown(1)), *pairs[5:]])

    assert fold(garbled).message.startswith("event 5 can't be read")
    assert verdict(garbled).message.startswith("event 5 can't be read")


class Unknown(msgspec.Struct, frozen=True, tag_field="kind", tag="unknown"):
    x: int
