"""Charts of a run as of an entry of its log: chosen, shared in the address, left again."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role, Session
from al_core.domain import events as ev
from al_core.domain.health import GroupSize, HealthReport
from al_core.domain.plan import ArchitecturePlan, BudgetPlan
from al_core.experiments.health_files import Asked
from al_core.experiments.refitting import trainings
from al_core.loop.recorders import event_of
from tests.experiments.plans import small_plan
from tests.pages.handed_lab import settled
from tests.pages.watched_lab import RUN, simulated, watched_lab


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A margin run of 7 models, 60 labels and 60 audit items."""
    plan = small_plan(budget=BudgetPlan(labels=60), architecture=ArchitecturePlan(batch_size=10))
    return simulated(plan, tmp_path_factory.mktemp("cache"))


@pytest.fixture
def lab(run):
    with watched_lab(run) as opened:
        yield opened


def one_page():
    import streamlit as st

    from pages.components.pages_table import PAGES

    title = st.query_params["page"]
    st.navigation([st.Page(p.path, title=p.title, default=p.title == title) for p in PAGES]).run()


def page(lab, title="Progress & stop", **query):
    lab.people.session_now = Session.of("olga", Role.OWNER)
    app = AppTest.from_function(one_page, default_timeout=60)
    app.query_params.update({"page": title, **query})
    shown = settled(app.run())
    assert not shown.exception
    return shown


def texts(app):
    return " ".join(each.value for each in (*app.markdown, *app.caption, *app.info, *app.error))


def curve(app):
    """How many points the first line of the first chart has."""
    drawn = [json.loads(each.proto.spec) for each in app.main if each.type == "plotly_chart"]
    line = next(trace for trace in drawn[0]["data"] if trace.get("fill") != "toself")
    return len(line["x"])


def ready(run, version):
    """The entry at which a version was ready."""
    return trainings(run.entries)[version].ready.seq


def test_a_chart_shows_the_models_that_there_were(lab, run):
    assert curve(page(lab)) == 7
    assert curve(page(lab, as_of=str(ready(run, 3)))) == 3


def test_the_entry_before_a_model_was_ready_has_one_model_less(lab, run):
    assert curve(page(lab, as_of=str(ready(run, 3) - 1))) == 2


def test_the_page_says_as_of_when_and_leads_back(lab, run):
    seq = ready(run, 3)
    app = page(lab, as_of=str(seq))
    assert f"**As of entry {seq}**" in texts(app)
    next(each for each in app.button if each.label == "Back to now").click()
    app = settled(app.run())
    assert "As of entry" not in texts(app)
    assert curve(app) == 7
    assert "as_of" not in app.query_params


@pytest.mark.parametrize("asked", ["99999", "0", "-1", "１２", "1e3", "</script>", "9" * 500])
def test_an_entry_that_is_not_there_is_refused_and_the_page_is_of_now(lab, asked):
    app = page(lab, as_of=asked)
    assert "the run has" in texts(app)
    assert curve(app) == 7


def test_a_moment_is_chosen_and_stands_in_the_address(lab, run):
    app = page(lab)
    next(each for each in app.toggle if each.label == "Choose a moment").set_value(True)
    app = settled(app.run())
    moment = next(each for each in app.selectbox if each.label == "Moment")
    wanted = ready(run, 2)
    assert f"entry {wanted}: model v2 ready, 16 labels" in moment.options
    moment.set_value(wanted)
    app = app.run()
    next(each for each in app.button if each.label == "Show").click()
    app = settled(app.run())
    assert app.query_params["as_of"] in (str(wanted), [str(wanted)])
    assert curve(app) == 2


def test_before_the_first_model_the_page_says_that_there_is_none(lab):
    assert "No model yet" in " ".join(each.value for each in page(lab, as_of="3").subheader)


def test_a_snapshot_s_hash_names_its_entry(lab, run):
    registry = lab.registry.registry
    taken = registry.take_snapshot(RUN, ready(run, 4), "monday", "mia")
    app = page(lab, as_of=taken.snapshot[:12])
    assert f"**As of entry {taken.seq}**" in texts(app)
    assert curve(app) == 4


def test_drift_and_health_looks_back_too(lab, run):
    seq = ready(run, 3)
    app = page(lab, "Drift & health", as_of=str(seq), show="redundancy")
    selected = [
        each.seq for each in run.entries
        if each.seq <= seq and isinstance(event_of(each), ev.BatchSelected)
    ]  # fmt: skip
    assert curve(app) == len(selected)


def test_groups_are_compared_as_they_were(lab, run):
    seq = ready(run, 3)
    lab.report = HealthReport(
        RUN, seq, 3, GroupSize("labeled", 26, 26), GroupSize("pool", 400, 400), True,
        (), 0, 0, (), None, ("so it was",), (), "0.7.23",
    )  # fmt: skip
    app = page(lab, "Drift & health", as_of=str(seq), show="report", groups="labeled-pool")
    assert lab.compared == Asked(RUN, "labeled", "pool", seq)
    assert "so it was" in texts(app)
    assert "Since this was made" not in texts(app)
