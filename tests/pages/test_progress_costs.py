"""Progress & stop: time and money, and better labels, of one run."""

import json
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role, Session
from al_core.domain.errors import DataError
from al_core.domain.plan import BudgetPlan, OptionsPlan, Person, PricesPlan
from al_core.experiments.watched_runs import WatchedRun
from tests.experiments.plans import small_plan
from tests.pages.watched_lab import simulated, watched_lab


def progress_in_its_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    st.navigation(
        [st.Page(p.path, title=p.title, default=p.title == "Progress & stop") for p in PAGES]
    ).run()


PLAN = small_plan(
    options=OptionsPlan(overlap=3),
    team=(Person("ana", mean_seconds=10.0, accuracy=0.6), Person("ben", accuracy=0.6),
          Person("cleo", accuracy=0.6)),
    prices=PricesPlan(per_label=0.25, per_person_hour=30.0),
    budget=BudgetPlan(labels=90),
)  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """One simulated run of three careless people, inspected once."""
    found = simulated(PLAN, tmp_path_factory.mktemp("run"))
    assert found.seen
    return found


@pytest.fixture
def lab(run):
    with watched_lab(run) as watched:
        yield watched


def page(**query):
    shown = AppTest.from_function(progress_in_its_frame, default_timeout=90)
    shown.query_params.update(query)
    found = shown.run()
    assert not found.exception
    return found


def texts(shown):
    return " ".join(each.value for each in (*shown.markdown, *shown.caption, *shown.info))


def test_what_idle_stale_and_redundant_work_cost_stands_first(lab):
    said = texts(page(show="costs"))
    assert "Prices of the plan: 30 per hour at work, 0.25 per paid answer" in said
    assert "90 answers, " in said
    assert "idle time" in said


def test_kinds_add_up_to_the_total_on_the_page(lab):
    table = page(show="costs").dataframe[0].value
    total = table[table["Kind"] == "total"].iloc[0]
    parts = table[table["Kind"] != "total"]
    for column in ("Hours", "Answers", "Money"):
        assert parts[column].sum() == pytest.approx(total[column])
    assert total["Answers"] == 90


def test_second_opinions_are_a_kind(lab):
    table = page(show="costs").dataframe[0].value
    assert "second opinions" in table["Kind"].tolist()


def test_the_gantt_chart_has_a_lane_per_person_and_the_trainer(lab):
    charts = [each.proto for each in page(show="costs").main if each.type == "plotly_chart"]
    lanes = {lane for trace in json.loads(charts[-1].spec)["data"] for lane in trace["y"]}
    assert lanes == {"ana", "ben", "cleo", "trainer"}


def test_whoever_may_not_see_the_team_sees_no_name(lab):
    lab.people.session_now = Session.of("vera", Role.VIEWER)
    shown = page(show="costs")
    assert "By person, hours" not in [each.label for each in shown.expander]
    charts = [each.proto.spec for each in shown.main if each.type == "plotly_chart"]
    assert not any(name in spec for spec in charts for name in ("ana", "ben", "cleo"))


def test_managers_see_hours_by_person(lab):
    lab.people.session_now = Session.of("mia", Role.MANAGER)
    shown = page(show="costs")
    people = shown.dataframe[1].value
    assert sorted(people["Person"]) == ["ana", "ben", "cleo"]


def test_better_labels_stand_beside_selection(lab):
    shown = page(show="labels")
    assert [each.label for each in shown.metric][:2] == [
        "Gain by selection, labels saved", "Gain by better labels",
    ]  # fmt: skip
    steps = shown.dataframe[0].value
    assert steps["Labels by"].tolist()[:2] == [
        "first answers alone", "consensus over several answers",
    ]  # fmt: skip
    assert steps["Changed"].tolist()[1] > 0


def test_better_labels_are_pinned_with_their_run(lab):
    shown = page(show="labels")
    shown.button("pin_Better labels in small_now").click().run()
    (found,) = lab.playbook.findings("")
    assert found.event.page == "Progress & stop"
    assert list(found.event.heads) == ["run-1"]
    assert "small: better labels are worth" in found.event.words


def test_what_was_saved_is_pinned_with_its_run(lab):
    shown = page(show="saved")
    shown.text_area("pin_Saved against random by small_note").input("Enough.").run()
    shown.button("pin_Saved against random by small_now").click().run()
    (found,) = lab.playbook.findings("")
    assert list(found.event.heads) == ["run-1"]
    assert found.event.address["show"] == ("saved",)
    assert "Labels saved: " in found.event.words
    assert "**" not in found.event.words


def test_a_finding_of_an_earlier_moment_names_its_entry(lab, run):
    half = len(run.entries) // 2
    keys = [button.key for button in page(show="costs", as_of=str(half)).button]
    assert f"pin_Hours and money of small, as of entry {half}_now" in keys


def test_other_runs_are_one_click_away_with_this_one_chosen(lab):
    links = [each.proto for each in page(show="costs").get("page_link")]
    (link,) = [each for each in links if each.label == "Compare with other runs"]
    assert link.query_string == "run=run-1"


def test_a_hostile_name_of_a_run_does_nothing(lab, run):
    named = WatchedRun("run-1", "![x](https://bad) **b**", "s", "Race", "", "finished")
    lab.watch = replace(run)
    lab.watch.runs = lambda: (named,)
    said = texts(page(show="costs")) + texts(page(show="labels"))
    assert "![x](" not in said
    assert "**b**" not in said
    assert "https://bad" not in said


def test_better_labels_say_how_many_audit_labels_are_missing(lab, run):
    def refused(seen):
        raise DataError("12 audit labels are known; from 20 on")

    lab.watch = replace(run)
    lab.watch.label_gains = refused
    assert "12 audit labels are known" in texts(page(show="labels"))


def test_better_labels_are_told_on_how_many_audit_examples(lab):
    said = texts(page(show="labels")).replace("\u00a0", " ")
    assert "measured on 60 audit examples" in said
    assert "One run, one set of people" in said


def test_viewers_see_no_pin(lab):
    lab.people.session_now = Session.of("vera", Role.VIEWER)
    keys = [button.key for button in page(show="saved").button]
    assert not [key for key in keys if key and key.startswith("pin_")]


def test_hours_and_money_are_told_as_of_an_earlier_moment(lab, run):
    half = len(run.entries) // 2
    told = page(show="costs", as_of=str(half)).dataframe[0].value
    whole = page(show="costs").dataframe[0].value
    money = [each[each["Kind"] == "total"]["Money"].iloc[0] for each in (told, whole)]
    assert 0.0 < money[0] < money[1]
