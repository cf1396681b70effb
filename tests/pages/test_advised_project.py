"""A project begins with the plan that was advised: the address names it."""

import pytest
from streamlit.testing.v1 import AppTest

from al_core.domain.constraints import Constraints
from al_core.experiments.advice_files import keep_answer
from al_core.experiments.advisor_questions import EFFORTS, grounds, question_on
from tests.experiments.advised import GIVEN, QUESTION, recommended
from tests.experiments.test_advisor_questions import saved_table
from tests.pages.project_lab import project_lab


def projects_in_their_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    at_hand = [st.Page(p.path, title=p.title, default=p.title == "Projects") for p in PAGES]
    st.navigation(at_hand).run()


def lab_in_its_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    at_hand = [st.Page(p.path, title=p.title, default=p.title == "Workflow Lab") for p in PAGES]
    st.navigation(at_hand).run()


@pytest.fixture
def lab(tmp_path):
    with project_lab(tmp_path) as opened:
        yield opened


def form(**query):
    app = AppTest.from_function(projects_in_their_frame, default_timeout=90)
    app.query_params.update({"do": "new", **query})
    return settled(app.run())


def settled(app):
    for _ in range(100):
        assert not app.exception
        if not any("so far" in each.value for each in app.markdown):
            return app
        app.run()
    raise AssertionError("still reading")


def field(app, kind, label):
    return next(each for each in getattr(app, kind) if each.label == label)


def test_form_holds_what_was_recommended(lab):
    advice_id = lab.advisor.keep(QUESTION)
    keep_answer(lab.home, advice_id, recommended())
    app = form(advice=advice_id)
    assert field(app, "selectbox", "Architecture").value == "hybrid"
    assert field(app, "number_input", "Batch size").value == 20
    assert field(app, "selectbox", "Query strategy").value == "margin"
    assert field(app, "selectbox", "Data set").value == "breast_cancer"


def test_before_the_answer_it_holds_what_the_rule_says(lab):
    design = recommended().advice.design
    app = form(advice=lab.advisor.keep(QUESTION))
    assert field(app, "selectbox", "Architecture").value == design.kind
    assert field(app, "number_input", "Batch size").value == design.batch_size


def test_it_says_that_the_simulated_team_stays_behind(lab):
    app = form(advice=lab.advisor.keep(QUESTION))
    assert any("its simulated team stays behind" in each.value for each in app.caption)


def test_advice_that_is_not_there_is_told_and_leaves_an_untouched_form(lab):
    app = form(advice="advice-gone")
    assert "no advice 'advice-gone' on file" in app.error[0].value.replace("\\", "")
    assert field(app, "selectbox", "Architecture").value == "hybrid"


def test_address_without_advice_is_as_ever(lab):
    app = form()
    assert not app.error
    assert field(app, "number_input", "Batch size").value == 20


@pytest.mark.slow
def test_plan_of_the_rule_begins_a_project_without_simulating(lab):
    app = AppTest.from_function(lab_in_its_frame, default_timeout=90)
    app.query_params.update({"show": "advise", "given": '{"people":7}'})
    settled(app.run())
    next(each for each in app.button if each.label == "Use the rule's plan").click()
    settled(app.run())
    (kept,) = (lab.home / "advice").glob("*.question")
    plan = lab.advisor.rule_plan(kept.stem)
    assert lab.advisor.question(kept.stem).given == Constraints(people=7)
    assert field(app, "selectbox", "Architecture").value == plan.architecture.kind
    assert field(app, "number_input", "Batch size").value == plan.architecture.batch_size


def answered(lab, question=QUESTION):
    advice_id = lab.advisor.keep(question)
    keep_answer(lab.home, advice_id, recommended())
    return advice_id


def begun_with(app):
    """Architecture and batch size in the form."""
    return (
        field(app, "selectbox", "Architecture").value,
        field(app, "number_input", "Batch size").value,
    )


def test_plan_of_the_rule_is_used_though_the_question_was_simulated(lab):
    rule = recommended().advice.design
    assert (rule.kind, rule.batch_size) != ("hybrid", 20)
    assert begun_with(form(advice=answered(lab), rule="1")) == (rule.kind, rule.batch_size)


def test_simulated_plan_takes_the_place_of_the_rules_and_back(lab):
    rule, advice_id = recommended().advice.design, answered(lab)
    app = form(advice=advice_id, rule="1")
    del app.query_params["rule"]
    assert begun_with(settled(app.run())) == ("hybrid", 20)
    app.query_params["rule"] = "1"
    assert begun_with(settled(app.run())) == (rule.kind, rule.batch_size)


@pytest.mark.parametrize("which", [{}, {"rule": "1"}])
def test_project_is_on_your_unlabeled_data_and_not_on_what_stood_in_for_them(lab, which):
    saved = saved_table(lab.home, labeled=False)
    question = question_on(GIVEN, grounds(lab.home)[saved.name], EFFORTS["quick"])
    app = form(advice=answered(lab, question), **which)
    assert field(app, "selectbox", "Data set").value == saved.name
