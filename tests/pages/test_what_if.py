"""What if: change a plan, play the log with it, see what would have been and what is not known."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role, Session
from al_core.domain.plan import ArchitecturePlan, BudgetPlan, OptionsPlan
from al_core.domain.results import JobProgress
from al_core.experiments.what_if import what_if
from al_core.experiments.what_if_desk import Asked, WhatIfDesk
from al_core.experiments.what_if_files import filed
from al_core.store.memory_log import MemoryLog
from tests.experiments.plans import small_plan
from tests.pages.watched_lab import RUN, ReadRun, simulated, watched_lab

CORE_SET = 'strategy.name:"core_set"'
BADGE = 'strategy.name:"badge"'
RANDOM = 'strategy.name:"random"'
SMALLER = "architecture.batch_size:5"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A margin run of 80 labels, half of them chosen at random."""
    plan = small_plan(
        budget=BudgetPlan(labels=80),
        architecture=ArchitecturePlan(batch_size=10),
        options=OptionsPlan(random_share=0.5),
    )
    return simulated(plan, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def desk(run):
    """Four what-ifs are on file."""
    log = MemoryLog()
    log.append_encoded(RUN, 1, run.entries)
    for change in (CORE_SET, RANDOM, BADGE, SMALLER):
        filed(run.cache, what_if(run.entries, dict([change.split(":", 1)]), run.cache))
    return WhatIfDesk(log, run.cache)


@pytest.fixture
def lab(run, desk):
    with watched_lab(run) as opened:
        opened.what_ifs = desk
        yield opened


def what_if_in_its_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    title = "What if"
    st.navigation([st.Page(p.path, title=p.title, default=p.title == title) for p in PAGES]).run()


def page(lab, *changes, role=Role.OWNER, **query):
    lab.people.session_now = Session.of("olga", role)
    app = AppTest.from_function(what_if_in_its_frame, default_timeout=120)
    app.query_params.update(query | ({"change": list(changes)} if changes else {}))
    shown = app.run()
    assert not shown.exception
    return shown


def texts(app):
    kinds = (*app.markdown, *app.caption, *app.info, *app.warning, *app.error)
    return " ".join(each.value for each in kinds).replace("\u00a0", " ")


def traces(app):
    drawn = [json.loads(each.proto.spec) for each in app.main if each.type == "plotly_chart"]
    return [trace.get("name") for trace in drawn[0]["data"]]


def keys(app):
    return {each.key for each in app.button}


def test_without_a_run_it_says_what_to_press(run, desk):
    with watched_lab(ReadRun([], run.cache)) as lab:
        lab.watch.runs, lab.what_ifs = tuple, desk
        assert "Press **Run the 60-second demo** on Start" in texts(page(lab))


def test_before_anything_is_changed_it_says_what_to_do(lab):
    app = page(lab)
    assert "Change a setting above, then press **Play**" in texts(app)
    assert "what_if_play" not in keys(app)


def test_fields_begin_with_the_run_s_own_plan(lab):
    app = page(lab)
    assert app.number_input(f"what_if_{RUN}_size").value == 10
    assert app.number_input(f"what_if_{RUN}_random").value == 50.0
    assert app.selectbox(f"what_if_{RUN}_strategy").value == "margin"


def test_what_is_changed_stands_in_the_address(lab):
    app = page(lab)
    app.number_input(f"what_if_{RUN}_size").set_value(4).run()
    assert app.query_params["change"] == "architecture.batch_size:4"
    assert app.query_params["run"] == RUN
    assert "what_if_play" in keys(app)


def test_an_address_opens_with_its_change_and_what_is_on_file(lab):
    app = page(lab, SMALLER)
    assert app.number_input(f"what_if_{RUN}_size").value == 5
    assert "With the same people and answers the changed plan is at 86 labels after" in texts(app)
    assert "what_if_play" not in keys(app)


def test_what_would_have_been_is_pinned_with_its_change_and_its_run(lab):
    app = page(lab, SMALLER)
    app.button("pin_What if: small_now").click().run()
    (found,) = lab.playbook.findings("")
    assert found.event.page == "What if"
    assert found.event.address["change"] == (SMALLER,)
    assert list(found.event.heads) == [RUN]
    assert found.event.words.startswith("Played up to entry 193.\nBatch size: 5 in place of 10.")
    assert "the changed plan is at 86 labels after" in found.event.words


def test_what_viewers_may_not_pin_has_no_button(lab):
    assert not [key for key in keys(page(lab, SMALLER, role=Role.VIEWER)) if "pin_" in str(key)]


def test_only_what_differs_is_listed_with_the_log_s_hash(lab, run):
    app = page(lab, SMALLER)
    changed = app.dataframe[0].value
    assert changed.to_numpy().tolist() == [["Batch size", "10", "5"]]
    assert run.entries[-1].hash[:12] in texts(app)


def test_log_again_what_if_and_true_rerun_are_drawn(lab):
    assert traces(page(lab, SMALLER)) == [
        "The log", "Its plan, again", "Changed, same answers", "Changed, simulated anew",
    ]  # fmt: skip


def test_picks_that_nobody_labeled_are_told_with_their_share(lab):
    assert "were never labeled by anybody" in texts(page(lab, CORE_SET))


def test_playing_the_log_with_its_own_plan_is_said_to_be_exact(lab):
    assert "Played with its own plan the log comes out exactly" in texts(page(lab, SMALLER))


def test_the_true_rerun_stands_beside_with_the_gap(lab):
    app = page(lab, SMALLER, show="figures")
    shown = app.table[0].value
    assert shown.columns[-2:].tolist() == ["Changed, simulated anew", "Gap of these two"]
    assert "People idle, %" in shown["Figure"].tolist()
    assert "Stale at answer, labels" in shown["Figure"].tolist()
    assert "Simulated anew with the same seed" in texts(page(lab, SMALLER))


def test_every_selection_says_what_the_other_strategy_would_have_picked(lab):
    app = page(lab, CORE_SET, show="picks")
    rows = app.dataframe[1].value
    assert rows["Batch"].tolist() == list(range(1, 9))
    assert rows["Picks"].tolist() == [10] * 8
    stars = rows["Its picks (* never labeled)"].str.count(r"\*")
    assert stars.tolist() == rows["Never labeled"].tolist()
    assert "no label was ever collected" in texts(app)


def test_without_another_strategy_there_is_nothing_to_hold_against(lab):
    for show in ("picks", "estimates"):
        assert "Choose another query strategy above" in texts(page(lab, SMALLER, show=show))


def test_estimates_come_with_intervals_and_the_truth_of_a_simulated_run(lab):
    app = page(lab, RANDOM, show="estimates")
    shown = app.table[0].value
    assert shown.columns.tolist() == [
        "Share of picks where", "The log's picks", "IPS", "SNIPS", "Doubly robust",
        "Truth (simulated run)",
    ]  # fmt: skip
    assert shown["SNIPS"].str.contains(" to ").all()
    assert "Horvitz, Thompson 1952" in texts(app)


def test_a_refused_estimate_says_why(lab):
    app = page(lab, BADGE, show="estimates")
    assert "No estimate: badge draws its picks" in texts(app)
    assert not app.table


def test_what_is_left_out_is_listed(lab):
    said = texts(page(lab, SMALLER, show="limits"))
    assert "examples that people answered can be handed out" in said
    assert "is not known, and not made up" in said


def test_a_viewer_looks_and_does_not_play(lab):
    app = page(lab, "architecture.batch_size:3", role=Role.VIEWER)
    assert "your role may look, not play" in texts(app)
    assert "what_if_play" not in keys(app)
    assert "With the same people and answers" in texts(page(lab, SMALLER, role=Role.VIEWER))


def test_as_of_an_entry_another_what_if_is_asked_for(lab, run):
    app = page(lab, SMALLER, as_of=str(run.entries[-5].seq))
    assert "As of entry" in texts(app)
    assert "what_if_play" in keys(app)


def test_an_address_that_makes_no_plan_is_told_not_obeyed(lab):
    app = page(lab, "architecture.batch_size:many")
    assert "can't be 'many'" in texts(app).replace("\\", "")
    assert app.number_input(f"what_if_{RUN}_size").value == 10


class FixedDesk:
    """Work that stays as it is."""

    def __init__(self, desk, job):
        self._desk, self._job = desk, job

    def plan(self, run_id):
        return self._desk.plan(run_id)

    def asked(self, run_id, as_of, changes):
        return Asked(None, 0, self._job)

    def play(self, run_id, as_of, changes):
        raise NotImplementedError

    cancel = play


def at(lab, desk, state, error=""):
    job = JobProgress("w", "asking the other strategy", state, 120, 400, 60.0, error)
    lab.what_ifs = FixedDesk(desk, job)
    return page(lab, SMALLER)


def test_work_under_way_has_cancel(lab, desk):
    app = at(lab, desk, "running")
    assert "cancel_w" in keys(app)
    assert "what_if_play" not in keys(app)


def test_a_failure_is_told_and_can_be_tried_again(lab, desk):
    app = at(lab, desk, "failed", "the data are gone")
    assert "It could not be played: the data are gone" in texts(app)
    assert "what_if_play" in keys(app)


def test_what_was_stopped_says_that_nothing_is_kept(lab, desk):
    assert "Playing was stopped; nothing of it is kept" in texts(at(lab, desk, "cancelled"))
