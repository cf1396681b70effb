"""What a project's log said of its people up to an entry: nothing that came later counts."""

import pytest

from al_core.domain import events as ev
from al_core.domain.plan import OptionsPlan
from al_core.experiments.adjudicating import cases
from al_core.experiments.live_review import LiveReview
from al_core.experiments.past_review import past_review
from al_core.loop.live_engine import Ruling
from al_core.loop.recorders import event_of
from tests.experiments.live_people import World, small_project


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Ana said 0, 0, 1, 1 and ben 0, 1, 1, 1 to the same four items; tom decided one."""
    options = OptionsPlan(hand=3, overlap=2, lease_seconds=600.0)
    world = World(small_project(options=options), tmp_path_factory.mktemp("cache"))
    world.work()
    for person, labels in (("ana", [0, 0, 1, 1]), ("ben", [0, 1, 1, 1])):
        for label in labels:
            world.label(person, label)
    (split,) = cases(LiveReview(world.log, world.run))
    world.run.adjudicate("tom", split.example, Ruling(1, "ambiguous"))
    return world


def after(world, person, answers):
    """The log up to the answer of a person that makes it so many."""
    entries = world.entries()
    given = [
        entry.seq for entry in entries
        if isinstance(event := event_of(entry), ev.LabelGiven) and event.annotator == person
    ]  # fmt: skip
    return entries[: given[answers - 1]]


def test_at_the_newest_entry_it_is_what_the_project_says_now(world):
    now, then = LiveReview(world.log, world.run), past_review(world.entries())
    assert repr(then.agreement) == repr(now.agreement()), "arrays and nan have no one equality"
    assert repr(then.members) == repr(now.team().members)
    assert then.reasons == now.reasons() == {"ambiguous": 1}


def test_agreement_is_over_the_answers_there_were(world):
    then = past_review(after(world, "ben", 2))
    assert (then.agreement.raw.value, then.agreement.raw.units) == (0.5, 2)
    assert past_review(world.entries()).agreement.raw.units == 4


def test_pace_is_of_the_answers_there_were(world):
    members = {each.annotator: each for each in past_review(after(world, "ben", 2)).members}
    assert (members["ana"].tally.counted, members["ben"].tally.counted) == (4, 2)
    assert members["ben"].agreement.units == 2


def test_before_anybody_shared_an_item_there_is_nothing_to_agree_on(world):
    then = past_review(after(world, "ana", 3))
    assert then.agreement.raw.units == 0
    assert then.agreement.pairs == ()


def test_before_a_decision_no_reason_was_given(world):
    assert past_review(after(world, "ben", 4)).reasons == {}


def test_before_anybody_came_there_is_nobody(world):
    then = past_review(world.entries()[:1])
    assert (then.members, then.agreement.people) == ((), ())
