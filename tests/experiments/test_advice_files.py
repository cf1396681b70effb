"""Questions and answers on file: found again by what was asked, and never by a way out."""

import math

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from al_core.domain.constraints import Constraints
from al_core.domain.errors import PlanError, RunUnknown
from al_core.domain.plan import BudgetPlan, DataPlan, PricesPlan, TrainingPlan
from al_core.experiments.advice_files import (
    Question,
    answer_of,
    keep_answer,
    keep_question,
    question_of,
)
from al_core.experiments.advisor_race import Effort
from al_core.experiments.constraint_text import read_constraints, written_constraints
from tests.experiments.advised import recommended

ASKED = Question(Constraints(people=4), DataPlan("digits"), own=False, words="Digits")


def test_same_question_has_the_same_name_and_another_another():
    again = Question(Constraints(people=4), DataPlan("digits"), own=False, words="Digits")
    others = [
        msgspec.structs.replace(ASKED, given=Constraints(people=5)),
        msgspec.structs.replace(ASKED, data=DataPlan("anes96")),
        msgspec.structs.replace(ASKED, effort=Effort(designs=3)),
    ]
    assert again.advice_id == ASKED.advice_id
    assert len({ASKED.advice_id, *(each.advice_id for each in others)}) == 4


def test_question_comes_back_as_it_was_asked(tmp_path):
    assert question_of(tmp_path, keep_question(tmp_path, ASKED)) == ASKED


def test_answer_comes_back_with_its_open_ends(tmp_path):
    answer = recommended()
    keep_answer(tmp_path, ASKED.advice_id, answer)
    assert answer_of(tmp_path, ASKED.advice_id) == answer
    assert answer.random.interval.high == math.inf


def test_question_without_an_answer_has_none(tmp_path):
    assert answer_of(tmp_path, keep_question(tmp_path, ASKED)) is None


def test_unknown_advice_gets_the_remedy(tmp_path):
    with pytest.raises(RunUnknown, match="no advice 'advice-0' on file; ask for it"):
        question_of(tmp_path, "advice-0")


@pytest.mark.parametrize("name", ["../secret", "/etc/secret", "..", "a/b", "a\\b", ""])
def test_address_leads_nowhere_but_to_advice(tmp_path, name):
    home = tmp_path / "home"
    keep_question(home, ASKED)
    kept = (home / "advice" / f"{ASKED.advice_id}.question").read_bytes()
    for place in (tmp_path / "secret.question", home / "secret.question"):
        place.write_bytes(kept)
    with pytest.raises(RunUnknown):
        question_of(home, name)


def test_spoiled_answer_counts_as_none(tmp_path):
    keep_answer(tmp_path, ASKED.advice_id, recommended())
    (tmp_path / "advice" / f"{ASKED.advice_id}.answer").write_bytes(b"\xc1 spoiled")
    assert answer_of(tmp_path, ASKED.advice_id) is None


def test_address_says_what_differs_from_the_usual():
    asked = Constraints(people=4, training=TrainingPlan(10.0), target_accuracy=0.9)
    text = written_constraints(asked)
    assert '"people":4' in text
    assert '"label_seconds"' not in text
    assert read_constraints(text) == asked


def test_usual_constraints_need_no_words():
    assert written_constraints(Constraints()) == "{}"
    assert read_constraints("{}") == Constraints()


@pytest.mark.parametrize(
    "asked",
    [
        Constraints(budget=BudgetPlan(labels=50, hours=3.0), arrivals_per_hour=12.0),
        Constraints(prices=PricesPlan(per_label=0.2), mislabel_cost=3.0, objective="hours"),
        Constraints(spread="exponential", acceptable_latency_seconds=600.0),
    ],
)
def test_whatever_is_written_is_read(asked):
    assert read_constraints(written_constraints(asked)) == asked


def test_measured_times_stay_behind_and_their_mean_goes_along():
    measured = Constraints(measured_seconds=(4.0, 8.0), cv=0.4)
    found = read_constraints(written_constraints(measured))
    assert (found.measured_seconds, found.label_seconds, found.cv) == ((), 6.0, 0.4)


@settings(max_examples=50, deadline=None)
@given(
    people=st.integers(1, 500),
    seconds=st.floats(0.5, 5000.0),
    latency=st.none() | st.floats(1.0, 1e6),
    labels=st.integers(1, 10**6),
    objective=st.sampled_from(["money", "hours"]),
)
def test_any_constraints_come_back_from_an_address(people, seconds, latency, labels, objective):
    asked = Constraints(
        people=people, label_seconds=seconds, acceptable_latency_seconds=latency,
        budget=BudgetPlan(labels=labels), objective=objective,
    )  # fmt: skip
    assert read_constraints(written_constraints(asked)) == asked


@pytest.mark.parametrize("text", ["", "{", '{"people":"four"}', '{"peeple":4}', "[]"])
def test_text_that_is_no_constraints_gets_the_remedy(text):
    with pytest.raises(PlanError, match="no constraints that can be read"):
        read_constraints(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"people":-3}', "people is -3; give 0 to 1e.15, or type it below"),
        ('{"annotator_accuracy":2}', "annotator_accuracy is 2.0; give 0 to 1,"),
        ('{"target_accuracy":1.5}', "target_accuracy is 1.5; give 0 to 1,"),
        ('{"budget":{"labels":9007199254740993}}', "labels is 9007199254740993; give 0 to 1e.15"),
        ('{"training":{"seconds":-1}}', "seconds is -1.0; give 0"),
        ('{"measured_seconds":[3,-4]}', "measured_seconds is -4.0; give 0"),
    ],
)
def test_number_that_no_field_can_hold_is_refused_with_its_name(text, says):
    with pytest.raises(PlanError, match=says):
        read_constraints(text)


def test_nobody_at_work_is_read_for_the_form_to_say_what_is_amiss():
    assert read_constraints('{"people":0}').people == 0
