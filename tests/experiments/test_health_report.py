"""A run's groups of examples, and the report on two of them, from its log."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score

from al_core.domain import events as ev
from al_core.domain.errors import DataError
from al_core.domain.plan import ArrivalPlan
from al_core.experiments import health_files
from al_core.experiments.health_building import about_quality, build_report
from al_core.experiments.health_columns import answers, columns_of, remarks
from al_core.experiments.health_files import Asked, key_of, up_to_the_last_turn
from al_core.experiments.health_groups import rows_of, run_data, sampled
from al_core.experiments.inspecting import inspect_run
from al_core.experiments.simulating import ready_problem, run_plan
from al_core.loop.recorders import event_of
from al_core.reporting.evidently_quality import Answers
from al_core.store.memory_log import MemoryLog
from tests.experiments.live_people import World, small_project
from tests.experiments.plans import small_plan

STREAM = small_plan(arrivals=ArrivalPlan(initial_share=0.5, rate_per_hour=1200.0, spacing="even"))


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def entries():
    log = MemoryLog()
    run_plan(STREAM, ready_problem(STREAM), log, "r")
    return list(log.read("r"))


@pytest.fixture(scope="module")
def data(entries, cache):
    return run_data(entries, cache)


def events(entries, kind):
    return [event for event in map(event_of, entries) if isinstance(event, kind)]


def before_the_first_model(entries):
    """The log up to the arrival of what was there at the start."""
    return entries[: next(e.seq for e in entries if isinstance(event_of(e), ev.ExamplesArrived))]


def test_groups_are_those_that_the_log_tells_of(data, entries):
    first, *later = events(entries, ev.ExamplesArrived)
    batches = events(entries, ev.BatchSelected)
    labeled = events(entries, ev.LabelsImported)[0].examples + tuple(
        answer.example for answer in events(entries, ev.LabelGiven)
    )

    assert set(rows_of(data, "pool")) == set(first.examples)
    assert set(rows_of(data, "arrivals")) == {row for event in later for row in event.examples}
    assert set(rows_of(data, "selection")) == set(batches[-1].examples)
    assert set(rows_of(data, "labeled")) == set(labeled)
    assert rows_of(data, "audit").tolist() == np.sort(data.problem.split.audit).tolist()


def test_a_sample_is_drawn_by_the_runs_seed(data, monkeypatch):
    monkeypatch.setattr("al_core.experiments.health_groups.SAMPLE_ROWS", 5)

    size, rows = sampled(data, "pool")

    assert (size.rows, size.sampled) == (rows_of(data, "pool").size, 5)
    assert rows.tolist() == sampled(data, "pool")[1].tolist()
    assert not np.array_equal(rows, rows_of(data, "pool")[:5])


def test_the_model_says_what_the_newest_version_of_the_run_said(data, entries, tmp_path):
    newest = inspect_run(entries, tmp_path).versions[-1]
    pool, audit = rows_of(data, "pool"), rows_of(data, "audit")

    confidence, predicted = columns_of(data, pool, audit)[:2]

    assert (confidence.name, predicted.name) == ("confidence", "predicted class")
    np.testing.assert_allclose(confidence.reference, newest.confidence[pool], rtol=1e-6)
    assert predicted.current.tolist() == [f"class {newest.named[row]}" for row in audit]


def test_quality_is_measured_on_the_audit_set_as_the_log_has_it(data, entries):
    told = answers(data)

    assert told.version == 4
    assert accuracy_score(told.truth, told.named) == pytest.approx(
        events(entries, ev.ModelTrained)[-1].accuracy
    )


def test_what_is_in_both_groups_is_remarked(data):
    groups = [sampled(data, "labeled")[0], sampled(data, "arrivals")[0]]

    both = np.intersect1d(rows_of(data, "labeled"), rows_of(data, "arrivals")).size
    assert remarks(data, groups, [])[:2] == (
        "The model has learned from the labeled set, so it is surer there.",
        f"{both} examples belong to both groups, which makes these more alike.",
    )


def test_a_report_holds_cards_quality_and_both_whole_reports(entries, cache):
    stages = []
    asked = Asked("r", "arrivals", "pool")

    report = build_report(entries, asked, cache, stages.append)

    assert stages == [0, 1, 2, 3, 4]
    assert (report.current.group, report.reference.group) == ("arrivals", "pool")
    assert len(report.cards) == 2 * report.columns
    assert {card.aspect for card in report.cards} >= {"model"}
    assert (report.version, report.by_design, report.notes) == (4, False, ())
    assert report.quality.accuracy == pytest.approx(events(entries, ev.ModelTrained)[-1].accuracy)
    assert [file.title for file in report.files] == ["The two groups", "Quality on the audit set"]
    again = []
    assert repr(build_report(entries, asked, cache, again.append)) == repr(report)
    assert again == []


def test_without_a_model_and_without_labels_the_report_says_so_and_needs_no_evidently(
    entries, tmp_path
):
    stages = []

    report = build_report(
        before_the_first_model(entries), Asked("r", "labeled", "pool"), tmp_path, stages.append
    )

    assert stages == [0, 2, 3, 4]
    assert (report.version, report.cards, report.quality, report.files) == (0, (), None, ())
    assert report.notes == (
        "Labeled set: 0 examples; groups of fewer than 10 are not compared.",
        "There is no model yet: what it would say is not compared.",
        "There is no model yet: quality on the audit set can't be told.",
    )


def test_a_live_project_without_labels_compares_its_data(tmp_path):
    world = World(small_project(), tmp_path)
    data = run_data(list(world.log.read(world.run.run_id)), tmp_path)

    columns = columns_of(data, rows_of(data, "pool"), rows_of(data, "audit"))

    assert {column.aspect for column in columns} == {"data"}
    assert len(columns) == 20
    assert answers(data) is None
    groups = [sampled(data, group)[0] for group in ("pool", "audit")]
    assert remarks(data, groups, columns)[-1] == "The first 20 of 30 columns are compared."


def test_why_quality_cannot_be_told_is_said_in_words():
    one = Answers(1, ["spam"] * 4, ["spam"] * 4, ("spam", "ham"))

    assert about_quality(None) == ["There is no model yet: quality on the audit set can't be told."]
    assert about_quality(Answers(1, [], [], ("spam", "ham"))) == [
        "No item of the audit set has a label yet: quality can't be told."
    ]
    assert about_quality(one) == [
        "All 4 audit items are 'spam' to people and model alike: no quality by class."
    ]
    assert about_quality(Answers(1, ["spam", "ham"], ["spam", "spam"], ("spam", "ham"))) == []


def test_after_a_merge_the_model_speaks_of_the_classes_of_now(tmp_path):
    world = World(small_project(), tmp_path)
    world.work()
    third = world.run.add_class("borderline")
    for place in range(36):
        card = world.run.hand("ana")[0]
        benign = int(world.truth(card)) == 1
        world.label("ana", third if benign and place % 3 else int(world.truth(card)))
        world.work()
    before = answers(run_data(world.entries(), tmp_path))
    world.run.merge_classes(third, 1)

    part = up_to_the_last_turn(world.entries())
    told = answers(run_data(part, tmp_path))

    assert isinstance(event_of(part[-1]), ev.ClassesMerged)
    assert "borderline" in {*before.truth, *before.named}
    assert "borderline" not in {*told.truth, *told.named}
    assert accuracy_score(told.truth, told.named) > 0.7


def test_the_same_group_twice_is_refused():
    with pytest.raises(DataError, match="choose two different ones"):
        Asked("r", "pool", "pool")


def test_answers_alone_make_no_new_report(entries):
    turns = [up_to_the_last_turn(entries[:length])[-1].seq for length in range(1, len(entries) + 1)]
    given = [e.seq for e in entries if isinstance(event_of(e), ev.LabelGiven)]

    assert all(turns[seq - 1] == turns[seq - 2] for seq in given)
    assert len(given) == 30


def test_a_key_names_the_groups_their_order_and_the_moment(entries):
    asked = Asked("r", "pool", "audit")
    others = (
        Asked("r", "audit", "pool"),
        Asked("r", "pool", "labeled"),
        Asked("s", "pool", "audit"),
    )
    keys = {key_of(each, entries[-1]) for each in (asked, *others)}

    assert len(keys | {key_of(asked, entries[-2])}) == 5


def test_only_the_newest_reports_are_kept(entries, tmp_path, monkeypatch):
    monkeypatch.setattr(health_files, "KEPT", 2)
    part = before_the_first_model(entries)

    for current in ("labeled", "selection", "arrivals"):
        build_report(part, Asked("r", current, "pool"), tmp_path)

    there = [health_files.known(tmp_path, key_of(Asked("r", group, "pool"), part[-1]))
             for group in ("labeled", "selection", "arrivals")]  # fmt: skip
    assert [report is not None for report in there] == [False, True, True]


def test_a_torn_file_is_no_report(entries, tmp_path):
    part, asked = before_the_first_model(entries), Asked("r", "labeled", "pool")
    build_report(part, asked, tmp_path)
    key = key_of(asked, part[-1])
    place = health_files.place_of(tmp_path, key) / health_files.REPORT
    place.write_bytes(place.read_bytes()[:40])

    assert health_files.known(tmp_path, key) is None
    assert build_report(part, asked, tmp_path) is not None
