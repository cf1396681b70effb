"""Labels come into a live run: looked at first, then all at once, and replayed equal."""

import json

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from al_core.datasets.formats.columns import Roles
from al_core.datasets.formats.forms import FORMS
from al_core.domain import events as ev
from al_core.domain.errors import DataError, LogError, QueueError
from al_core.domain.plan import BudgetPlan, DataPlan, OptionsPlan, Plan, SplitPlan
from al_core.domain.project import ClassSpec, ProjectSpec
from al_core.experiments.incoming_labels import Wishes
from al_core.experiments.label_export import Wanted, label_file
from al_core.experiments.label_import import LabelUpload, look_at_labels
from al_core.experiments.replaying import verify_run
from al_core.loop.live_engine import Ruling
from al_core.loop.recorders import event_of
from al_core.loop.replay import fold
from tests.experiments.live_people import World, small_project

TEXTS = [f"note {row} on {('cats', 'dogs')[row % 2]} and topic {row}" for row in range(40)]
NEW = "a parrot of another kind"


def notes_project(path, texts=TEXTS, classes=("cats", "dogs")):
    path.write_text("\n".join(["text", *texts]))
    plan = Plan(
        name="notes",
        data=DataPlan(dataset=str(path), params={"text": "text"}),
        split=SplitPlan(seed_size=0),
        options=OptionsPlan(hand=2),
        budget=BudgetPlan(labels=None),
    )
    return ProjectSpec(plan, tuple(ClassSpec(name) for name in classes))


@pytest.fixture
def notes(tmp_path):
    """A run on forty texts; nobody has labeled any."""
    opened = World(notes_project(tmp_path / "notes.csv"), tmp_path / "cache")
    opened.work()
    return opened


def free_rows(world):
    return sorted(world.run.state.available)


def audit_rows(world):
    return world.run.data().split.audit.tolist()


def jsonl(*records):
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def record(row, label="cats", **more):
    return {"text": TEXTS[row], "label": label, **more}


def look(world, content, name="labels.jsonl", **wishes):
    return look_at_labels(world.run, LabelUpload(name, content), Wishes(**wishes))


def bring(world, content, name="labels.jsonl", **wishes):
    return world.run.bring_labels("mia", look(world, content, name, **wishes))


def fates(coming):
    return {each.fate: each.records for each in coming.outcomes}


def log(world):
    return list(world.log.read("r"))


def brought_events(world):
    found = (event_of(entry) for entry in log(world))
    return [event for event in found if isinstance(event, ev.LabelsBrought)]


def replays_equal(world):
    return verify_run(world.log, "r", world.cache).equal and fold(log(world)).equal


class TestDryRun:
    def test_it_changes_nothing(self, notes):
        before = len(log(notes))
        coming = look(notes, jsonl(record(free_rows(notes)[0]), {"text": NEW, "label": "dogs"}))
        assert (len(log(notes)), len(notes.run.data().dataset)) == (before, 40)
        assert fates(coming) == {"label": 2, "row": 1}

    def test_it_says_what_stays_out_and_why(self, notes):
        first, second, third = free_rows(notes)[:3]
        (queued, *_) = notes.run.hand("ana")
        content = jsonl(
            record(first),
            record(first, "dogs"),
            record(second, "fish"),
            record(third, None),
            record(queued.example),
            record(audit_rows(notes)[0]),
        )
        assert fates(look(notes, content)) == {
            "label": 1, "again": 1, "class": 1, "undecided": 1, "open": 1, "audit": 1,
        }  # fmt: skip

    def test_it_names_classes_that_are_not_there(self, notes):
        content = jsonl(record(free_rows(notes)[0], "fish"))
        assert look(notes, content).unknown_classes == ("fish",)
        assert look(notes, content, classes="add").new_classes == ("fish",)

    def test_a_class_that_no_button_can_show_is_a_fault_by_line(self, notes):
        coming = look(notes, jsonl(record(free_rows(notes)[0], "a\tb")), classes="add")
        (fault,) = coming.faults
        assert fault.message.startswith("labels.jsonl, line 1: the class 'a\\tb' holds")

    def test_a_record_without_the_texts_column_is_a_fault(self, notes):
        (fault,) = look(notes, jsonl({"a": 1, "label": "cats"})).faults
        assert fault.message == (
            "labels.jsonl, line 1: there is no column 'text'; call the text's column so"
        )

    def test_faults_do_not_keep_the_rest_out(self, notes):
        content = b"{broken\n" + jsonl(record(free_rows(notes)[0]))
        coming = look(notes, content)
        assert ([fault.line for fault in coming.faults], len(coming.labels)) == ([1], 1)


class TestBringing:
    def test_labels_come_in_as_one_event_that_names_its_source(self, notes):
        first, second = free_rows(notes)[:2]
        content = jsonl(record(first, id=7), record(second, "dogs", id=8))
        assert bring(notes, content, roles=Roles(id="id")) == 2
        (event,) = brought_events(notes)
        assert (event.examples, event.labels, event.ids) == ((first, second), (0, 1), ("7", "8"))
        assert (event.source, event.form, event.by) == ("labels.jsonl", "jsonl", "mia")
        assert {first: 0, second: 1}.items() <= notes.run.state.labels.items()

    def test_they_train_the_next_model_and_the_run_replays_equal(self, notes):
        rows = free_rows(notes)[:12]
        bring(notes, jsonl(*(record(row, ("cats", "dogs")[row % 2]) for row in rows)))
        notes.work()
        while notes.run.state.model is None:
            notes.label("ana", 0)
            notes.work()
        assert notes.run.state.model.labels == len(notes.run.state.labels)
        assert set(rows) < notes.run.state.labels.keys()
        assert replays_equal(notes)

    def test_rows_that_are_not_there_come_in_with_their_labels(self, notes):
        bring(notes, jsonl({"text": NEW, "label": "dogs"}, {"text": "unlabeled", "label": None}))
        assert notes.run.data().dataset.texts[40:] == (NEW, "unlabeled")
        assert notes.run.state.labels[40] == 1
        assert 41 in notes.run.state.available
        notes.work()
        assert replays_equal(notes)

    def test_new_rows_may_be_left_out(self, notes):
        coming = look(notes, jsonl({"text": NEW, "label": "dogs"}), rows="leave")
        assert coming.empty
        assert fates(coming) == {"unknown": 1}

    def test_a_new_class_comes_in_with_its_label_and_replays_equal(self, notes):
        bring(notes, jsonl(record(free_rows(notes)[0], "fish")), classes="add")
        assert notes.run.state.classes == ["cats", "dogs", "fish"]
        assert 2 in notes.run.state.labels.values()
        notes.work()
        assert replays_equal(notes)

    def test_classes_rows_and_labels_of_one_file_replay_equal(self, notes):
        content = jsonl(
            record(free_rows(notes)[0], "fish"),
            record(free_rows(notes)[1], "bird"),
            {"text": NEW, "label": "bird"},
        )
        assert bring(notes, content, classes="add") == 3
        notes.work()
        assert replays_equal(notes)
        times = [entry.occurred_at for entry in log(notes)[-6:]]
        assert len(set(times[:5])) <= 2

    def test_a_run_that_had_nothing_left_goes_on_with_the_rows_and_replays_equal(self, notes):
        while not notes.run.state.stopped:
            notes.label("ana", 0)
            notes.work()
        content = jsonl({"text": NEW, "label": "fish"}, {"text": "unlabeled", "label": None})
        assert bring(notes, content, classes="add") == 1
        notes.work()
        assert notes.run.state.queue.waiting_examples() == [41]
        assert replays_equal(notes)

    def test_the_label_of_a_merged_class_is_the_others(self, notes):
        notes.run.add_class("kittens")
        notes.run.merge_classes(2, 0)
        row = free_rows(notes)[0]
        bring(notes, jsonl(record(row, "kittens")))
        assert notes.run.state.labels[row] == 0

    def test_a_class_is_known_in_any_case_of_letters(self, notes):
        row = free_rows(notes)[0]
        bring(notes, jsonl(record(row, " Dogs ")))
        assert notes.run.state.labels[row] == 1

    def test_nobody_is_asked_about_a_row_that_came_with_its_label(self, notes):
        rows = free_rows(notes)[:10]
        bring(notes, jsonl(*(record(row) for row in rows)))
        notes.work()
        shown = set()
        for _ in range(12):
            hand = notes.run.hand("ana")
            if not hand:
                break
            shown.add(hand[0].example)
            notes.run.take("ana", [notes.answer(hand[0], label=0)])
            notes.work()
        assert shown
        assert not shown & set(rows)

    def test_labels_from_elsewhere_have_no_vote_and_are_no_random_sample(self, notes):
        row = free_rows(notes)[0]
        bring(notes, jsonl(record(row)))
        state = notes.run.state
        assert row in state.by_hand
        assert state.answers == []

    def test_the_adjudicator_can_change_one(self, notes):
        row = free_rows(notes)[0]
        bring(notes, jsonl(record(row)))
        notes.run.adjudicate("tom", row, Ruling(1, "error"))
        assert notes.run.state.labels[row] == 1

    def test_a_reopened_run_knows_them(self, notes):
        content = jsonl(record(free_rows(notes)[0]), {"text": NEW, "label": "dogs"})
        bring(notes, content)
        notes.reopen()
        assert fates(look(notes, content)) == {"before": 2}


class TestTwice:
    def test_a_file_brought_twice_comes_in_once(self, notes):
        content = jsonl(record(free_rows(notes)[0], id=7), {"text": NEW, "label": "dogs", "id": 8})
        bring(notes, content, roles=Roles(id="id"))
        coming = look(notes, content, roles=Roles(id="id"))
        assert coming.empty
        assert fates(coming) == {"before": 2}
        with pytest.raises(QueueError, match=r"nothing of labels\.jsonl is left to come in"):
            notes.run.bring_labels("mia", coming)

    def test_the_same_label_from_another_source_changes_nothing(self, notes):
        row = free_rows(notes)[0]
        bring(notes, jsonl(record(row)))
        again = jsonl(record(row, id=9), record(free_rows(notes)[0], id=10))
        assert fates(look(notes, again, roles=Roles(id="id"))) == {"same": 1, "label": 1}

    def test_another_label_from_another_source_changes_nothing(self, notes):
        row = free_rows(notes)[0]
        bring(notes, jsonl(record(row)))
        assert fates(look(notes, jsonl(record(row, "dogs", id=9)), roles=Roles(id="id"))) == {
            "other": 1
        }

    def test_copies_in_a_file_get_a_row_each(self, tmp_path):
        texts = [*TEXTS, "same", "same", "same"]
        world = World(notes_project(tmp_path / "notes.csv", texts), tmp_path / "cache")
        world.work()
        copies = [row for row in (40, 41, 42) if row in world.run.state.available]
        content = jsonl(*({"text": "Same ", "label": "cats"} for _ in range(4)))
        if copies:
            assert [each.row for each in look(world, content).labels] == copies
        else:
            assert set(fates(look(world, content))) <= {"audit", "open", "again"}


class TestMeanwhile:
    def test_a_row_that_somebody_labeled_since_the_look_keeps_its_label(self, notes):
        first, second = free_rows(notes)[:2]
        coming = look(notes, jsonl(record(first), record(second)))
        notes.run.label_by_hand("ana", first, 1, 1.0)
        assert notes.run.bring_labels("mia", coming) == 1
        assert notes.run.state.labels[first] == 1

    def test_rows_that_somebody_added_since_the_look_ask_for_another(self, notes):
        coming = look(notes, jsonl({"text": NEW, "label": "dogs"}))
        bring(notes, jsonl({"text": "another", "label": "dogs"}))
        with pytest.raises(QueueError, match="others added rows meanwhile"):
            notes.run.bring_labels("mia", coming)

    def test_a_class_renamed_since_the_look_asks_for_another(self, notes):
        coming = look(notes, jsonl(record(free_rows(notes)[0])))
        notes.run.rename_class(0, "felines")
        with pytest.raises(QueueError, match="'cats' has another name by now"):
            notes.run.bring_labels("mia", coming)

    def test_when_the_disk_is_full_nothing_came_in(self, notes):
        content = jsonl({"text": NEW, "label": "fish"}, record(free_rows(notes)[0]))
        coming = look(notes, content, classes="add")
        before, notes.log.full = len(log(notes)), True
        with pytest.raises(LogError, match="disk is full"):
            notes.run.bring_labels("mia", coming)
        notes.log.full = False
        assert len(log(notes)) == before
        assert notes.run.state.classes == ["cats", "dogs"]
        assert len(notes.run.data().dataset) == 40
        assert notes.run.bring_labels("mia", look(notes, content, classes="add")) == 2


class TestTools:
    def test_a_reject_of_one_of_two_classes_is_the_other(self, notes):
        row = free_rows(notes)[0]
        line = {
            "text": TEXTS[row], "label": "cats", "answer": "reject",
            "_input_hash": -5, "_task_hash": 6,
        }  # fmt: skip
        bring(notes, jsonl(line), "db.jsonl")
        (event,) = brought_events(notes)
        assert (event.labels, event.ids) == ((1,), ("input -5",))
        assert event.hashes == ({"_input_hash": -5, "_task_hash": 6},)

    def test_hashes_of_prodigy_go_out_as_they_came(self, notes):
        row = free_rows(notes)[0]
        line = {"text": TEXTS[row], "accept": ["cats"], "answer": "accept", "_input_hash": -5}
        bring(notes, jsonl(line), "db.jsonl")
        (out,) = exported(notes, "prodigy").content.splitlines()
        assert json.loads(out)["_input_hash"] == -5

    def test_what_no_human_annotated_stays_out(self, notes):
        first, second = free_rows(notes)[:2]

        def line(row, human):
            meta = {
                "class-name": "cats", "human-annotated": human, "confidence": 0.9,
                "type": "groundtruth/text-classification", "job-name": "j",
            }  # fmt: skip
            return {"source": TEXTS[row], "v": 0, "v-metadata": meta}

        coming = look(notes, jsonl(line(first, "no"), line(second, "yes")), "out.manifest")
        assert fates(coming) == {"model": 1, "label": 1}
        assert [each.row for each in coming.labels] == [second]

    def test_a_cancelled_annotation_and_a_prediction_stay_out(self, notes):
        row = free_rows(notes)[0]
        chosen = [{"from_name": "q", "type": "choices", "value": {"choices": ["cats"]}}]
        task = {
            "id": 1, "data": {"text": TEXTS[row]},
            "annotations": [{"id": 2, "was_cancelled": True, "result": chosen, "completed_by": 3}],
            "predictions": [{"result": chosen, "score": 0.9}],
        }  # fmt: skip
        coming = look(notes, json.dumps([task]).encode(), "export.json")
        assert (coming.empty, fates(coming)) == (True, {"undecided": 1})

    def test_text_under_another_name_is_found_where_there_is_but_one(self, notes):
        row = free_rows(notes)[0]
        assert bring(notes, jsonl({"review": TEXTS[row], "label": "cats"})) == 1

    def test_a_labels_tools_people_and_times_go_out_again(self, notes):
        row = free_rows(notes)[0]
        chosen = [{"from_name": "q", "type": "choices", "value": {"choices": ["cats"]}}]
        said = {"id": 2, "result": chosen, "completed_by": 3, "lead_time": 4.5}
        task = {"id": 1, "data": {"text": TEXTS[row]}, "annotations": [said], "project": 9}
        bring(notes, json.dumps([task]).encode(), "export.json")
        (line,) = exported(notes, "jsonl", names="real").content.splitlines()
        out = json.loads(line)
        assert (out["label"], out["label_from"]) == ("cats", "elsewhere")
        assert out["answers"] == [
            {"annotator": "3", "label": "cats", "active_seconds": 4.5, "id": "2"}
        ]


def exported(world, form, **more):
    wanted = Wanted(form, **more)
    return label_file(log(world), "Notes", wanted, (world.cache, world.time))


class TestRoundTrip:
    @pytest.mark.parametrize("form", FORMS)
    def test_labels_of_one_project_come_into_another_as_they_were(self, form, tmp_path):
        source = World(notes_project(tmp_path / "notes.csv"), tmp_path / "cache")
        source.work()
        for turn in range(12):
            source.label(("ana", "ben")[turn % 2], turn % 2)
            source.work()
        out = exported(source, form)
        spec = notes_project(tmp_path / "notes.csv")
        other = World(
            msgspec.structs.replace(spec, plan=msgspec.structs.replace(spec.plan, seed=5)),
            tmp_path / "cache",
        )
        free = set(free_rows(other))
        bring(other, out.content, out.name)
        wanted = {row: label for row, label in source.run.state.labels.items() if row in free}
        assert wanted
        assert {
            row: label for row, label in other.run.state.labels.items() if row in free
        } == wanted
        other.work()
        assert replays_equal(other)

    @pytest.mark.parametrize("form", FORMS)
    def test_an_export_brought_back_into_its_own_project_changes_nothing(self, form, notes):
        for turn in range(6):
            notes.label("ana", turn % 2)
            notes.work()
        out = exported(notes, form)
        coming = look(notes, out.content, out.name)
        assert coming.empty
        assert set(fates(coming)) <= {"same", "audit"}

    @pytest.mark.parametrize("form", FORMS)
    def test_measurements_come_in_as_they_went_out(self, form, tmp_path):
        source = World(small_project(seed="imported"), tmp_path / "cache")
        source.work()
        for _ in range(8):
            source.label("ana")
            source.work()
        out = exported(source, form)
        other = World(small_project(), tmp_path / "cache")
        coming = look(other, out.content, out.name)
        assert coming.faults == ()
        labels = {each.row: each.label for each in coming.labels}
        names = source.run.state.classes
        seeds = {event.examples for event in map(event_of, log(source))
                 if isinstance(event, ev.LabelsImported)}  # fmt: skip
        skipped = set(*seeds) if form == "ground_truth" else set()
        assert labels == {
            row: names[label]
            for row, label in source.run.state.labels.items()
            if row not in skipped and row in other.run.state.available
        }

    def test_labels_of_simulated_people_stay_out(self, notes):
        line = {"text": TEXTS[free_rows(notes)[0]], "label": "cats"}
        answers = [{"annotator": "p", "label": "cats", "since_start": 3.0}]
        ours = {"id": "sim/0", "content": {"text": line["text"]}, "label": "cats",
                "answers": answers, "from": {"mode": "simulated"}}  # fmt: skip
        assert fates(look(notes, jsonl(ours))) == {"simulated": 1}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_comes_in_twice_or_in_parts_gives_the_same_labels(data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    whole = World(notes_project(folder / "notes.csv"), folder / "cache")
    parts = World(notes_project(folder / "notes.csv"), folder / "cache")
    lines = [
        record(row, data.draw(st.sampled_from(("cats", "dogs", "fish", None))))
        for row in data.draw(st.lists(st.integers(0, 39), unique=True, max_size=15))
    ] + [{"text": f"new {n}", "label": "dogs"} for n in range(data.draw(st.integers(0, 3)))]
    cut = data.draw(st.integers(0, len(lines)))
    for world, files in ((whole, [lines]), (parts, [lines[:cut], lines[cut:], lines])):
        for each in files:
            coming = look(world, jsonl(*each)) if each else None
            if coming is not None and not coming.empty:
                world.run.bring_labels("mia", coming)
    assert parts.run.state.labels == whole.run.state.labels
    assert len(parts.run.data().dataset) == len(whole.run.data().dataset)
    assert fold(log(parts)).equal


def test_a_table_that_is_not_ours_needs_its_columns_named(notes):
    table = f"words;verdict\n{TEXTS[free_rows(notes)[0]]};cats\n".encode()
    with pytest.raises(DataError, match="no column 'label'"):
        look(notes, table, "t.csv")
    assert len(look(notes, table, "t.csv", roles=Roles("verdict")).labels) == 1
