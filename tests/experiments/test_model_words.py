"""The registry in words and tables: what was measured, what was not, newest first."""

import math

import pytest

from al_core.experiments.model_words import (
    accuracy_of,
    accuracy_words,
    counts_words,
    model_rows,
    model_table,
    move_table,
    snapshot_table,
)
from tests.experiments.registry_events import (
    model,
    promoted,
    rolled_back,
    snapshot,
    state_after,
)

STATE = state_after(
    snapshot(), model(1), model(2, audited=0, note="no audit"), promoted(1),
    promoted(2, before=1), rolled_back(1, before=2), rolled_back(0, before=1),
    promoted(2, alias="candidate"),
)  # fmt: skip


# R: binom::binom.wilson(54, 60), binom.wilson(0, 5), binom.wilson(5, 5)
@pytest.mark.parametrize(
    ("accuracy", "audited", "low", "high"),
    [(0.9, 60, 0.798507, 0.953353), (0.0, 5, 0.0, 0.434482), (1.0, 5, 0.565518, 1.0)],
)
def test_an_accuracy_has_wilsons_interval(accuracy, audited, low, high):
    found = accuracy_of(model(accuracy=accuracy, audited=audited))
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-5)


def test_an_accuracy_of_no_example_may_be_anything():
    found = accuracy_of(model(audited=0))
    assert math.isnan(found.estimate)
    assert (found.low, found.high) == (0.0, 1.0)


def test_thousands_of_audit_examples_are_told_with_a_comma():
    words = accuracy_words(model(accuracy=0.5, audited=10_000))
    assert words == "50.0% (95 % interval 49.0% to 51.0%, n = 10,000)"


def test_what_was_not_measured_is_no_number_in_the_table():
    table = model_table(STATE.models())
    assert table["Model"] == ["mail/2", "mail/1"]
    assert table["Accuracy"] == [None, 0.9]
    assert (table["Macro F1"], table["Log loss"]) == ([None, 0.875], [None, 0.25])
    assert (table["from"][0], table["to"][0]) == (None, None)
    assert (table["Audit n"], table["Note"]) == ([0, 60], ["no audit", ""])


def test_versions_for_the_command_line_are_newest_first():
    second, first = model_rows(STATE)
    assert (second["model"], second["aliases"], second["accuracy"]) == ("mail/2", "candidate", None)
    assert (first["model"], first["aliases"], first["accuracy"]) == ("mail/1", "", 0.9)
    assert first["file"] == "f" * 12


def test_moves_are_told_newest_first_with_what_was_there_before():
    table = move_table(STATE.moves)
    assert table["What"] == [
        "mail candidate: promoted to mail/2 (was no version)",
        "mail champion: rolled back to no version (was mail/1)",
        "mail champion: rolled back to mail/1 (was mail/2)",
        "mail champion: promoted to mail/2 (was mail/1)",
        "mail champion: promoted to mail/1 (was no version)",
    ]
    assert table["at"] == [107.0, 106.0, 105.0, 104.0, 103.0]
    assert (table["By"][0], table["Reason"][1]) == ("olga", "worse")


def test_snapshots_are_told_newest_first_by_the_title_of_their_run():
    first, second = snapshot("1" * 64), snapshot("2" * 64, "1" * 64, title="tuesday", seq=40)
    other = snapshot("3" * 64, run_id="gone")
    table = snapshot_table(state_after(first, second, other).snapshots, {"r": "Mail"})
    assert table["Run"] == ["gone", "Mail", "Mail"]
    assert table["Snapshot"] == ["3" * 12, "2" * 12, "1" * 12]
    assert table["Parent"] == ["", "1" * 12, ""]
    assert (table["Entry"], table["Title"]) == ([12, 40, 12], ["monday", "tuesday", "monday"])
    assert table["Classes"] == ["spam 6, ham 3"] * 3


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"ham": 3, "spam": 1_200}, "spam 1,200, ham 3"),
        ({"b": 2, "a": 2, "c": 0}, "b 2, a 2, c 0"),
        ({}, ""),
    ],
    ids=["most first", "equal ones in order", "none"],
)
def test_labels_by_class_are_one_line(counts, words):
    assert counts_words(counts) == words


def test_an_empty_registry_has_empty_tables():
    empty = state_after()
    assert model_rows(empty) == []
    assert set(map(tuple, model_table([]).values())) == {()}
    assert set(map(tuple, move_table([]).values())) == {()}
    assert set(map(tuple, snapshot_table([], {}).values())) == {()}
