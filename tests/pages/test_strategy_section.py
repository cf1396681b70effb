"""Strategies on the page: picker, description, parameters, picture, warnings."""

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from al_core.experiments.ready_sweeps import first_sweep
from al_core.strategies.notes import FAMILIES
from al_core.strategies.registry import STRATEGIES, parameters_of
from tests.pages.racing_lab import DEMO, in_its_process
from tests.pages.test_workflow_lab import field, lab_in_its_frame, simulated


@pytest.fixture
def lab(tmp_path):
    yield from in_its_process(tmp_path)


def opened(**query):
    page = AppTest.from_function(lab_in_its_frame, default_timeout=30)
    page.query_params.update(query)
    page.session_state["strategies_open"] = True
    return page.run()


def texts(page):
    return " ".join(each.value for kind in (page.markdown, page.caption) for each in kind)


def test_every_strategy_but_the_control_can_be_simulated_family_by_family(lab):
    options = field(opened(), "multiselect", "Query strategies").options
    families = [FAMILIES.index(option.split(":")[0]) for option in options]
    assert len(options) == len(STRATEGIES) - 1
    assert families == sorted(families)


def test_a_shut_fold_draws_nothing(lab):
    page = AppTest.from_function(lab_in_its_frame, default_timeout=30).run()
    assert not page.exception
    assert [each for each in page.selectbox if each.label == "Strategy"] == []


def test_the_first_chosen_strategy_is_described_with_its_formula(lab):
    page = opened()
    assert field(page, "selectbox", "Strategy").value == "margin"
    assert page.code[0].value == "u(x) = 1 - (p1 - p2)"
    assert "O(n C)" in texts(page)


def test_the_strategy_in_the_address_is_looked_at(lab):
    page = AppTest.from_function(lab_in_its_frame, default_timeout=30)
    page.query_params["strategy"] = "core_set"
    assert field(page.run(), "selectbox", "Strategy").value == "core_set"


def test_picture_and_reasons_of_the_strategy_are_shown(lab):
    page = opened(strategy="drop_query")
    assert not page.exception
    assert "One query of drop query on digits: 1,258 rows" in texts(page)
    (why,) = [frame.value for frame in page.dataframe if "Utility" in frame.value.columns]
    assert list(why["Pick"]) == list(range(1, 21))
    assert "Disagreement" in why.columns


def test_a_strategy_without_labels_says_that_it_draws_at_random(lab):
    page = opened()
    next(each for each in page.get("button_group") if each.key == "picture_labels").set_value(0)
    page = page.run()
    assert "draws at random" in page.info[0].value


def test_parameters_typed_are_simulated(lab):
    page = opened(strategy="density_weighted")
    field(page, "multiselect", "Query strategies").set_value(["density_weighted"])
    page = page.run()
    field(page, "number_input", "Beta").set_value(2.5)
    simulated(page.run())
    assert lab.started[0].strategy_params == {"density_weighted": {"beta": 2.5}}


def test_parameters_left_alone_leave_the_sweep_as_it_was(lab):
    simulated(opened())
    assert lab.started == [first_sweep()]


def test_parameters_of_a_sweep_in_the_address_fill_the_fields(lab, monkeypatch):
    lab.states[DEMO] = "done"
    sweep = msgspec.structs.replace(
        first_sweep(), strategies=("typiclust",), strategy_params={"typiclust": {"neighbours": 7}}
    )
    monkeypatch.setattr(lab, "sweep_plan", lambda sweep_id: sweep)
    page = opened(sweep=DEMO)
    assert field(page, "number_input", "Neighbours").value == 7
    simulated(page)
    assert lab.started[0].strategy_params == {"typiclust": {"neighbours": 7}}


def test_parameters_that_do_not_fit_are_told_and_nothing_starts(lab):
    page = opened(strategy="bandit")
    field(page, "number_input", "Found weight").set_value(0.0)
    field(page, "number_input", "Coverage weight").set_value(0.0)
    page = simulated(page.run())
    assert "both weights of the bandit are 0" in page.error[0].value
    assert lab.started == []


def test_a_strategy_looked_at_can_be_added(lab):
    page = opened(strategy="badge")
    next(b for b in page.button if b.label == "Add to the simulation").click()
    page = page.run()
    assert field(page, "multiselect", "Query strategies").value == ["margin", "badge"]
    assert next(b for b in page.button if b.label == "Add to the simulation").disabled


def test_a_strategy_that_the_data_can_not_serve_is_warned_of(lab):
    page = opened(strategy="text_signals")
    field(page, "multiselect", "Query strategies").set_value(["text_signals"])
    page = page.run()
    assert "Text signals reads texts" in page.warning[0].value
    assert "choose a data set of texts" in page.error[0].value


def all_strategies():
    from al_core.strategies.notes import by_family
    from pages.components.parameter_fields import parameter_fields
    from pages.components.strategy_about import strategy_about

    for name in by_family():
        strategy_about(name)
        parameter_fields(name, {})


def test_every_strategy_is_described_and_every_parameter_has_a_field():
    page = AppTest.from_function(all_strategies, default_timeout=60).run()
    assert not page.exception
    assert page.error.len == 0
    assert len(page.code) == len(STRATEGIES)
    kinds = (page.number_input, page.selectbox, page.multiselect, page.text_input, page.toggle)
    fields = sum(len(parameters_of(name)) for name in STRATEGIES)
    assert sum(len(kind) for kind in kinds) == fields


def test_the_tab_about_strategies_lists_them_all(lab):
    tables = [frame.value for frame in opened().dataframe if "When to use" in frame.value.columns]
    assert sorted(tables[0]["Strategy"]) == sorted(n.replace("_", " ") for n in STRATEGIES)
