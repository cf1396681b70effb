"""A whole what-if on a log: courses side by side, picks, estimates, what it leaves out."""

import math

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.errors import PlanError
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, OptionsPlan
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.experiments.what_if import PARTS, STEPS, what_if
from al_core.loop.recorders import event_of
from al_core.store.memory_log import MemoryLog
from tests.experiments.live_people import World, small_project
from tests.experiments.live_sessions import Session
from tests.experiments.plans import small_plan

BATCH_OF_5 = {"architecture.batch_size": "5"}
CORE_SET = {"strategy.name": '"core_set"'}


def logged(plan):
    log = MemoryLog()
    run_plan(plan, ready_problem(plan), log, "run")
    return list(log.read("run"))


@pytest.fixture(scope="module")
def entries():
    """A margin run with a random share of 30 %."""
    return logged(small_plan(options=OptionsPlan(random_share=0.3)))


@pytest.fixture(scope="module")
def smaller(entries):
    return what_if(entries, BATCH_OF_5)


@pytest.fixture(scope="module")
def other(entries):
    return what_if(entries, CORE_SET)


def test_its_own_plan_played_again_is_the_log_itself(smaller):
    again, log = smaller.courses["again"], smaller.courses["log"]
    assert again.curve == log.curve
    assert again.figures == pytest.approx(log.figures, nan_ok=True)
    assert again.never_labeled == 0


def test_smaller_batches_with_the_same_answers_give_more_models(smaller):
    log, found = smaller.courses["log"], smaller.courses["what_if"]
    assert len(found.curve["accuracy"]) > len(log.curve["accuracy"])
    assert found.curve["labels"][-1] == log.curve["labels"][-1]


def test_a_simulated_run_is_run_anew_with_the_same_seed(entries, smaller):
    plan = event_of(entries[0]).plan
    changed = msgspec.structs.replace(
        plan, architecture=ArchitecturePlan(kind="sequential", batch_size=5)
    )
    log = MemoryLog()
    run_plan(changed, ready_problem(changed), log, "x")
    accuracies = [
        event_of(entry).accuracy
        for entry in log.read("x")
        if isinstance(event_of(entry), ev.ModelTrained)
    ]
    assert smaller.courses["rerun"].curve["accuracy"] == accuracies


def test_picks_that_nobody_labeled_are_counted_not_invented(other):
    course = other.courses["what_if"]
    assert course.picked == 30
    assert 0 < course.never_labeled <= 30


def test_without_another_strategy_no_picks_are_asked_for(smaller):
    assert smaller.other_picks == ()
    assert smaller.off_policy is None


def test_the_other_strategy_is_asked_at_every_selection(entries, other):
    batches = [event_of(each) for each in entries if isinstance(event_of(each), ev.BatchSelected)]
    assert [each.batch for each in other.other_picks] == [each.batch for each in batches]
    assert [len(each.picks) for each in other.other_picks] == [len(b.examples) for b in batches]
    for picks, batch in zip(other.other_picks, batches, strict=True):
        assert picks.shared == len(set(picks.picks) & set(batch.examples))


def test_a_pick_without_a_label_is_one_that_the_log_never_got(entries, other):
    known = {e.example for e in map(event_of, entries) if isinstance(e, ev.LabelGiven)}
    known |= {x for e in map(event_of, entries) if isinstance(e, ev.LabelsImported)
              for x in e.examples}  # fmt: skip
    for picks in other.other_picks:
        assert set(picks.unlabeled) == set(picks.picks) - known


def test_a_rule_of_the_same_kind_shares_more_picks_than_another(entries):
    found = what_if(entries, {"strategy.name": '"least_confidence"'})
    shared = sum(each.shared for each in found.other_picks)
    assert shared > sum(each.shared for each in what_if(entries, CORE_SET).other_picks)


def test_an_estimate_that_the_log_can_not_carry_is_refused_in_words(other):
    assert other.off_policy.estimates == ()
    assert "10 are needed" in other.off_policy.refusal
    assert 0.0 < other.off_policy.worth < 10.0


def test_random_selection_is_estimated_with_the_truth_beside_it():
    plan = small_plan(
        options=OptionsPlan(random_share=0.5), architecture=ArchitecturePlan(batch_size=6),
        budget=BudgetPlan(labels=80),
    )  # fmt: skip
    found = what_if(logged(plan), {"strategy.name": '"random"'}).off_policy
    assert found.refusal == ""
    assert found.worth > 10.0
    wrong = found.estimates[0]
    assert wrong.outcome == "the choosing model is wrong on it"
    for estimate in found.estimates:
        for interval in (estimate.ips, estimate.snips, estimate.doubly_robust):
            assert interval.low <= interval.estimate <= interval.high
        assert 0.0 <= estimate.truth <= 1.0
    held = [
        each.doubly_robust.low <= each.truth <= each.doubly_robust.high for each in found.estimates
    ]
    assert all(held)


def test_shares_of_classes_under_random_selection_add_up_to_one():
    plan = small_plan(options=OptionsPlan(random_share=0.5), budget=BudgetPlan(labels=80))
    found = what_if(logged(plan), {"strategy.name": '"random"'}).off_policy
    classes = [each for each in found.estimates if each.outcome.startswith("its label is")]
    assert len(classes) == 3
    assert sum(each.snips.estimate for each in classes) == pytest.approx(1.0)
    assert sum(each.doubly_robust.estimate for each in classes) == pytest.approx(1.0)
    assert sum(each.truth for each in classes) == pytest.approx(1.0)


def test_without_a_random_share_the_estimate_is_refused():
    plan = small_plan(options=OptionsPlan(random_share=0.0))
    found = what_if(logged(plan), CORE_SET).off_policy
    assert "had no chance at all of being chosen" in found.refusal
    assert found.worth == 0.0


def test_a_strategy_that_draws_its_picks_has_no_known_chances(entries):
    found = what_if(entries, {"strategy.name": '"badge"'}).off_policy
    assert found.refusal.startswith("badge draws its picks")


def test_selections_of_a_log_that_drew_its_picks_are_left_out_with_the_reason():
    plan = small_plan(options=OptionsPlan(random_share=0.3))
    plan = msgspec.structs.replace(
        plan, strategy=msgspec.structs.replace(plan.strategy, name="badge", params={})
    )
    found = what_if(logged(plan), CORE_SET).off_policy
    assert found.refusal.startswith("badge, which chose, draws its picks")
    assert sum(found.left_out.values()) == 3


def test_nothing_changed_is_refused(entries):
    with pytest.raises(PlanError, match="nothing is changed; change a setting, then play"):
        what_if(entries, {"architecture.batch_size": "10"})


def test_work_is_told_step_by_step_up_to_all_of_it(entries):
    told = []
    what_if(entries, CORE_SET, heard=lambda *step: told.append(step))
    assert list(dict.fromkeys(step for step, _, _ in told)) == list(STEPS.values())
    done = [done for _, done, _ in told]
    assert done == sorted(done)
    assert {total for _, _, total in told} == {4 * PARTS}


def test_it_is_filed_and_read_back_as_it_was(other):
    coded = msgspec.msgpack.encode(other)
    back = msgspec.msgpack.decode(coded, type=type(other))
    assert back.other_picks == other.other_picks
    assert back.head_hash == other.head_hash
    assert math.isnan(back.courses["log"].figures["cycle_seconds"]) == math.isnan(
        other.courses["log"].figures["cycle_seconds"]
    )


def test_what_is_changed_is_told_with_what_it_was(smaller):
    assert smaller.changes == {"architecture.batch_size": "5"}
    assert smaller.before == {"architecture.batch_size": "10"}


def live_session(cache, **options):
    world = World(
        small_project("sequential", options=OptionsPlan(**options), seed="imported"), cache
    )
    session = Session(world, seed=1)
    session.comes("ana", 0)
    session.comes("ben", 0, leaves=1000)
    session.run(1500)
    return world.entries()


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    cache = tmp_path_factory.mktemp("live")
    entries = live_session(cache, random_share=0.3)
    return what_if(entries, CORE_SET | BATCH_OF_5, cache), entries


def test_a_live_run_has_no_true_rerun_and_no_known_truth(live):
    found, _ = live
    assert set(found.courses) == {"log", "again", "what_if"}
    assert all(each.truth is None for each in found.off_policy.estimates)


def test_a_live_run_gets_no_label_that_people_did_not_give(live):
    found, entries = live
    given = {e.example for e in map(event_of, entries) if isinstance(e, ev.LabelGiven)}
    seeds = sum(len(e.examples) for e in map(event_of, entries) if isinstance(e, ev.LabelsImported))
    assert found.courses["what_if"].figures["labels"] <= len(given) + seeds


def test_what_a_live_run_has_that_playing_has_not_is_said(live):
    found, _ = live
    said = " ".join(found.left_out)
    assert "Choosing a batch took" in said
    assert "as measured in the log" in said
    assert "examples that people answered can be handed out" in said


def test_a_live_run_refuses_a_strategy_that_knows_the_truth(tmp_path):
    entries = live_session(tmp_path)
    with pytest.raises(PlanError, match="knows the true labels, and a live run has none"):
        what_if(entries, {"strategy.name": '"greedy_oracle"'}, tmp_path)


def test_second_thoughts_and_hands_are_named_with_their_number(tmp_path):
    entries = live_session(tmp_path, hand=3)
    said = " ".join(what_if(entries, BATCH_OF_5, tmp_path).left_out)
    assert "People held up to 3 items; here each holds one at a time" in said
