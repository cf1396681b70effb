"""Overlap, consensus, ties and skips: how an example is closed."""

import pytest

from al_core.domain import events as ev
from al_core.domain.plan import Person
from al_core.loop.merging import consensus_of
from al_core.loop.state import LoopState
from tests.loop.worlds import in_order, of_kind, plan_of, problem_of, run, sequential

ALWAYS = 0.9999999


def person(name, **fields):
    return Person(name=name, mean_seconds=10.0, spread="deterministic", **fields)


def right(name):
    return person(name)


def wrong(name):
    """Of two classes always says the other one."""
    return person(name, accuracy=0.0)


def skipping(name):
    return person(name, skip_rate=ALWAYS)


def played(*team, n=1, **options):
    plan = plan_of(sequential(n), team=team, options=in_order(**options))
    return run(plan, problem_of(n))


def test_each_example_is_asked_as_often_as_the_overlap_says():
    events, state = played(right("a"), right("b"), right("c"), n=5, overlap=2)

    assert state.totals.answers == 10
    assert state.labels == {0: 0, 1: 1, 2: 0, 3: 1, 4: 0}
    assert [e.votes for e in of_kind(events, ev.ConsensusReached)] == [2] * 5


def test_without_overlap_an_answer_is_the_label():
    events, state = played(wrong("a"), n=2)

    assert state.labels == {0: 1, 1: 0}
    assert of_kind(events, ev.ConsensusReached) == []


def test_the_majority_decides():
    events, state = played(right("a"), wrong("b"), wrong("c"), overlap=3)

    assert of_kind(events, ev.ConsensusReached) == [ev.ConsensusReached(0, 1, 3, "majority")]
    assert state.labels == {0: 1}


def test_a_tie_asks_one_more_person():
    events, state = played(right("a"), wrong("b"), wrong("c"), overlap=2)

    assert of_kind(events, ev.SlotAdded) == [ev.SlotAdded(0)]
    assert state.labels == {0: 1}
    assert [e.annotator for e in of_kind(events, ev.LabelGiven)] == ["a", "b", "c"]


def test_a_tie_with_nobody_left_goes_to_the_adjudicator():
    events, state = played(right("a"), wrong("b"), overlap=2)

    assert of_kind(events, ev.SentToAdjudicator) == [
        ev.SentToAdjudicator(0, "votes tie, nobody left to ask")
    ]
    assert (state.labels, state.unlabeled_closed) == ({}, {0})


def test_dawid_skene_weighs_people_by_how_often_they_agree():
    """Two who always disagree with each other, one of them always with the majority."""
    team = (right("a"), right("b"), wrong("c"))
    state = played(*team, n=12, overlap=3, consensus="dawid_skene")[1]

    assert state.labels == {example: example % 2 for example in range(12)}


def answered(*answers, classes=2):
    state = LoopState(n_classes=classes, everyone=("a", "b", "c", "d"))
    state.answers = list(answers)
    return state


def test_dawid_skene_can_outvote_a_majority():
    """On 20 examples c and d say class 0 whatever it is; a and b tell the classes apart."""
    known = [
        (example, who, example % 2 if who in "ab" else 0) for example in range(20) for who in "abcd"
    ]
    votes = {"b": 1, "c": 0, "d": 0}
    state = answered(*known, *((99, who, label) for who, label in votes.items()))

    assert consensus_of("dawid_skene", 99, votes, state) == 1
    assert consensus_of("majority", 99, votes, state) == 0


def test_a_weighted_vote_can_outvote_a_majority():
    """On 20 examples a, b and e tell the classes apart; c and d say class 0 whatever it is."""
    known = [
        (example, who, example % 2 if who in "abe" else 0)
        for example in range(20)
        for who in "abcde"
    ]
    votes = {"b": 1, "c": 0, "d": 0}
    state = answered(*known, *((99, who, label) for who, label in votes.items()))

    assert consensus_of("weighted", 99, votes, state) == 1


def test_weights_that_are_level_are_a_tie():
    assert consensus_of("weighted", 0, {"a": 0, "b": 1}, answered((0, "a", 0), (0, "b", 1))) is None


def test_a_run_merges_by_weight():
    team = (right("a"), right("b"), wrong("c"))
    state = played(*team, n=12, overlap=3, consensus="weighted")[1]

    assert state.labels == {example: example % 2 for example in range(12)}


@pytest.mark.parametrize("method", ["majority", "dawid_skene", "weighted"])
def test_without_answers_there_is_no_consensus(method):
    assert consensus_of(method, 0, {}, answered()) is None


def test_a_skip_for_me_leaves_the_example_to_others():
    events, state = played(skipping("a"), right("b"), n=3, skip_scope="me")

    assert state.labels == {0: 0, 1: 1, 2: 0}
    assert {e.annotator for e in of_kind(events, ev.LabelGiven)} == {"b"}


def test_an_example_that_all_passed_by_goes_to_the_adjudicator():
    events, state = played(skipping("a"), skipping("b"), skip_scope="me")

    assert of_kind(events, ev.SentToAdjudicator) == [ev.SentToAdjudicator(0, "nobody left to ask")]
    assert state.unlabeled_closed == {0}


def test_the_answers_there_are_decide_when_the_others_skip():
    events = played(right("a"), skipping("b"), overlap=2, skip_scope="me")[0]

    assert of_kind(events, ev.ConsensusReached) == [ev.ConsensusReached(0, 0, 1, "majority")]


@pytest.mark.parametrize("scope", ["everyone", "adjudicator"])
def test_a_skip_for_all_closes_the_example(scope):
    events, state = played(skipping("a"), n=2, skip_scope=scope)

    assert [e.scope for e in of_kind(events, ev.ExampleSkipped)] == [scope] * 2
    assert [e.cause for e in of_kind(events, ev.SentToAdjudicator)] == [f"skipped for {scope}"] * 2
    assert state.unlabeled_closed == {0, 1}


def test_a_skip_for_all_makes_an_answer_on_the_way_too_late():
    slow = Person(name="b", mean_seconds=15.0, spread="deterministic")
    events, state = played(skipping("a"), slow, n=2, overlap=2, skip_scope="everyone")

    late = of_kind(events, ev.LabelGiven)[0]
    assert (late.example, late.annotator, late.reason) == (
        0,
        "b",
        "too late: the example is closed",
    )
    assert state.labels == {}


def test_a_late_skip_for_all_does_not_close_what_someone_else_is_working_on():
    """A skips at 45 s, 15 s after the time-out; b has had the example since 30 s."""
    late = Person(
        name="a", mean_seconds=45.0, spread="deterministic", skip_rate=ALWAYS, abandonment=0.0
    )
    helper = Person(name="b", mean_seconds=20.0, spread="deterministic")
    state = played(late, helper, n=2, skip_scope="everyone", lease_seconds=30.0)[1]

    assert state.labels == {0: 0, 1: 1}
