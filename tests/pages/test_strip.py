"""What the strip says of a project that people label, and Cancel on it."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from al_core.experiments.live_cards import HeldLease, LiveStatus, TrainingNow
from al_core.experiments.projects import Standing
from pages.components.strip_words import live_words, simulation_title
from tests.experiments.live_people import small_project
from tests.pages.project_lab import project_lab

STATUS = LiveStatus(
    classes=("spam", "ham"), model_version=12, model_age=7, labels=90, audit_labels=9,
    labels_today=35, waiting=14, open=20, at_work=("ana",), held=(HeldLease(1, 5, "ana", 0, 9),),
    batch=3, batch_size=20, batch_closed=4, selecting=False, training=None, worker="idle",
    last_error="", paused=False, stopped="",
)  # fmt: skip


def strip_page():
    from pages.components.strip import status_strip

    status_strip()


def said(**more):
    standing = Standing("p1", "Spam [beta]", "0123456789abcdef", replace(STATUS, **more), 0)
    return [words.split(": ", 1)[1] for words, _ in live_words(standing)]


def test_strip_tells_project_data_model_answers_queue_and_worker():
    assert said() == [
        r"**Spam \[beta\]**",
        "Data 01234567",
        "Model v12, 7 labels old",
        "35 answers today",
        "Queue 14 waiting, 1 held",
        "Worker idle",
    ]


def test_training_says_on_how_many_labels_and_how_long_still():
    training = TrainingNow(13, 97, 2.0, 95.0)
    assert said(training=training)[-1] == "Training v13 on 97 labels, about 1 min 35 s left"


def test_first_training_says_how_long_it_has_taken_so_far():
    assert said(training=TrainingNow(1, 20, 3.0, None))[-1].endswith("labels, 3 s so far")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"selecting": True}, "Worker choosing a batch"),
        ({"paused": True}, "Paused"),
        ({"stopped": "budget"}, "Ended"),
        ({"worker": "stopped", "last_error": "killed"}, "Worker stopped, :orange[last error]"),
    ],
)
def test_worker_words_follow_the_run(more, words):
    assert said(**more)[-1] == words


def test_last_error_stands_in_the_help_of_the_worker():
    standing = Standing("p1", "Spam", "01", replace(STATUS, last_error="no room"), 0)
    assert live_words(standing)[-1][1] == "no room"


def first_words(looked_at=""):
    standing = Standing("p1", "Spam", "01", STATUS, 0, "run-p1")
    return live_words(standing, looked_at)[0][0]


def test_on_a_page_about_another_run_the_strip_says_whose_figures_it_shows():
    assert first_words("run-7") == ":material/label: Not the run below: **Spam**"


@pytest.mark.parametrize("looked_at", ["", "run-p1"])
def test_on_a_page_about_its_own_run_or_none_the_name_is_enough(looked_at):
    assert first_words(looked_at) == ":material/label: **Spam**"


def test_the_simulation_in_the_strip_is_not_taken_for_the_run_below():
    assert simulation_title() == ":material/science: **Simulation**"
    assert simulation_title("run-7").endswith("**Simulation** (the newest), not the run below")


@pytest.fixture
def lab(tmp_path):
    with project_lab(tmp_path) as opened:
        yield opened


def strip(project=None, **query):
    app = AppTest.from_function(strip_page, default_timeout=20)
    if project:
        app.query_params["project"] = project
    app.query_params.update(query)
    return app.run()


def captions(app):
    return " ".join(each.value for each in app.caption)


def test_without_an_open_project_the_strip_is_of_simulations(lab):
    assert "Simulation" in captions(strip())


def test_project_of_the_address_goes_before_the_newest(lab):
    first = lab.create_project(small_project())
    lab.create_project(small_project(batch_size=4))
    assert lab.standing().others == 1
    assert lab.standing(first).project_id == first
    assert strip(first).session_state.strip_project == first


def test_a_project_whose_run_is_looked_at_is_shown_and_not_taken_for_the_one_at_hand(lab):
    first = lab.create_project(small_project())
    newest = lab.create_project(small_project(batch_size=4))
    looked_at = lab.live_run(first).run_id
    assert lab.standing(newest, looked_at).project_id == first
    app = strip(run=looked_at)
    assert "ot the run below" not in captions(app)
    assert "strip_project" not in app.session_state


def test_a_run_that_is_no_projects_leaves_the_project_at_hand_and_says_so(lab):
    first = lab.create_project(small_project())
    assert lab.standing(first, "run-of-a-simulation").project_id == first
    assert "Not the run below: " in captions(strip(first, run="other"))


def test_cancel_stops_the_training_under_way(lab):
    project = lab.create_project(small_project(seed="imported"))
    assert lab.standing(project).status.training is not None
    app = strip(project)
    app.button("strip_cancel_training").click().run()
    assert lab.standing(project).status.training is None
    assert "stopped by owner" in lab.standing(project).status.last_error


def test_cancel_after_the_end_of_a_training_says_so(lab):
    project = lab.create_project(small_project(seed="imported"))
    app = strip(project)
    lab.live_run(project).cancel_training("somebody else")
    app.button("strip_cancel_training").click().run()
    assert "no training is under way" in app.toast[0].value
