"""Advise me: what is typed is what is advised and asked; the address brings all of it back."""

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from al_core.access.permissions import Role, Session
from al_core.domain.claims import ClaimRow, PresetOutcome
from al_core.domain.constraints import Constraints
from al_core.domain.plan import BudgetPlan, PricesPlan, TrainingPlan
from al_core.domain.results import Interval
from al_core.experiments.advisor_race import Effort
from tests.experiments.advised import GIVEN, QUESTION, recommended
from tests.pages.advised_lab import advised_lab, measured_run

SAYS = "given"


def lab_in_its_frame():
    import streamlit as st

    from pages.components.pages_table import PAGES

    at_hand = [st.Page(p.path, title=p.title, default=p.title == "Workflow Lab") for p in PAGES]
    st.navigation(at_hand).run()


@pytest.fixture
def lab(tmp_path):
    with advised_lab(tmp_path) as opened:
        yield opened


def page(lab, role=Role.OWNER, **query):
    lab.people.session_now = Session.of("olga", role)
    app = AppTest.from_function(lab_in_its_frame, default_timeout=90)
    app.query_params.update({"show": "advise", **query})
    return settled(app.run())


def settled(app):
    """The page once nothing is being read any more."""
    for _ in range(200):
        assert not app.exception
        if not any("so far" in each.value for each in app.markdown):
            return app
        app.run()
    raise AssertionError("still reading")


def texts(app):
    shown = (*app.markdown, *app.caption, *app.subheader, *app.info, *app.error)
    return " ".join(each.value for each in shown).replace("\\", "")


def field(app, kind, label):
    return next(each for each in getattr(app, kind) if each.label == label)


def typed(app, label, value):
    field(app, "number_input", label).set_value(value)
    return settled(app.run())


def press(app, label):
    return settled(next(each for each in app.button if each.label == label).click().run())


def links(app):
    return {each.proto.label: each.proto.query_string for each in app.get("page_link")}


def test_advice_stands_beside_the_form_with_a_reason_for_each_part(lab):
    shown = texts(page(lab))
    assert "Advice by the rule, calculated; nothing is simulated yet" in shown
    for topic in ("Architecture", "Batch size", "Trigger", "Time-out", "Overlap", "Retraining"):
        assert f"**{topic}: " in shown


def test_advice_follows_what_is_typed(lab):
    app = page(lab)
    assert [each.value for each in app.metric][:2] == ["4.5", "2"]
    app = typed(typed(app, "Seconds to retrain", 1800.0), "Seconds per label", 300.0)
    app = typed(app, "People", 10)
    assert [each.value for each in app.metric][:2] == ["60", "40.7"]


def test_what_is_typed_stands_in_the_address_and_comes_back_from_there(lab):
    app = typed(page(lab), "People", 7)
    assert app.query_params[SAYS] == '{"people":7}'
    again = page(lab, **{SAYS: '{"people":9,"hours_per_day":6.0}'})
    assert field(again, "number_input", "People").value == 9
    assert field(again, "number_input", "Hours a day").value == 6.0


def test_address_that_holds_no_constraints_says_so_and_leaves_a_form(lab):
    app = page(lab, **{SAYS: "{peo"})
    assert "no constraints that can be read" in app.error[0].value.replace("\\", "")
    assert field(app, "number_input", "People").value == 3


def test_nobody_at_work_gets_the_remedy_and_no_button_to_simulate(lab):
    app = typed(page(lab), "People", 0)
    assert "0 people can't label; give at least 1" in texts(app)
    assert "Simulate around it" not in [each.label for each in app.button]


def test_preset_fills_the_form(lab):
    app = press(page(lab), "100 items, 20 annotators")
    assert field(app, "number_input", "People").value == 20
    assert field(app, "number_input", "Seconds to retrain").value == 300.0


def test_start_over_gives_an_untouched_form(lab):
    advice_id = lab.advisor.desk.answered(QUESTION, recommended())
    app = press(typed(page(lab, advice=advice_id), "People", 7), "Start over")
    assert field(app, "number_input", "People").value == 3
    assert "advice" not in app.query_params
    assert "Nothing simulated yet" in texts(app)


def test_what_is_typed_is_what_is_asked(lab):
    app = typed(page(lab), "People", 7)
    field(app, "selectbox", "Simulate on").set_value("anes96")
    app = press(app, "Simulate around it")
    ((_, asked),) = lab.advisor.desk.done
    assert asked.given == Constraints(people=7)
    assert (asked.data.dataset, asked.own, asked.effort) == ("anes96", False, Effort(6, (2, 5)))
    assert app.query_params["advice"] == asked.advice_id


def test_race_under_way_shows_how_far_it_is_and_can_be_cancelled(lab):
    advice_id = lab.advisor.desk.ask(QUESTION)
    app = page(lab, advice=advice_id)
    said = app.get("progress")[0].proto.text.replace("\\", "")
    assert said == "Simulating designs: 7 of 40, about 1 min 6 s left"
    app = press(app, "Cancel")
    assert lab.advisor.desk.done[-1] == ("cancel", advice_id)


@pytest.mark.parametrize(
    ("state", "error", "says"),
    [
        ("failed", "the worker process died", "Simulating failed: the worker process died"),
        ("cancelled", "", "Simulating was stopped; nothing of it is kept."),
    ],
)
def test_race_that_came_to_nothing_says_why_and_can_be_begun_again(lab, state, error, says):
    advice_id = lab.advisor.desk.ask(QUESTION)
    lab.advisor.desk.under_way(advice_id, state, error)
    app = page(lab, advice=advice_id)
    assert says in texts(app)
    press(app, "Simulate again")
    assert lab.advisor.desk.done[-1] == ("ask", QUESTION)


def test_race_that_a_restart_cut_off_can_be_begun_again(lab):
    app = page(lab, advice=lab.advisor.keep(QUESTION))
    assert "asked and not finished before the app stopped" in texts(app)
    press(app, "Simulate again")
    assert lab.advisor.desk.done == [("ask", QUESTION)]


def test_address_of_an_advice_brings_back_form_and_answer(lab):
    advice_id = lab.advisor.desk.answered(QUESTION, recommended())
    app = page(lab, advice=advice_id)
    assert field(app, "number_input", "People").value == GIVEN.people
    shown = texts(app)
    assert "Simulated on Breast cancer, as you chose" in shown
    assert "Take hybrid, batches of 20, margin" in shown
    assert "Runner-up: parallel, batches of 10, margin" in shown
    assert "What follows was asked for" not in shown


def test_random_that_is_as_good_is_said_to_be(lab):
    answer = recommended(random_is_as_good=True)
    app = page(lab, advice=lab.advisor.desk.answered(QUESTION, answer))
    assert "Random selection is as good here" in texts(app)


def test_plan_of_an_advice_can_be_used_for_a_project(lab):
    advice_id = lab.advisor.desk.answered(QUESTION, recommended())
    assert links(page(lab, advice=advice_id))["Use this plan"] == f"do=new&advice={advice_id}"


def test_plan_can_be_simulated_in_detail(lab):
    app = page(lab, advice=lab.advisor.desk.answered(QUESTION, recommended()))
    app = press(app, "Simulate it in detail")
    assert "simulate" in app.query_params["show"]
    assert field(app, "number_input", "Batch size").value == 20
    assert field(app, "number_input", "People").value == 4


def test_answer_to_another_question_is_marked_as_such(lab):
    advice_id = lab.advisor.desk.answered(QUESTION, recommended())
    app = typed(page(lab, advice=advice_id), "People", 9)
    assert "What follows was asked for 4 people at 20 s per label" in texts(app)
    app = press(app, "Put that into the form")
    assert field(app, "number_input", "People").value == 4


def test_unknown_advice_says_so_and_leaves_a_form(lab):
    app = page(lab, advice="advice-gone")
    assert "no advice 'advice-gone' on file" in texts(app)
    assert field(app, "number_input", "People").value == 3


def test_grids_say_what_flips(lab):
    app = page(lab, part="grids")
    assert texts(app).count("As given: ") == 2
    assert len(app.get("plotly_chart")) == 2


def test_claims_are_told_before_anything_is_simulated(lab):
    app = page(lab, part="claims")
    assert "**100 items, 20 annotators.** The claim: 3 times the labels per hour" in texts(app)
    assert [each.label for each in app.button].count("Simulate it") == 3
    press(app, "Simulate it")
    assert lab.advisor.desk.done == [("enact", "hundred_items")]


def test_each_claim_is_summed_up_in_a_sentence(lab):
    shown = texts(page(lab, part="claims"))
    assert (
        "Of 7 sets of assumptions it holds under 1, is exceeded under 2 and falls short under 4."
        in shown
    )
    assert "Of 11 sets of assumptions" in shown


def test_claim_under_way_shows_how_far_it_is_and_can_be_cancelled(lab):
    lab.advisor.desk.enact("trigger_of_15")
    app = page(lab, part="claims")
    assert len(app.get("progress")) == 1
    assert [each.label for each in app.button].count("Simulate it") == 2
    press(app, "Cancel")
    assert lab.advisor.desk.done[-1] == ("cancel", "trigger_of_15")


def test_claim_that_could_not_be_simulated_says_why(lab):
    lab.advisor.desk.under_way("hourly_retraining", "failed", "no room on the disk")
    app = page(lab, part="claims")
    assert "Simulating failed: no room on the disk" in texts(app)
    assert [each.label for each in app.button].count("Simulate it") == 3


def test_claim_can_be_begun_with(lab):
    app = press(page(lab, part="claims"), "Begin with it")
    assert field(app, "number_input", "People").value == 20
    assert "claims" in app.query_params["part"]


def test_every_claim_stands_in_a_table_of_its_own(lab):
    app = page(lab, part="claims")
    assert [len(each.value) for each in app.table] == [7, 11, 4]


def test_simulated_claim_shows_its_interval(lab):
    row = ClaimRow(
        "R = T", "labels per hour", "times", 3.0, 3.0, 1.5, Interval(1.6, 1.5, 1.7, 6), "worse"
    )
    lab.advisor.desk.outcomes["hundred_items"] = PresetOutcome(
        "hundred_items", (row,), "Simulated."
    )
    app = page(lab, part="claims")
    told = app.table[0].value
    assert told["Simulated"].tolist() == ["1.60 x (1.50 x to 1.70 x, 6 seeds)"]
    assert told["So it is"].tolist() == ["worse than claimed"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return measured_run(tmp_path_factory.mktemp("cache"))


def test_measuring_a_run_fills_the_form_and_says_how_sure(run, tmp_path):
    with advised_lab(tmp_path, run) as lab:
        app = press(typed(page(lab), "A wrong label", 5.0), "Measure")
        assert field(app, "number_input", "People").value == 4
        assert field(app, "selectbox", "Spread of times").value == "measured"
        assert field(app, "number_input", "A wrong label").value == 5.0
        shown = texts(app)
    assert "Not measured, so as entered: " in shown
    assert "no log says what a label, an hour or a mistake costs" in shown


def test_paces_of_persons_are_for_those_who_may_see_the_team(run, tmp_path):
    with advised_lab(tmp_path, run) as lab:
        app = press(page(lab), "Measure")
        assert app.dataframe[0].value["Answers"].sum() > 40


def test_lab_without_a_run_says_where_one_comes_from(lab):
    assert "No run yet: label in a project, or press **Simulate**" in texts(page(lab))


def test_those_who_may_not_simulate_do_not_get_in(lab):
    lab.people.session_now = Session.of("vera", Role.VIEWER)
    app = AppTest.from_function(lab_in_its_frame, default_timeout=30).run()
    assert app.title[0].value == "Not yours to see"


def test_everything_that_can_be_typed_is_asked(lab):
    app = page(lab)
    for label, value in {
        "People": 6, "Hours a day": 7.5, "Seconds per label": 33.0, "Right answers, %": 90.0,
        "Seconds to retrain": 45.0, "Plus s per label": 0.5, "Arrivals an hour": 25.0,
        "Labels": 150, "Hours": 40.0, "Money": 900.0, "A label": 0.1, "A person's hour": 25.0,
        "Training hour": 2.0, "A wrong label": 4.0, "Latency, s": 600.0,
        "Target accuracy, %": 92.5,
    }.items():  # fmt: skip
        field(app, "number_input", label).set_value(value)
    field(app, "selectbox", "Spread of times").set_value("exponential")
    field(app, "selectbox", "Keep low").set_value("hours")
    press(settled(app.run()), "Simulate around it")
    assert lab.advisor.desk.done[-1][1].given == Constraints(
        label_seconds=33.0, spread="exponential", people=6, hours_per_day=7.5,
        annotator_accuracy=0.9, training=TrainingPlan(45.0, 0.5), arrivals_per_hour=25.0,
        budget=BudgetPlan(150, 40.0, 900.0), prices=PricesPlan(0.1, 25.0, 2.0), mislabel_cost=4.0,
        acceptable_latency_seconds=600.0, target_accuracy=0.925, objective="hours",
    )  # fmt: skip


def test_variation_can_be_typed_for_a_lognormal_spread_alone(lab):
    app = page(lab)
    assert not field(app, "number_input", "Variation").proto.disabled
    field(app, "selectbox", "Spread of times").set_value("deterministic")
    assert field(settled(app.run()), "number_input", "Variation").proto.disabled


def test_effort_says_what_it_comes_to(lab):
    app = page(lab)
    assert "Quick: six designs on two seeds" in texts(app)
    field(app, "selectbox", "Effort").set_value("thorough")
    assert "Thorough: ten designs on three seeds" in texts(settled(app.run()))


def test_catalogue_set_is_said_not_to_be_your_data(lab):
    assert "A set of the catalogue, not your data: take the one most like yours." in texts(
        page(lab)
    )


def test_simulating_stands_first_unless_the_address_asks_for_advice(lab):
    lab.people.session_now = Session.of("olga", Role.OWNER)
    app = AppTest.from_function(lab_in_its_frame, default_timeout=90).run()
    assert "Simulate" in [each.label for each in app.button]
    assert "Simulate around it" not in [each.label for each in app.button]


def test_form_keeps_prices_and_aims(lab):
    given = Constraints(
        prices=PricesPlan(0.2, 30.0, 4.0), mislabel_cost=3.0, objective="hours",
        acceptable_latency_seconds=900.0, target_accuracy=0.9, arrivals_per_hour=50.0,
    )  # fmt: skip
    asked = msgspec.structs.replace(QUESTION, given=given)
    app = page(lab, advice=lab.advisor.keep(asked))
    press(app, "Simulate around it")
    assert lab.advisor.desk.done[-1][1].given == given
