import pytest
from streamlit.testing.v1 import AppTest

from al_core.experiments.cuts import Cut
from al_core.experiments.ready_sweeps import demo_sweep, first_sweep
from tests.pages.racing_lab import DEMO, in_its_process, race_of_five


def lab_in_its_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    at_hand = [st.Page(p.path, title=p.title, default=p.title == "Workflow Lab") for p in PAGES]
    st.navigation(at_hand).run()


@pytest.fixture
def lab(tmp_path):
    yield from in_its_process(tmp_path)


def lab_page(**query):
    page = AppTest.from_function(lab_in_its_frame, default_timeout=20)
    page.query_params.update(query)
    return page.run()


def field(page, kind, label):
    return next(each for each in getattr(page, kind) if each.label == label)


def simulated(page):
    return next(button for button in page.button if button.label == "Simulate").click().run()


def test_untouched_form_simulates_the_plan_it_begins_with(lab):
    page = simulated(lab_page())
    assert lab.started == [first_sweep()]
    assert page.query_params["sweep"] == "sweep-2"


def test_what_is_typed_is_what_runs(lab):
    page = lab_page()
    field(page, "number_input", "People").set_value(7)
    field(page, "number_input", "Batch size").set_value(33)
    field(page, "number_input", "Random slots, %").set_value(25.0)
    field(page, "text_input", "At work, hours").set_value("0-4, 5-8")
    simulated(page)
    base = lab.started[0].base
    assert (base.team[0].count, base.architecture.batch_size) == (7, 33)
    assert base.options.random_share == 0.25
    assert base.team[0].shifts == ((0.0, 14400.0), (18000.0, 28800.0))


def test_plan_of_a_sweep_in_the_address_fills_the_form(lab):
    lab.states[DEMO] = "done"
    simulated(lab_page(sweep=DEMO))
    assert lab.started == [demo_sweep()]


def test_fault_is_shown_with_its_remedy_and_nothing_starts_or_is_lost(lab):
    lab.fault = "batch size is 5000 and the pool has 1238 unlabeled examples; lower the batch size"
    page = lab_page()
    field(page, "number_input", "Batch size").set_value(5000)
    page = simulated(page)
    assert "lower the batch size" in page.error[0].value
    assert field(page, "number_input", "Batch size").value == 5000
    assert lab.started == []


def test_fault_is_gone_once_the_plan_is_mended(lab):
    lab.fault = "lower the batch size"
    page = simulated(lab_page())
    lab.fault = ""
    field(page, "number_input", "Batch size").set_value(10).run()
    assert page.error.len == 0
    assert lab.started == []


def test_team_of_nobody_is_told_at_once(lab):
    page = lab_page()
    field(page, "number_input", "People").set_value(0).run()
    assert "0 annotators; add at least one person" in page.error[0].value


def test_text_that_can_not_be_read_keeps_the_sweep_from_starting(lab):
    page = lab_page()
    field(page, "text_input", "At work, hours").set_value("nine to five")
    page = simulated(page)
    assert any("is no span of hours" in caption.value for caption in page.caption)
    assert lab.started == []
    assert field(page, "text_input", "At work, hours").value == "nine to five"


def test_advice_follows_the_team(lab):
    page = lab_page()
    assert [metric.value for metric in page.metric] == ["16", "11.7", "20"]
    field(page, "number_input", "People").set_value(8).run()
    assert page.metric[0].value == "32"


def test_query_model_unlike_the_task_model_is_warned_of(lab):
    page = lab_page()
    assert page.warning.len == 0
    field(page, "selectbox", "Query model").set_value("naive_bayes").run()
    assert "The query model is not the task model" in page.warning[0].value


def test_results_stand_below_with_every_run_to_choose(lab):
    lab.states[DEMO], lab.runs = "done", race_of_five()
    page = lab_page(sweep=DEMO)
    assert len(page.selectbox("gantt_run").options) == 10


def test_who_does_what_is_drawn_up_to_the_entry_in_the_address(lab):
    lab.states[DEMO], lab.runs = "done", race_of_five()
    page = lab_page(sweep=DEMO, as_of="7")
    assert lab.cut == Cut("entry", 7)
    assert "the bars below end there" in " ".join(each.value for each in page.info)
    page.selectbox("gantt_run").select(lab.runs[1].run_id).run()
    assert "as_of" not in page.query_params, "an entry of one run means nothing in another"
    assert lab.cut is None


def test_failed_sweep_says_why(lab):
    lab.states[DEMO], lab.error = "failed", "the worker process died; start the work again"
    assert "the worker process died" in lab_page(sweep=DEMO).error[0].value


def test_unknown_sweep_in_the_address_leaves_a_form_to_use(lab):
    page = lab_page(sweep="sweep-gone")
    assert "no sweep 'sweep-gone'" in page.error[0].value
    assert field(page, "number_input", "People").value == 4


def test_start_over_gives_an_untouched_form(lab):
    lab.states[DEMO] = "done"
    page = lab_page(sweep=DEMO)
    field(page, "number_input", "People").set_value(9).run()
    page = next(b for b in page.button if b.label == "Start over").click().run()
    assert field(page, "number_input", "People").value == 4
    assert "sweep" not in page.query_params


def test_data_set_in_the_address_is_chosen(lab):
    page = lab_page(data="breast_cancer")
    assert field(page, "selectbox", "Data set").value == "breast_cancer"
    simulated(page)
    assert lab.started[0].base.data.dataset == "breast_cancer"


def test_plan_can_be_used_for_a_project_that_people_label(lab):
    lab.states[DEMO], lab.runs = "done", race_of_five()
    links = {
        each.proto.label: each.proto.query_string for each in lab_page(sweep=DEMO).get("page_link")
    }
    assert links["Use this plan"] == f"do=new&sweep={DEMO}"
