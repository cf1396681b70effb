"""People at a live run: what they are handed, what is kept, what a restart remembers."""

import msgspec
import pytest

from al_core.domain.errors import LogError, QueueError
from al_core.domain.events import decoded
from al_core.experiments.live_cards import Answer
from al_core.loop.live_engine import Ruling
from tests.experiments.live_people import OPTIONS, World, small_project


@pytest.fixture
def world(tmp_path):
    world = World(small_project(), tmp_path)
    world.run.hand("ana")
    world.work()
    return world


def test_from_no_labels_the_first_batch_comes_at_random(world):
    cards = world.run.hand("ana")

    assert [card.at_random for card in cards] == [True, True, True]
    assert cards[0].model_version == 0


def test_a_hand_is_topped_up_and_stays(world):
    first = world.run.hand("ana")

    assert world.run.hand("ana") == first
    assert len({card.example for card in first}) == 3


def test_a_label_is_in_the_log_when_it_is_acknowledged(world):
    card = world.run.hand("ana")[0]
    (receipt,) = world.run.take("ana", [world.answer(card, 1)])

    assert receipt.status == "saved"
    assert world.log.event_counts("r")["label_given"] == 1


def test_a_session_replays_equal(world):
    for turn in range(40):
        world.label(("ana", "ben", "cleo")[turn % 3])
        if turn % 4 == 0:
            world.work()

    assert len(world.run.state.versions) >= 3
    assert world.verdict() == ""


def test_a_session_that_was_closed_in_mid_batch_replays_equal(world):
    for turn in range(30):
        world.label(("ana", "ben")[turn % 2])
        if turn % 7 == 3:
            world.reopen()
        if turn % 4 == 0:
            world.work()

    assert len(world.run.state.versions) >= 2
    assert world.verdict() == ""


def test_an_answer_sent_twice_counts_once(world):
    answer = world.answer(world.run.hand("ana")[0])
    first = world.run.take("ana", [answer, answer])
    again = world.run.take("ana", [answer])

    assert {*first, *again} == {first[0]}
    assert world.log.event_counts("r")["label_given"] == 1


def test_an_answer_sent_again_after_a_restart_counts_once(world):
    answer = world.answer(world.run.hand("ana")[0])
    (before,) = world.run.take("ana", [answer])
    world.reopen()

    assert world.run.take("ana", [answer]) == (before,)
    assert world.run.state.totals.counted == 1


def test_an_answer_from_before_a_restart_is_taken_after_it(world):
    answer = world.answer(world.run.hand("ana")[0])
    world.reopen()
    world.run.hand("ana")

    assert world.run.take("ana", [answer])[0].status == "saved"


def test_leases_outlive_a_restart(world):
    before = world.run.hand("ana")
    world.reopen()
    after = world.run.hand("ana")

    assert [card.lease for card in after] == [card.lease for card in before]
    assert [card.due for card in after] == [card.due for card in before]


def test_a_second_window_gets_a_duplicate_that_is_kept(world):
    card = world.run.hand("ana")[0]
    world.run.take("ana", [world.answer(card, 1)])
    (receipt,) = world.run.take("ana", [world.answer(card, 0)])

    assert receipt.status == "duplicate"
    assert "the first answer stands" in receipt.message
    assert world.log.event_counts("r")["answer_set_aside"] == 1


def test_a_late_answer_is_kept_and_not_counted(world):
    card = world.run.hand("ana")[0]
    world.time += 601.0
    assert card.example in [each.example for each in world.run.hand("ben")]
    (receipt,) = world.run.take("ana", [world.answer(card)])

    assert (receipt.status, receipt.message) == (
        "late",
        "too late: someone else has taken the slot",
    )
    assert world.verdict() == ""


def test_who_comes_back_after_their_leases_ran_out_answers_the_old_card_and_it_counts(world):
    old = world.run.hand("ana")[0]
    world.time += 601.0
    anew = next(each for each in world.run.hand("ana") if each.example == old.example)
    (receipt,) = world.run.take("ana", [world.answer(old)])

    assert (receipt.status, anew.lease == old.lease) == ("saved", False)
    assert old.example not in [each.example for each in world.run.hand("ana")]
    (again,) = world.run.take("ana", [world.answer(anew)])
    assert again.status == "duplicate"
    assert world.verdict() == ""


def test_an_old_card_answers_nothing_once_its_answer_was_taken_back(world):
    old = world.run.hand("ana")[0]
    world.run.take("ana", [world.answer(old)])
    world.run.undo("ana")
    (receipt,) = world.run.take("ana", [world.answer(old, 0)])

    assert receipt.status == "duplicate"
    assert world.run.state.totals.counted == 0
    assert world.verdict() == ""


def test_an_answer_after_the_slot_was_released_is_late(world):
    card = world.run.hand("ana")[0]
    world.run.release(card.lease)
    (receipt,) = world.run.take("ana", [world.answer(card)])

    assert receipt.status == "late"
    assert world.run.state.totals.counted == 0


def test_nobody_answers_with_somebody_elses_lease(world):
    card = world.run.hand("ana")[0]
    (receipt,) = world.run.take("ben", [world.answer(card)])

    assert receipt.status == "refused"
    assert receipt.message == f"lease {card.lease} is not ben's; load the page again"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"token": "guessed"}, "is not ana's"),
        ({"label": 7}, "there is no class 7"),
        ({"active_seconds": float("nan")}, "nan s of work"),
        ({"raw_seconds": -1.0}, "-1.0 s of work"),
        ({"answer_id": ""}, "an answer id of 0 characters"),
        ({"lease": 99}, "lease 99 is not ana's"),
    ],
)
def test_what_does_not_fit_is_refused_and_not_kept(world, change, message):
    answer = world.answer(world.run.hand("ana")[0], 1)
    before = len(world.entries())
    (receipt,) = world.run.take("ana", [msgspec.structs.replace(answer, **change)])

    assert receipt.status == "refused"
    assert message in receipt.message
    assert len(world.entries()) == before


def test_one_bad_answer_does_not_hold_up_the_others(world):
    cards = world.run.hand("ana")
    sent = [world.answer(cards[0], 9), world.answer(cards[1], 1)]

    assert [each.status for each in world.run.take("ana", sent)] == ["refused", "saved"]


def test_all_answers_of_a_call_are_one_append(world):
    cards = world.run.hand("ana")
    world.log.full = True
    with pytest.raises(LogError):
        world.run.take("ana", [world.answer(card, 1) for card in cards])
    world.log.full = False

    assert "label_given" not in world.log.event_counts("r")


def test_what_could_not_be_written_did_not_happen(world):
    answer = world.answer(world.run.hand("ana")[0])
    world.log.full = True
    with pytest.raises(LogError, match="the disk is full"):
        world.run.take("ana", [answer])
    assert world.run.status().labels_today == 0

    world.log.full = False
    assert world.run.take("ana", [answer])[0].status == "saved"
    assert world.run.status().labels_today == 1
    assert world.verdict() == ""


def test_a_model_that_could_not_be_written_is_taken_later(world):
    while world.run.state.training is None:
        world.label("ana", 0) or world.work()
    world.log.full = True
    world.work()
    assert world.run.state.model is None

    world.log.full = False
    world.run.hand("ana")
    assert world.run.state.model.number == 1


def test_labels_are_taken_while_a_model_trains(world):
    first, second, third = world.run.hand("ben")
    world.run.take("ben", [world.answer(first), world.answer(second)])
    while world.label("ana") is not None:
        pass
    assert world.run.state.training is not None
    (receipt,) = world.run.take("ben", [world.answer(third)])

    assert receipt.status == "saved"
    assert world.run.state.training is not None


def test_a_worker_that_dies_ends_its_training_and_is_replaced(world):
    while world.run.state.training is None:
        world.label("ana") or world.work()
    world.worker.die("killed by signal 9")

    status = world.run.status()
    assert status.last_error == "the worker process died: killed by signal 9"
    assert len(world.workers) == 2
    for _ in range(12):
        world.label("ana") or world.work()
    assert world.run.state.model is not None
    assert world.verdict() == ""


def test_a_selection_that_a_dead_worker_was_at_is_made_by_the_next(tmp_path):
    world = World(small_project(), tmp_path)
    assert world.run.state.selecting is not None
    world.worker.die()
    world.work()

    assert len(world.run.hand("ana")) == 3
    assert world.verdict() == ""


def test_what_kills_three_workers_is_given_up(tmp_path):
    world = World(small_project(), tmp_path)
    for _ in range(3):
        world.worker.die("out of memory")
    world.work()

    assert world.log.event_counts("r")["query_failed"] == 1
    assert len(world.run.hand("ana")) == 3
    assert world.verdict() == ""


def test_a_training_that_the_app_stopped_in_is_done_again(world):
    while world.run.state.training is None:
        world.label("ana") or world.work()
    version = world.run.state.training.version
    world.reopen()

    assert world.run.state.training.version == version + 1
    world.work()
    assert world.run.state.model.number == version + 1
    assert world.verdict() == ""


def test_a_training_can_be_cancelled(world):
    while world.run.state.training is None:
        world.label("ana") or world.work()
    world.run.cancel_training("cleo")

    assert world.run.status().last_error == "stopped by cleo"
    assert world.workers[0].closed
    assert world.run.state.training is None


def test_undo_gives_the_last_item_back(world):
    example = world.label("ana", 0)
    card = world.run.undo("ana")

    assert card.example == example
    assert card in world.run.hand("ana")
    assert world.run.recent("ana") == ()


def test_undo_of_a_named_answer_works_once(world):
    card = world.run.hand("ana")[0]
    answer = world.answer(card)
    world.run.take("ana", [answer])
    world.run.undo("ana", answer.answer_id)

    with pytest.raises(QueueError, match="ana has nothing to undo"):
        world.run.undo("ana", answer.answer_id)


def test_undo_goes_back_across_a_restart(world):
    example = world.label("ana")
    world.reopen()

    assert world.run.undo("ana").example == example


def test_what_was_said_last_can_be_corrected(world):
    example = world.label("ana", 0)
    world.run.correct("ana", example, 1, 2.0)

    assert [each.label for each in world.run.recent("ana")] == [1]
    labels = {**world.run.state.labels, **world.run.state.audit_labels}
    assert labels[example] == 1


def test_a_correction_and_a_flag_sent_twice_count_once(world):
    example = world.label("ana", 0)
    for _ in range(2):
        world.run.correct("ana", example, 1, 2.0)
        world.run.flag("ana", example, "blurred")
    world.reopen()
    world.run.flag("ana", example, "blurred")

    kinds = [decoded(entry.payload).kind for entry in world.entries()]
    assert (kinds.count("label_corrected"), kinds.count("example_flagged")) == (1, 1)


def test_what_was_adjudicated_stands(world):
    example = world.label("ana", 0)
    world.run.adjudicate("cleo", example, Ruling(1, "error"))

    with pytest.raises(QueueError, match="was adjudicated"):
        world.run.correct("ana", example, 0, 1.0)


def test_a_skipped_item_does_not_come_back(world):
    card = world.run.hand("ana")[0]
    skip = Answer("s1", card.lease, card.token)
    assert world.run.take("ana", [skip])[0].status == "saved"

    assert card.example not in [each.example for each in world.run.hand("ana")]


def test_a_pause_gives_nothing_out(world):
    world.run.pause("cleo")
    assert world.run.hand("ben") == ()

    world.run.resume("cleo")
    assert len(world.run.hand("ben")) == 3


def test_who_leaves_gives_back_what_they_hold(world):
    world.run.hand("ana")
    world.run.leave("ana")

    assert world.run.status().held == ()
    assert world.run.status().at_work == ()


def test_who_let_everything_lapse_is_no_longer_at_work(world):
    world.run.hand("ana")
    world.time += 601.0
    world.run.hand("ben")

    assert world.run.status().at_work == ("ben",)


NIGHT = 12.0 * 3600.0


def at_work(world):
    return world.run.state.totals.person_seconds


def test_a_night_with_items_in_hand_is_no_time_at_work(world):
    world.run.hand("ana")
    world.time += NIGHT
    world.run.hand("ana")
    assert at_work(world) == 602.0  # 2 s of training, then until the items were due
    assert world.run.status().at_work == ("ana",)


def test_a_night_is_no_time_at_work_for_whoever_is_not_asking_either(world):
    world.run.hand("ana")
    world.time += NIGHT
    world.run.hand("ben")
    world.time += 10.0
    world.run.hand("ben")
    world.run.leave("ben")
    assert at_work(world) == 612.0


def empty_handed(world, person):
    """Label with one person until there is nothing left; when they were last seen."""
    while world.label(person) is not None:
        pass
    assert world.run.hand(person) == ()
    return world.time


@pytest.mark.parametrize("who_comes", ["ben", "cleo"])
def test_who_waits_for_work_and_is_not_seen_again_has_gone(world, who_comes):
    world.run.leave("ana")
    before, begun = at_work(world), world.time + 3.0
    seen = empty_handed(world, "ben")
    world.time += NIGHT
    world.run.hand(who_comes)
    assert at_work(world) == pytest.approx(before + seen + 600.0 - begun)
    assert world.run.status().at_work == (who_comes,)


def test_a_night_before_an_answer_is_no_time_at_work(world):
    card = world.run.hand("ana")[0]
    world.time += NIGHT
    (receipt,) = world.run.take("ana", [world.answer(card)])
    world.run.hand("ana")
    assert receipt.status == "saved"
    assert at_work(world) == 604.0  # and the 2 s that the answer took
    assert world.run.state.totals.idle_seconds == 2.0


def test_a_late_answer_of_who_has_gone_takes_no_idle_time_away(world):
    card = world.run.hand("ana")[0]
    world.time += NIGHT
    world.run.hand("ben")
    world.run.take("ana", [world.answer(card)])
    assert at_work(world) == 602.0
    assert world.run.state.totals.idle_seconds == 2.0


def test_a_long_look_at_an_item_is_time_at_work(world):
    card = world.run.hand("ana")[0]
    world.time += 900.0
    slow = msgspec.structs.replace(world.answer(card), active_seconds=895.0)
    (receipt,) = world.run.take("ana", [slow])
    assert receipt.status == "saved"
    assert at_work(world) == 902.0


def test_who_waits_is_gone_after_a_restart_too_while_others_work(world):
    world.run.leave("ana")
    empty_handed(world, "ben")
    world.reopen()
    for _ in range(30):
        world.time += 60.0
        world.run.hand("cleo")
        world.run.flag("cleo", min(world.run.state.available), f"at {world.time}")
    assert world.run.status().at_work == ("cleo",)


def test_who_waits_for_work_and_asks_now_and_then_stays(world):
    world.run.leave("ana")
    empty_handed(world, "ben")
    for _ in range(5):
        world.time += 300.0
        world.run.hand("ben")
    assert world.log.event_counts("r")["annotator_left"] == 1


def test_an_item_is_handed_to_somebody_else(world):
    card = world.run.hand("ana")[0]
    world.run.hand_over(card.lease, "ben")

    assert world.run.hand("ben")[0].example == card.example
    assert world.verdict() == ""


def test_a_clock_jump_grants_nothing_twice(world):
    mine = world.run.hand("ana")
    world.time += 3600.0
    other = world.run.hand("ben")
    world.time -= 7200.0
    again = world.run.hand("ana")

    held = [lease.example for lease in world.run.status().held]
    assert len(held) == len(set(held))
    assert {card.example for card in mine} >= {card.example for card in other}
    assert not {card.example for card in again} & {card.example for card in other}


def test_audit_items_look_like_any_other(world):
    for _ in range(12):
        world.label("ana") or world.work()
        for card in world.run.hand("ana"):
            batch = world.run.state.batches[-1]
            assert card.strategy == "margin"
            assert card.scorer in {"none", "model"}
            assert batch.number

    assert world.run.state.audit


def test_a_suggestion_is_shown_on_demand_and_logged(world):
    while world.run.state.model is None:
        world.label("ana") or world.work()
    world.work()
    card = world.run.hand("ana")[0]
    suggestion = world.run.suggestion("ana", card.lease)

    assert suggestion.label in {0, 1}
    assert suggestion.model_version == world.run.state.model.number
    assert world.log.event_counts("r")["suggestion_shown"] == 1


def test_without_a_model_there_is_no_suggestion(world):
    card = world.run.hand("ana")[0]
    with pytest.raises(QueueError, match="no model can say anything"):
        world.run.suggestion("ana", card.lease)


def test_an_imported_seed_trains_the_first_model(tmp_path):
    world = World(small_project(seed="imported"), tmp_path)
    world.work()

    assert world.run.state.model.labels == 6
    assert world.run.hand("ana")[0].model_version == 1


def test_classes_change_on_the_way(world):
    third = world.run.add_class("borderline")
    world.run.rename_class(third, "unclear")
    world.label("ana", third)
    world.run.merge_classes(third, 1)

    assert world.run.status().classes == ("malignant", "benign", "unclear")
    with pytest.raises(QueueError, match="can't be called 'Benign'"):
        world.run.add_class("Benign")
    assert world.verdict() == ""


def test_a_flag_and_a_label_by_hand_are_kept(world):
    example = min(world.run.state.available)
    world.run.flag("ana", example, "two things in one picture")
    world.run.label_by_hand("ana", example, 1, 4.0)

    assert world.run.state.labels[example] == 1
    assert [each.lease for each in world.run.recent("ana")] == [0]


def test_overlap_asks_different_people(tmp_path):
    spec = small_project(options=msgspec.structs.replace(OPTIONS, overlap=2, hand=1))
    world = World(spec, tmp_path)
    world.work()
    first = world.label("ana", 1)
    assert first in world.run.state.queue.tasks
    second = world.label("ben", 1)

    assert first == second
    assert first not in world.run.state.queue.tasks


def test_a_closed_run_takes_nothing(world):
    world.run.close()
    with pytest.raises(QueueError, match="the run r is closed; open its project again"):
        world.run.hand("ana")
