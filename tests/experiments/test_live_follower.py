"""A worker that starts anew goes on as the one before would have."""

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.domain.plan import ModelPlan, Plan
from al_core.experiments.live_follower import mattering
from tests.experiments.live_people import OPTIONS, World, small_project


def trained(version):
    return ev.ModelTrained(version, 5, 0.0, 0.0, 0.0, 0.0, 0.0)


def started(version):
    return ev.TrainingStarted(version, 5, "", "cold", 30.0)


TWO_MODELS = [
    started(1),
    trained(1),
    started(2),
    ev.TrainingFailed(2, "died"),
    started(3),
    trained(3),
]


def test_only_the_newest_model_is_trained_again():
    assert mattering(TWO_MODELS, Plan()) == {4, 5}


def test_a_warm_start_needs_every_model_before():
    assert mattering(TWO_MODELS, Plan(model=ModelPlan(start="warm"))) == {0, 1, 4, 5}


def test_a_training_under_way_is_begun_again():
    assert mattering([*TWO_MODELS, started(4)], Plan()) == {4, 5, 6}


def test_a_selection_that_has_ended_is_not_made_again():
    asked = ev.SelectionStarted(1, 5)
    assert mattering([asked], Plan()) == {0}
    assert mattering([asked, ev.QueryFailed("selection", "died")], Plan()) == set()


def test_only_the_newest_review_is_made_again():
    assert mattering([ev.ReviewStarted(1), ev.ReviewStarted(2)], Plan()) == {1}


@pytest.mark.parametrize(
    ("options", "model"),
    [
        ({}, ModelPlan(start="warm")),
        ({"ensemble": 3}, ModelPlan()),
        ({"proxy": ModelPlan()}, ModelPlan()),
        ({"refresh_labels": 3}, ModelPlan()),
        ({"query_model": ModelPlan()}, ModelPlan()),
    ],
    ids=["warm", "ensemble", "proxy", "refresh", "query model"],
)
@pytest.mark.parametrize("kind", ["parallel", "adaptive"])
def test_a_session_with_many_restarts_replays_equal(tmp_path, kind, options, model):
    plan_options = msgspec.structs.replace(OPTIONS, **options)
    world = World(small_project(kind, options=plan_options, model=model), tmp_path)
    world.run.hand("ana")
    world.work()
    for turn in range(36):
        world.label(("ana", "ben")[turn % 2])
        if turn % 5 == 4:
            world.reopen()
        if turn % 3 == 0:
            world.work()
        world.worker.tell()

    assert len(world.run.state.versions) >= 2
    assert world.verdict() == ""
