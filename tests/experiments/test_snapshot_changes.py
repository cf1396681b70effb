"""What changed between two snapshots, row by row, and the moments that can be compared."""

import pytest

from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.experiments.snapshot_changes import (
    LabelChange,
    Moment,
    at_entry,
    changes,
    moments,
)
from al_core.experiments.snapshots import Contents, taken, until
from al_core.store.memory_log import MemoryLog
from tests.loop.worlds import plan_of, sequential, team_of

CLASSES = ("ham", "spam", "news")


def contents(rows="abcd", labels=None, classes=CLASSES, run_id="r", seq=9):
    held = dict(enumerate(rows)) if isinstance(rows, str) else rows
    return Contents(run_id, seq, "head", "data", ("text",), held, labels or {}, classes)


class TestOfOneRun:
    def test_each_kind_of_change_is_told_apart(self):
        found = changes(contents(labels={0: 0, 1: 1}), contents(labels={0: 2, 3: 1}, seq=12))
        assert found.changed == (LabelChange(0, "ham", "news"),)
        assert found.removed == (LabelChange(1, "spam", ""),)
        assert found.added == (LabelChange(3, "", "spam"),)

    def test_changed_labels_stand_before_removed_and_added_ones(self):
        found = changes(contents(labels={0: 0, 1: 1}), contents(labels={0: 2, 3: 1}, seq=12))
        assert [each.example for each in found.labels] == [0, 1, 3]

    def test_a_row_that_came_with_its_label_is_added_twice_over(self):
        found = changes(contents("abc"), contents("abcd", {3: 0}, seq=12))
        assert (found.rows_added, found.added) == ((3,), (LabelChange(3, "", "ham"),))

    def test_a_row_that_went_took_its_label_with_it(self):
        found = changes(contents("abcd", {3: 0}, seq=12), contents("abc"))
        assert (found.rows_removed, found.removed) == ((3,), (LabelChange(3, "ham", ""),))

    def test_names_are_those_of_the_later_one_in_either_direction(self):
        before = contents(labels={0: 0})
        after = contents(labels={0: 1}, classes=("junk", "spam", "news"), seq=12)
        assert changes(before, after).changed == (LabelChange(0, "junk", "spam"),)
        assert changes(after, before).changed == (LabelChange(0, "spam", "junk"),)

    def test_a_class_that_was_added_is_a_change_though_no_label_has_it(self):
        found = changes(contents(), contents(classes=(*CLASSES, "new"), seq=12))
        assert (found.labels, found.renamed, found.nothing) == ((), (), False)


class TestOfTwoRuns:
    def test_a_label_is_told_by_the_number_that_the_row_has_after(self):
        found = changes(contents("ab", {1: 0}), contents("ba", {0: 1}, run_id="q"))
        assert found.changed == (LabelChange(0, "ham", "spam"),)
        assert (found.rows_added, found.rows_removed) == ((), ())

    def test_other_names_for_the_same_class_are_other_labels(self):
        after = contents("a", {0: 0}, classes=("Ham", "spam"), run_id="q")
        assert changes(contents("a", {0: 0}), after).changed == (LabelChange(0, "ham", "Ham"),)

    def test_no_class_is_called_renamed(self):
        found = changes(contents(), contents(classes=("a", "b", "c"), run_id="q"))
        assert found.renamed == ()

    def test_equal_rows_are_paired_in_order_and_the_rest_is_added(self):
        found = changes(contents("aab", {1: 0}), contents("aaaab", {0: 1, 1: 0}, run_id="q"))
        assert found.rows_added == (2, 3)
        assert found.labels == (LabelChange(0, "", "spam"),)

    def test_the_same_rows_and_labels_are_no_change(self):
        assert changes(contents("ab", {0: 1}), contents("ab", {0: 1}, run_id="q")).nothing


class TestHashes:
    def test_what_the_parts_of_a_row_are_called_is_part_of_its_name(self):
        plain = contents()
        other = Contents("r", 9, "head", "data", ("body",), plain.rows, {}, CLASSES)
        assert plain.rows_hash != other.rows_hash

    def test_labels_do_not_change_the_hash_of_the_rows(self):
        assert contents(labels={0: 1}).rows_hash == contents().rows_hash

    def test_rows_without_labels_do_not_change_the_hash_of_the_labels(self):
        assert contents("abc", {0: 1}).labels_hash == contents("abcd", {0: 1}).labels_hash

    def test_the_event_counts_rows_labels_and_classes(self):
        event = taken(contents(labels={0: 1, 2: 1}), "p", "t", "mia")
        assert (event.rows, event.labels, event.parent, event.by) == (4, 2, "p", "mia")
        assert event.class_counts == {"ham": 0, "spam": 2, "news": 0}


def run_of(*events):
    """Entries of a run with six examples, one a second."""
    plan = plan_of(sequential(2), team=team_of(10.0))
    start = ev.RunStarted(plan, "v1", CLASSES, 6, {}, "live")
    log = MemoryLog()
    told = (start, ev.ExamplesArrived((0, 1, 2, 3)), *events)
    log.append("r", 1, [(float(second), event) for second, event in enumerate(told)])
    return list(log.read("r"))


class TestMoments:
    def test_labels_that_came_with_the_data_are_the_first(self):
        found = moments(run_of(ev.LabelsImported((0, 1), (0, 1)), ev.ExamplesArrived((4, 5))))
        assert [(each.seq, each.occurred_at, each.rows, each.labels) for each in found] == [
            (3, 2.0, 4, 2), (4, 3.0, 6, 2),
        ]  # fmt: skip
        assert found[-1].what == "newest entry"

    def test_the_newest_entry_keeps_its_own_name_where_it_has_one(self):
        found = moments(run_of(ev.ClassesMerged(1, 0, ())))
        assert [each.what for each in found] == ["classes merged"]

    def test_a_moment_in_words_has_its_number_and_labels(self):
        found = moments(run_of(ev.LabelsImported((0, 1), (0, 1))))
        assert at_entry(found[0]) == "entry 3: labels that were known at the start, 2 labels"

    def test_a_moment_counts_the_labels_that_a_snapshot_of_it_counts(self):
        moment = Moment(52, 9.0, "model v3 ready", 160, labels=20, audit_labels=2)
        words = "entry 52: model v3 ready, 22 labels, 2 of audit items"
        assert at_entry(moment) == words

    def test_without_entries_there_is_none(self):
        assert moments([]) == ()

    @pytest.mark.parametrize("seq", [1, 2])
    def test_entries_up_to_one_have_that_one_last(self, seq):
        assert until(run_of(), seq)[-1].seq == seq

    def test_beyond_the_last_entry_there_is_nothing(self):
        with pytest.raises(DataError, match="the run has entries 1 to 2, not 3; take one of those"):
            until(run_of(), 3)
