"""What waits for an adjudicator, and what becomes of a decision."""

from contextlib import chdir

import numpy as np
import pytest

from al_core.domain.errors import DataError
from al_core.domain.plan import OptionsPlan
from al_core.domain.values import LabeledSet
from al_core.experiments.adjudicating import (
    append_to_guidelines,
    case_of,
    cases,
    live_suspects,
    suspects_of,
    undecided,
)
from al_core.experiments.live_review import LiveReview
from al_core.loop.live_engine import Ruling
from al_core.store.store import Store
from tests.experiments.live_people import World, small_project


@pytest.fixture(scope="module", autouse=True)
def elsewhere(tmp_path_factory):
    """What is cached goes where the test's files are."""
    with chdir(tmp_path_factory.mktemp("cache")):
        yield


PAIRS = OptionsPlan(hand=3, overlap=2, lease_seconds=600.0)


def world_of(options=PAIRS, **more):
    world = World(small_project(options=options, **more))
    world.work()
    return world, LiveReview(world.log, world.run)


def skipped_for_the_adjudicator(world, person):
    card = world.run.hand(person)[0]
    answer = world.answer(card)
    skip = type(answer)(answer.answer_id, card.lease, card.token, scope="adjudicator")
    world.run.take(person, [skip])
    return card.example


def disputed_world():
    """Ana and ben differ on one item; cleo sides with ana."""
    world, review = world_of(OptionsPlan(hand=3, overlap=3, lease_seconds=600.0))
    example = world.label("ana", 0)
    assert world.label("ben", 1) == example
    assert world.label("cleo", 0) == example
    return world, review, example


def test_an_example_sent_to_the_adjudicator_is_undecided_and_says_why():
    world, review = world_of()
    example = skipped_for_the_adjudicator(world, "ana")
    (case,) = cases(review)
    assert (case.example, case.kind, case.label) == (example, "undecided", -1)
    assert "adjudicator" in case.words[0]


def test_an_example_that_people_split_on_is_disputed_and_has_letters_for_names():
    _, review, example = disputed_world()
    (case,) = cases(review)
    assert (case.example, case.kind, case.label) == (example, "disputed", 0)
    assert [letter for letter, _ in case.answers] == ["A", "B", "C"]
    assert sorted(label for _, label in case.answers) == [0, 0, 1]


def test_a_flagged_example_comes_with_what_was_written():
    world, review = world_of()
    example = world.label("ana", 0)
    world.run.flag("ana", example, "two topics in one")
    (case,) = cases(review)
    assert (case.kind, case.words) == ("flagged", ("two topics in one",))


def test_no_example_is_there_twice():
    world, review, example = disputed_world()
    world.run.flag("cleo", example, "hard")
    (case,) = cases(review)
    assert (case.kind, case.words) == ("disputed", ("hard",))


def test_what_is_decided_is_gone_and_its_reason_is_counted():
    world, review, example = disputed_world()
    world.run.adjudicate("olga", example, Ruling(1, "ambiguous"))
    assert cases(review) == ()
    assert world.run.state.labels[example] == 1
    assert review.reasons() == {"ambiguous": 1}


def test_a_wrong_label_is_suspected_and_the_right_ones_mostly_not():
    world, _ = world_of()
    problem = world.worker.follower.learner.problem
    rows = np.sort(problem.split.pool[:60])
    labels = problem.truth[rows].copy()
    labels[[7, 30]] = 1 - labels[[7, 30]]
    found = suspects_of(LabeledSet(rows, labels), problem, world.spec.plan, 2)
    assert {rows[7], rows[30]} <= {each.example for each in found.found}
    assert len(found.found) <= 6
    assert all(each.chance < each.likely_chance for each in found.found)
    assert (found.labels, 0.0 < found.error_share < 0.15) == (60, True)


def test_few_labels_say_nothing_of_errors():
    world, review = world_of()
    with pytest.raises(DataError, match="0 labels; likely errors can be told from 20 on"):
        live_suspects(review, world.cache, world.run.looked_at(lambda s: s.labeled_set()))


def test_a_live_runs_own_labels_are_reviewed_until_decided():
    world, review = world_of(OptionsPlan(hand=3, lease_seconds=600.0))
    for number in range(36):
        card = world.run.hand("ana")[0]
        truth = int(world.truth(card))
        world.label("ana", 1 - truth if number in {8, 17, 26} else truth)
        world.work()
    labeled = world.run.looked_at(lambda state: state.labeled_set())
    found = live_suspects(review, world.cache, labeled)
    first = undecided(found, review)[0]
    assert case_of(first, review).kind == "likely error"
    assert case_of(first, review).answers == (("A", first.label),)

    world.run.adjudicate("olga", first.example, Ruling(first.label, "edge case"))
    assert first not in undecided(found, review)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "lab.duckdb") as opened:
        opened.add_project("p", "r", "P", "{}")
        yield opened


def test_a_note_becomes_a_new_version_of_the_guidelines(store):
    store.add_guidelines("p", "Read it twice.\n")
    assert append_to_guidelines(store, "p", " Sarcasm is negative. ", "") == 2
    assert store.guidelines("p")[0].text == "Read it twice.\n\nSarcasm is negative.\n"


def test_the_first_note_follows_what_the_project_began_with(store):
    append_to_guidelines(store, "p", "Sarcasm is negative.", "Read it.")
    assert store.guidelines("p")[0].text == "Read it.\n\nSarcasm is negative.\n"


def test_an_empty_note_is_refused(store):
    with pytest.raises(DataError, match="the note is empty"):
        append_to_guidelines(store, "p", "  ", "Read it.")
