"""What the log of a live run says of the people who worked on it."""

from contextlib import chdir

import pytest

from al_core.access.permissions import Role, Session
from al_core.access.pseudonyms import names_shown
from al_core.domain.plan import OptionsPlan
from al_core.experiments.live_review import LiveReview, hours_to_the_end, merged_three_ways
from al_core.experiments.people_tables import self_table
from al_core.monitoring.pairs import Answers
from tests.experiments.live_people import World, small_project


@pytest.fixture(scope="module", autouse=True)
def elsewhere(tmp_path_factory):
    """What is cached goes where the test's files are."""
    with chdir(tmp_path_factory.mktemp("cache")):
        yield


PAIRS = OptionsPlan(hand=3, overlap=2, lease_seconds=600.0)


def worked(*answers, options=PAIRS):
    """A run on which ana and ben answered in turn what `answers` says of each one's items."""
    world = World(small_project(options=options))
    world.work()
    for person, labels in answers:
        for label in labels:
            world.label(person, label)
    return world, LiveReview(world.log, world.run)


@pytest.fixture(scope="module")
def shared():
    """Ana said 0, 0, 1, 1 and ben 0, 1, 1, 1 to the same four items."""
    return worked(("ana", [0, 0, 1, 1]), ("ben", [0, 1, 1, 1]))


def test_the_view_says_who_holds_what_until_when(shared):
    review = shared[1]
    held = review.team().held
    assert {(each.annotator, each.due - each.granted_at) for each in held} == {
        ("ana", 600.0),
        ("ben", 600.0),
    }
    assert len(held) == sum(member.holding for member in review.team().members)


def test_each_person_has_their_pace_and_agreement(shared):
    ana, ben = shared[1].team().members
    assert (ana.annotator, ana.tally.counted, ana.tally.median_seconds) == ("ana", 4, 2.0)
    assert (ben.agreement.value, ben.agreement.units) == (0.75, 4)
    assert ana.at_work


def test_raw_agreement_and_pairs_are_over_the_shared_examples(shared):
    view = shared[1].agreement()
    (pair,) = view.pairs
    assert (view.raw.value, view.raw.units) == (0.75, 4)
    assert pair.counts.tolist() == [[1, 1], [0, 2]]
    assert pair.kappa.value == pytest.approx(0.5)
    assert view.people == ("ana", "ben")


def test_only_new_events_are_read(shared):
    world, review = shared
    before = len(review.events())
    world.label("ana", 0)
    assert len(review.events()) > before
    assert len(review.events()) == len(world.entries())


def test_what_was_taken_back_counts_for_nothing():
    world, review = worked(("ana", [0, 1]), ("ben", [0, 0]))
    world.run.undo("ben")
    assert review.agreement().raw.units == 1


def test_a_lapsed_lease_is_on_the_persons_account():
    world, review = worked(("ana", [0]))
    world.time += 10_000.0
    world.run.hand("ben")
    ana = review.team().members[0]
    assert (ana.holding, ana.at_work, ana.tally.lapses) == (0, False, 2)


def test_an_empty_run_has_no_agreement_and_no_end():
    _, review = worked()
    view = review.agreement()
    assert (view.raw.units, view.pairs, view.merged) == (0, (), ())
    assert hours_to_the_end(review.team(), people=2) is None


def test_the_end_follows_from_the_pace_so_far():
    """Two seconds each for what is left, two people."""
    _, review = worked(("ana", [0, 1]))
    team = review.team()
    assert team.answers_left > 0
    assert hours_to_the_end(team, people=2) == pytest.approx(team.answers_left * 2 / 2 / 3600)


def test_three_rules_stand_side_by_side_where_several_answered():
    """Three always right, two who say 0: they are outvoted by weight, not by majority."""
    told = [(e, p, e % 2 if p < 3 else 0) for e in range(20) for p in range(5)]
    told += [(99, 0, 1), (99, 3, 0), (99, 4, 0), (100, 0, 1)]
    first = merged_three_ways(Answers.of(told), 2)[0]
    assert (first.example, first.majority, first.dawid_skene, first.weighted) == (99, 0, 1, 1)
    assert first.differs


def test_an_example_with_one_answer_is_not_merged():
    assert merged_three_ways(Answers.of([(1, 0, 0)]), 2) == ()


def test_a_tie_is_told_as_a_tie():
    (row,) = merged_three_ways(Answers.of([(1, 0, 0), (1, 1, 1)]), 2)
    assert (row.majority, row.weighted, row.answers) == (-1, -1, (0, 1))


def test_owners_see_names():
    shown = names_shown(["ana", "ben"], Session.of("olga", Role.OWNER))
    assert shown == {"ana": "ana", "ben": "ben"}


def test_annotators_see_themselves_and_numbers():
    shown = names_shown(["ana", "ben", "cleo"], Session.of("ben", Role.ANNOTATOR))
    assert shown["ben"] == "you"
    assert "ana" not in shown.values()
    assert len(set(shown.values())) == 3


def test_answers_to_what_was_shown_again_are_told_by_person():
    again = OptionsPlan(hand=1, recheck_share=0.2, recheck_after=2, lease_seconds=600.0)
    world = World(small_project(options=again, batch_size=40))
    world.work()
    for _ in range(30):
        world.label("ana", 1)
    for _ in range(3):
        world.label("ben", 0)
    review = LiveReview(world.log, world.run)

    (ana, ben), view = review.team().members, review.agreement()
    assert (ana.self_agreement.value, ben.self_agreement.units) == (1.0, 0)
    assert view.selves == {"ana": ana.self_agreement}
    assert self_table(view, {"ana": "Ana"})["Items shown again"] == [ana.self_agreement.units]
    assert world.log.event_counts("r")["recheck_given"] == ana.self_agreement.units >= 3
