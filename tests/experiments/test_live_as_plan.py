import msgspec
import pytest

from al_core.domain.plan import TrainingPlan
from al_core.experiments.live_as_plan import as_simulated, symmetric_accuracy
from al_core.experiments.simulating import checked_names
from tests.experiments.live_people import OPTIONS, World, small_project


def worked(tmp_path, answers=8, *, overlap=1, people=("ana",), training=5.0):
    options = msgspec.structs.replace(OPTIONS, overlap=overlap)
    world = World(small_project(options=options, training=TrainingPlan(training)), cache=tmp_path)
    world.work()
    for number in range(answers):
        world.label(people[number % len(people)])
        world.time += 4.0
        world.work()
    return as_simulated(world.entries())


def test_people_keep_their_measured_times_and_not_their_names(tmp_path):
    found = worked(tmp_path)
    (person,) = found.plan.team
    assert (person.name, person.spread, person.mean_seconds) == ("person-1", "bootstrap", 0.0)
    assert set(person.times) == {2.0}
    assert "The measured times of 1 at work (8 answers)." in found.notes


def test_before_anybody_has_worked_three_people_are_assumed_and_said_so(tmp_path):
    found = worked(tmp_path, 0)
    assert [person.count for person in found.plan.team] == [3]
    assert found.notes[0].startswith("Nobody has given 5 answers yet: 3 people with 20 s")
    assert "every answer is assumed right" in found.notes[1]


def test_as_many_people_as_the_plan_asks_for_each_item(tmp_path):
    found = worked(tmp_path, 16, overlap=3)
    assert len({person.name for person in found.plan.team}) == 3


def test_what_serves_live_work_alone_is_left_out(tmp_path):
    options = worked(tmp_path, 0).plan.options
    assert (options.hand, options.audit_share, options.recheck_share) == (1, 0.0, 0.0)


def test_retraining_takes_as_long_as_it_took(tmp_path):
    found = worked(tmp_path, 12)
    assert found.plan.training.seconds == 4.0
    assert found.notes[-1].startswith("Retraining takes 4 s, the median of ")


def test_before_a_training_the_plans_time_stands(tmp_path):
    found = worked(tmp_path, 0)
    assert found.plan.training.seconds == 5.0
    assert found.notes[-1] == "Retraining takes 5 s, as planned."


def test_people_who_agree_throughout_are_taken_to_be_right(tmp_path):
    found = worked(tmp_path, 24, overlap=2, people=("ana", "ben"))
    assert {person.accuracy for person in found.plan.team} == {1.0}
    assert any(note.startswith("People agree on 100%") for note in found.notes)


def test_the_plan_can_run(tmp_path):
    assert checked_names(worked(tmp_path).plan)


@pytest.mark.parametrize(
    ("agreement", "classes", "accuracy"),
    [
        (1.0, 2, 1.0),
        (0.82, 2, 0.9),  # .9 * .9 + .1 * .1
        (0.5, 2, 0.5),
        (0.66, 3, 0.8),  # .8 * .8 + 2 * .1 * .1
        (0.1, 4, 0.25),  # less than chance: told as chance
    ],
)
def test_accuracy_follows_from_agreement_where_errors_are_spread_evenly(
    agreement, classes, accuracy
):
    assert symmetric_accuracy(agreement, classes) == pytest.approx(accuracy)
