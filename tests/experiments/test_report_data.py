"""What a run's report says of its data and of who labeled, on figures that tests set."""

from dataclasses import replace

import msgspec
import pytest

from al_core.domain import events as ev
from al_core.experiments.report_data import MOST_CLASSES, data_and_people, members
from al_core.reporting.report.content import Figure, Table, Text
from tests.experiments.reported import drifting


@pytest.fixture(scope="module")
def run():
    """270 audit items, 120 answers of two simulated people called zaphod, three classes."""
    return drifting()


class Changed:
    """A state in which some things are otherwise."""

    def __init__(self, state, **changes):
        self._state, self._changes = state, changes

    def __getattr__(self, name):
        changes = self.__dict__["_changes"]
        return changes[name] if name in changes else getattr(self.__dict__["_state"], name)


def stated(run, **changes):
    return replace(run, state=Changed(run.state, **changes))


def blocks(run, kind):
    return [block for block in data_and_people(run).blocks if isinstance(block, kind)]


def figures(run):
    table = blocks(run, Table)[0]
    return dict(zip(table.columns["What"], table.columns["Figure"], strict=True))


def balance(run):
    return next(block for block in blocks(run, Figure) if block.name == "balance")


def people(run):
    return next(block for block in blocks(run, Table) if block.name == "people")


def test_data_come_before_people(run):
    section = data_and_people(run)
    assert (section.key, section.title) == ("data", "Data and annotators")
    assert [b.name for b in section.blocks if isinstance(b, Table | Figure)] == [
        "data", "balance", "people",
    ]  # fmt: skip


def test_the_hash_names_the_data_that_the_run_began_with(run):
    assert figures(run)["Data version (SHA-256)"] == run.first.data_version
    assert len(run.first.data_version) == 64


def test_pool_classes_and_audit_items_are_counted(run):
    told = figures(run)
    assert (told["Classes"], told["Audit items with a label"]) == (3, 270)
    assert told["Examples in the pool"] == run.state.pool_size


def test_labels_are_seeds_and_answers_together(run):
    assert figures(run)["Labeled, training set"] == 140


def test_audit_items_are_not_known_where_no_model_was_gone_through(run):
    assert figures(replace(run, health=None))["Audit items with a label"] is None


def test_rows_that_came_later_are_counted(run):
    added = ev.RowsAdded(
        examples=(900, 901, 902), rows="a" * 64, data_version="b" * 64, source="more.csv",
        by="ada", duplicates=0, refused=0,
    )  # fmt: skip
    later = replace(run, events=(*run.events, added))
    assert figures(run)["Added later"] == 0
    assert figures(later)["Added later"] == 3


def test_labels_by_hand_and_decisions_are_counted(run):
    told = figures(stated(run, by_hand={1, 2}, adjudicated={3}))
    assert (told["Given by hand"], told["Decided by an adjudicator"]) == (2, 1)


@pytest.mark.parametrize("folder", ["/home/ada/", "C:\\ada\\"])
def test_the_folder_of_a_file_is_not_told(run, folder):
    data = msgspec.structs.replace(run.plan.data, dataset=f"{folder}mine.csv")
    plan = msgspec.structs.replace(run.plan, data=data)
    moved = replace(run, result=replace(run.result, plan=plan))
    assert figures(moved)["Data set"].startswith("mine.csv")
    assert "ada" not in figures(moved)["Data set"]


def test_the_audit_set_is_explained_below_the_data(run):
    assert blocks(run, Table)[0].caption == (
        "The audit set was drawn at random before anything else and trains nothing."
    )


def test_shares_of_classes_have_wilsons_intervals(run):
    labels = dict.fromkeys(range(90), 0) | dict.fromkeys(range(90, 100), 1)
    first, second = balance(stated(run, labels=labels)).picture.dots
    assert (first.interval.estimate, first.interval.n) == (0.9, 100)
    # 90 of 100 after Wilson 1927, worked out by hand with z = 1.96
    assert (round(first.interval.low, 4), round(first.interval.high, 4)) == (0.8256, 0.9448)
    assert second.interval.estimate == 0.1


def test_the_caption_says_that_labels_were_chosen(run):
    labels = dict.fromkeys(range(1234), 0)
    assert balance(stated(run, labels=labels)).caption == (
        "Share of each class among the 1,234 labels that train the model, 95 % Wilson intervals. "
        "Examples were chosen, so this is not their share in the data."
    )


def test_a_class_that_nobody_named_has_no_row(run):
    dots = balance(stated(run, labels={0: 2, 1: 2})).picture.dots
    assert [dot.row for dot in dots] == [run.state.classes[2]]


def test_of_many_classes_the_frequent_ones_are_drawn(run):
    count = MOST_CLASSES + 10
    labels = {n: n for n in range(count)} | {count + n: n for n in range(MOST_CLASSES)}
    many = stated(run, labels=labels, classes=[f"c{n}" for n in range(count)])
    dots = balance(many).picture.dots
    assert [dot.row for dot in dots] == [f"c{n}" for n in range(MOST_CLASSES)]


def test_without_labels_there_is_no_balance(run):
    assert blocks(stated(run, labels={}), Figure) == []


def test_simulated_people_are_called_so(run):
    assert people(run).title == "Simulated people"


def test_people_have_pseudonyms_and_their_answers(run):
    columns = people(run).columns
    assert sorted(columns["Person"]) == ["person 1", "person 2"]
    assert sum(columns["Answers"]) == 120
    assert list(columns) == [
        "Person", "Answers", "Median, s", "Under 2 s", "Late", "Skipped", "Agreement",
    ]  # fmt: skip


def test_no_name_stands_anywhere_in_the_section(run):
    assert any("zaphod" in member.annotator for member in members(run))
    assert "zaphod" not in repr(data_and_people(run))


def test_where_nobody_labeled_that_is_said(run):
    idle = replace(run, events=run.events[:2])
    assert [block.words for block in blocks(idle, Text)] == ["Nobody has labeled yet."]


def test_agreement_is_not_told_where_no_item_has_two_answers(run):
    assert not any("Krippendorff" in block.words for block in blocks(run, Text))
