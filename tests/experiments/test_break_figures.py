"""What a person's last batch came to, read from a live run's log."""

import pytest
from msgspec.structs import replace

from al_core.domain.plan import OptionsPlan
from al_core.experiments.break_figures import break_figures
from al_core.experiments.live_review import LiveReview
from tests.experiments.live_people import World, small_project


@pytest.fixture
def world(tmp_path):
    """Three answers each by two people who share every item; audit items among them."""
    options = OptionsPlan(hand=6, overlap=2, audit_share=0.3, lease_seconds=600.0)
    made = World(small_project(options=options), tmp_path)
    made.work()
    return made


def figures(world, annotator="ana"):
    return break_figures(LiveReview(world.log, world.run), annotator)


def timed(world, card, seconds):
    return replace(world.answer(card), active_seconds=seconds)


def answer_all(world, annotator, seconds):
    for card in world.run.hand(annotator):
        world.run.take(annotator, [timed(world, card, seconds)])


def test_before_the_first_answer_there_is_no_pace_and_no_batch(world):
    found = figures(world)
    assert (found.batch, found.pace, found.before) == (None, None, None)
    assert found.agreement.units == 0
    assert found.shared


def test_pace_is_of_the_newest_batch_beside_those_before(world):
    answer_all(world, "ana", 10.0)
    answer_all(world, "ben", 10.0)
    world.work()
    of_second = [card for card in world.run.hand("ana") if card.batch == 2]
    world.run.take("ana", [timed(world, card, 5.0) for card in of_second])
    found = figures(world)
    assert found.batch.number == 2
    assert (found.pace.per_minute, found.pace.median_seconds) == (12.0, 5.0)
    assert found.pace.items == len(of_second)
    assert (found.before.items, found.before.per_minute) == (6, 6.0)


def test_model_is_held_against_the_one_before(world):
    for _ in range(3):
        for person in ("ana", "ben"):
            answer_all(world, person, 5.0)
        world.work()
    found = figures(world).model
    assert found.version == len(world.run.state.versions) > 1
    assert found.kappa == world.run.state.versions[-1].agreement
    assert found.uncertainty_before == world.run.state.versions[-2].uncertainty
    assert found.unseen == len(world.run.state.labels) - found.labels


def test_quality_is_told_from_twenty_audit_items_on(world):
    for _ in range(3):
        for person in ("ana", "ben"):
            answer_all(world, person, 5.0)
        world.work()
    found = figures(world).model
    assert 0 < found.audited < 20
    assert found.quality is None


def test_agreement_is_with_everyone_else_on_shared_items(world):
    shown = world.run.hand("ana")[:3]
    world.run.take("ana", [world.answer(card, 0) for card in shown])
    seen = {card.example for card in shown}
    for card in world.run.hand("ben"):
        if card.example in seen:
            label = 0 if card.example != shown[0].example else 1
            world.run.take("ben", [world.answer(card, label)])
    found = figures(world).agreement
    assert (round(found.value, 3), found.units) == (0.667, 3)


def test_an_audit_items_card_names_the_batch_it_was_slipped_into(world):
    batch_of = {}
    for _ in range(3):
        for person in ("ana", "ben"):
            batch_of |= {card.example: card.batch for card in world.run.hand(person)}
            answer_all(world, person, 5.0)
        world.work()
    audited = set(world.run.state.audit) & set(batch_of)
    assert audited
    assert all(1 <= batch_of[example] <= world.run.status().batch for example in audited)
