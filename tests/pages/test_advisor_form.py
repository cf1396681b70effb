"""The advisor's form and the advice beside it: what is typed, emptied, loaded and measured."""

import json

import pytest

from al_core.domain.constraints import Constraints
from al_core.domain.plan import PricesPlan, TrainingPlan
from al_core.experiments.advice_files import Question
from al_core.experiments.advisor_race import Effort
from tests.experiments.advised import QUESTION, recommended
from tests.pages.advised_lab import advised_lab, measured_run
from tests.pages.test_advisor import field, page, press, settled, texts, typed


@pytest.fixture
def lab(tmp_path):
    with advised_lab(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return measured_run(tmp_path_factory.mktemp("cache"))


def chosen(app, label, value):
    field(app, "selectbox", label).set_value(value)
    return settled(app.run())


def asked(lab):
    return lab.advisor.desk.done[-1][1]


def in_address(**given):
    return {"given": json.dumps(given)}


def advice_on(topic, app):
    """What is advised on one topic, and why."""
    shown = (each.value.replace("\\", "") for each in app.markdown)
    line = next(each for each in shown if each.startswith(f"**{topic}: "))
    advised, _, because = line.removeprefix(f"**{topic}: ").partition(".** ")
    return advised, because


@pytest.mark.parametrize(
    ("preset", "filled"),
    [
        ("100 items, 20 annotators", (20, 60.0, 300.0, 500)),
        ("20 images, trigger of 15", (4, 30.0, 30.0, 200)),
        ("Batch of 200, hourly retraining", (10, 180.0, 600.0, 1000)),
    ],
)
def test_each_preset_fills_the_form(lab, preset, filled):
    app = press(page(lab), preset)
    labels = ("People", "Seconds per label", "Seconds to retrain", "Labels")
    assert tuple(field(app, "number_input", each).value for each in labels) == filled


def test_preset_lets_go_of_what_was_typed_before(lab):
    app = typed(page(lab), "Hours a day", 3.0)
    app = press(app, "20 images, trigger of 15")
    assert field(app, "number_input", "Hours a day").value == 8.0
    assert json.loads(app.query_params["given"])["people"] == 4
    assert "hours_per_day" not in app.query_params["given"]


def test_preset_can_be_changed_and_the_change_is_asked(lab):
    app = press(page(lab), "Batch of 200, hourly retraining")
    press(typed(app, "People", 5), "Simulate around it")
    given = asked(lab).given
    assert (given.people, given.training, given.budget.labels) == (5, TrainingPlan(600.0), 1000)
    assert given.prices == PricesPlan(per_compute_hour=20.0)


@pytest.mark.parametrize(
    ("label", "value", "says"),
    [
        ("Hours a day", 0.0, "people work 0.0 h a day; give more than 0, up to 24"),
        ("Seconds per label", 0.0, "a label takes 0.0 s; give a mean above 0"),
        ("Labels", 0, "the budget is 0 labels; plans are compared up to one: give 1 or more"),
        ("Target accuracy, %", 0.0, "the target accuracy is 0.0; give a share above 0, up to 1"),
    ],
)
def test_what_no_loop_can_be_planned_on_gets_its_remedy(lab, label, value, says):
    app = typed(page(lab), label, value)
    assert says in texts(app)
    assert "Simulate around it" not in [each.label for each in app.button]


def test_every_price_at_nothing_asks_for_a_price_or_for_hours(lab):
    app = typed(page(lab, **in_address(prices={"per_person_hour": 0.0})), "Training hour", 0.0)
    assert "every price is 0; give a price, or ask for hours" in texts(app)
    app = chosen(app, "Keep low", "hours")
    assert "Simulate around it" in [each.label for each in app.button]


def test_shares_stand_as_per_cent_and_are_asked_as_shares(lab):
    app = page(lab, **in_address(annotator_accuracy=0.875, target_accuracy=0.925))
    assert field(app, "number_input", "Right answers, %").value == 87.5
    assert field(app, "number_input", "Target accuracy, %").value == 92.5
    press(app, "Simulate around it")
    assert asked(lab).given == Constraints(annotator_accuracy=0.875, target_accuracy=0.925)


def test_limits_that_were_never_set_stay_empty(lab):
    app = page(lab)
    for label in ("Latency, s", "Arrivals an hour", "Target accuracy, %", "Hours", "Money"):
        assert field(app, "number_input", label).value is None
    press(app, "Simulate around it")
    assert asked(lab).given == Constraints()


def test_thorough_effort_is_asked_with_twelve_seeds(lab):
    press(chosen(page(lab), "Effort", "thorough"), "Simulate around it")
    assert asked(lab).effort == Effort(designs=10, seeds=(3, 6, 12))


def test_each_question_has_an_address_of_its_own(lab):
    app = press(page(lab), "Simulate around it")
    first = app.query_params["advice"]
    app = press(typed(app, "People", 8), "Simulate around it")
    assert app.query_params["advice"] != first
    assert lab.advisor.question(first).given == Constraints()
    assert asked(lab).given == Constraints(people=8)


def test_answer_on_file_is_shown_for_the_question_it_was_given_to(lab):
    other = Question(Constraints(people=9), QUESTION.data, own=True, words="your own data, x.csv")
    answer = lab.advisor.desk.answered(other, recommended())
    app = page(lab, advice=answer)
    assert field(app, "number_input", "People").value == 9
    assert "Take hybrid, batches of 20, margin" in texts(app)


def test_unknown_part_in_the_address_shows_the_recommendation(lab):
    assert "Nothing simulated yet" in texts(page(lab, part="no such part"))


def test_shaky_people_and_dear_mistakes_ask_several_people_each(lab):
    app = typed(typed(page(lab), "Right answers, %", 80.0), "A wrong label", 50.0)
    assert advice_on("Overlap", app) == (
        "3 people per example",
        "A mistake costs 50; one person errs on 20%, the majority of 3 on 10.4% at most.",
    )
    assert advice_on("Consensus", app)[0] == "Dawid-Skene"


def test_wide_spread_of_times_asks_for_a_time_out_that_gains(lab):
    app = typed(page(lab), "Variation", 3.0)
    advised, because = advice_on("Time-out", app)
    assert advised == "1 min 17 s"
    assert "shortens the mean wait from 20 s to 16 s; 5.0% of labels take longer" in because


def test_times_that_hardly_vary_ask_for_a_time_out_that_only_takes_back(lab):
    because = advice_on("Time-out", page(lab))[1]
    assert "gains nothing with such times" in because
    assert because.endswith("hardly any label takes longer.")


def test_hybrid_is_advised_with_its_trigger(lab):
    prices = {"per_person_hour": 20.0, "per_compute_hour": 20.0}
    app = page(lab, **in_address(people=4, spread="exponential", prices=prices))
    assert advice_on("Architecture", app)[0] == "hybrid"
    assert advice_on("Trigger", app)[0] == "55% of a batch"


def test_latency_that_no_design_keeps_is_said(lab):
    app = typed(page(lab), "Latency, s", 10.0)
    assert "No design is as quick as 10 s from selection to model." in texts(app)


def test_grids_follow_what_is_typed(lab):
    app = page(lab, part="grids", **in_address(objective="hours", people=4))
    captions = [each.value for each in app.caption if each.value.startswith("Colour:")]
    assert len(captions) == 2
    assert all("hours to the target above the cheapest of the column" in each for each in captions)


def test_grids_of_what_can_not_be_planned_say_why_and_draw_nothing(lab):
    app = page(lab, part="grids", **in_address(people=0))
    assert texts(app).count("0 people can't label; give at least 1") == 3
    assert not app.get("plotly_chart")


def test_measured_times_are_what_is_asked(run, tmp_path):
    with advised_lab(tmp_path, run) as lab:
        press(press(page(lab), "Measure"), "Simulate around it")
        times = asked(lab).given.measured_seconds
    assert len(times) == 59
    assert 15.0 < sum(times) / len(times) < 25.0


def test_another_spread_lets_go_of_measured_times_and_keeps_their_mean(run, tmp_path):
    with advised_lab(tmp_path, run) as lab:
        app = press(page(lab), "Measure")
        assert field(app, "number_input", "Seconds per label").proto.disabled
        mean = field(app, "number_input", "Seconds per label").value
        app = chosen(app, "Spread of times", "exponential")
        press(app, "Simulate around it")
        given = asked(lab).given
    assert (given.measured_seconds, given.spread) == ((), "exponential")
    assert given.label_seconds == mean


def test_measured_spread_is_offered_only_where_times_were_measured(run, tmp_path):
    with advised_lab(tmp_path, run) as lab:
        app = page(lab)
        assert "as measured" not in field(app, "selectbox", "Spread of times").options
        assert "as measured" in field(press(app, "Measure"), "selectbox", "Spread of times").options


def test_address_of_what_was_measured_holds_the_mean_and_no_times(run, tmp_path):
    with advised_lab(tmp_path, run) as lab:
        app = press(page(lab), "Measure")
        said = json.loads(app.query_params["given"])
    assert "measured_seconds" not in said
    assert 15.0 < said["label_seconds"] < 25.0


def test_what_the_log_says_stands_in_a_table_with_how_it_was_measured(run, tmp_path):
    with advised_lab(tmp_path, run) as lab:
        rows = press(page(lab), "Measure").table[0].value
    assert rows["Measured"].tolist()[:2] == ["seconds per label", "people at work"]
    assert rows["n"].tolist()[0] == "59"
    assert rows["How"].tolist()[0].startswith("active seconds of 59 answers by 4 people")


def test_starting_over_lets_go_of_what_was_measured(run, tmp_path):
    with advised_lab(tmp_path, run) as lab:
        app = press(press(page(lab), "Measure"), "Start over")
        assert "What was measured" not in [each.label for each in app.expander]
        assert field(app, "number_input", "Seconds per label").value == 20.0


@pytest.mark.parametrize(
    "given",
    [{"people": -3}, {"annotator_accuracy": 2}, {"budget": {"labels": 10**17}}],
)
def test_address_with_what_no_field_can_hold_says_so_and_leaves_a_form(lab, given):
    app = page(lab, **in_address(**given))
    assert "the address says that" in texts(app)
    assert field(app, "number_input", "People").value == 3
