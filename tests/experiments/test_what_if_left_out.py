"""What playing a log does not have, told in sentences with the log's own figures."""

import pytest

from al_core.domain import events as ev
from al_core.experiments.what_if_left_out import left_out
from al_core.experiments.what_if_plan import with_changes
from al_core.loop.lived import lived
from tests.loop.test_lived import answer, lease, log_of

TWO_ANSWERS = (
    (0.0, lease(1, 0)), (10.0, answer(1, 0, 10.0)), (10.0, lease(2, 1)), (25.0, answer(2, 1, 15.0)),
)  # fmt: skip
ARRIVED = (26.0, ev.ExamplesArrived((5,)))
CHOSEN = (
    ARRIVED,
    (30.0, ev.SelectionStarted(2, 1)),
    (32.5, ev.BatchSelected(
        2, (5,), (0.0,), (1.0,), (False,), "random", "none", 0, 0, 0, 0.0, 0.0, 0.0
    )),
)  # fmt: skip
TRAINED = (
    (40.0, ev.TrainingStarted(1, 10, "d", "cold", 1.0)),
    (42.0, ev.ModelTrained(1, 10, 0.5, 0.5, 1.0, 0.0, 0.1)),
)


def said(*events, changes=None, mode="live"):
    entries = log_of(*TWO_ANSWERS, *events, mode=mode)
    session = lived(entries)
    return left_out(entries, session, with_changes(session.first.plan, changes or {}))[2:]


def test_what_is_always_so_comes_first_with_the_number_of_examples():
    entries = log_of(*TWO_ANSWERS)
    session = lived(entries)
    only, turns = left_out(entries, session, session.first.plan)
    assert only.startswith("Only the 2 examples that people answered can be handed out")
    assert turns.startswith("People are there when they were")


def test_what_did_not_happen_is_not_mentioned():
    assert said() == ()


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (ev.LabelRetracted(0, "ana", 0, ()), "Once somebody thought again (undo, correction"),
        (ev.AuditQueued((9,)), "Audit items and items shown again are not handed out"),
        (ev.LabelsImported((7, 8), (0, 1)), "2 labels that came from elsewhere (seed set, brought"),
        (ev.StrategyForced("random", "ana"), "Strategies that somebody put in force by hand"),
    ],
)
def test_what_happened_in_the_log_alone_is_named_with_its_number(event, words):
    (told,) = said((30.0, event))
    assert told.startswith(words)


def test_an_item_given_back_unanswered_is_counted():
    (told,) = said((30.0, lease(3, 2)), (40.0, ev.SlotReleased(3)))
    assert told == "Once an item was given back or handed over unanswered; that is not repeated."


def test_how_long_choosing_took_is_told_and_training_as_measured():
    assert said(*CHOSEN, *TRAINED) == (
        "Choosing a batch took 2.5 s (median); here it takes none.",
        "Retraining takes 2.0 s and 0.000 s per label, as measured in the log.",
    )


def test_a_changed_retraining_time_is_told_beside_the_measured():
    told = said(*CHOSEN, *TRAINED, changes={"training.seconds": "5.0"})
    assert told[-1] == (
        "Retraining took 2.0 s and 0.000 s per label in the log, whatever its plan says; the "
        "changed plan is played with 5.0 s in place of the first."
    )


def test_a_simulated_run_chooses_in_no_time_and_needs_no_word():
    assert said(ARRIVED, CHOSEN[-1], *TRAINED, mode="simulated") == ()
