"""On what the advisor simulates: your own data, or a set that is said to stand in for them."""

import pytest

from al_core.datasets.catalogue import CATALOGUE, FileParams
from al_core.domain.constraints import Constraints
from al_core.domain.errors import PlanError
from al_core.domain.plan import BudgetPlan
from al_core.experiments.advisor_questions import EFFORTS, grounds, question_on
from al_core.experiments.data_sets import keep_upload, save_columns
from tests.experiments.advised import GIVEN


def saved_table(home, *, labeled):
    rows = "text,label\n" + "good,up\nbad,down\n" * 30
    columns = FileParams(text="text", label="label" if labeled else None)
    return save_columns(keep_upload(home, "reviews.csv", rows.encode()), columns)


def test_catalogue_is_called_what_it_is(tmp_path):
    choice = grounds(tmp_path)["digits"]
    asked = question_on(GIVEN, choice, EFFORTS["quick"])
    assert (asked.own, asked.data.dataset) == (False, "digits")
    assert asked.words.endswith("as you chose; not your data")


def test_own_labeled_data_come_first_and_are_said_to_be_yours(tmp_path):
    saved = saved_table(tmp_path, labeled=True)
    found = grounds(tmp_path)
    assert next(iter(found)) == saved.name
    asked = question_on(GIVEN, found[saved.name], EFFORTS["quick"])
    assert asked.own
    assert asked.words.startswith("your own data, ")
    assert asked.data == saved.choice.plan


def test_data_without_labels_are_stood_in_for_by_the_nearest_set(tmp_path):
    saved = saved_table(tmp_path, labeled=False)
    asked = question_on(GIVEN, grounds(tmp_path)[saved.name], EFFORTS["quick"])
    assert not asked.own
    assert asked.words.startswith("the catalogue set nearest to your data")
    assert asked.data.dataset != saved.choice.plan.dataset
    assert asked.stands_for == saved.to_label.plan


@pytest.mark.parametrize("labeled", [True, False])
def test_nothing_is_stood_in_for_where_the_data_chosen_are_simulated_on(tmp_path, labeled):
    saved = saved_table(tmp_path, labeled=labeled)
    name = saved.name if labeled else "digits"
    assert question_on(GIVEN, grounds(tmp_path)[name], EFFORTS["quick"]).stands_for is None


def test_question_on_what_can_not_be_planned_is_refused(tmp_path):
    with pytest.raises(PlanError, match="give at least 1"):
        question_on(Constraints(people=0), grounds(tmp_path)["digits"], EFFORTS["quick"])


def test_every_set_that_a_plan_can_name_can_be_chosen(tmp_path):
    assert set(grounds(tmp_path)) == set(CATALOGUE) - {"openml"}


def test_data_without_labels_stand_before_the_catalogue_and_after_those_with(tmp_path):
    bare = saved_table(tmp_path, labeled=False)
    assert next(iter(grounds(tmp_path))) == bare.name
    assert grounds(tmp_path)[bare.name].title == "reviews.csv (no labels)"


def test_what_stands_in_for_texts_is_texts(tmp_path):
    saved = saved_table(tmp_path, labeled=False)
    asked = question_on(GIVEN, grounds(tmp_path)[saved.name], EFFORTS["quick"])
    assert CATALOGUE[asked.data.dataset].kind == "text"


def test_what_stands_in_has_room_for_the_labels(tmp_path):
    saved = saved_table(tmp_path, labeled=False)
    many = Constraints(budget=BudgetPlan(labels=900))
    asked = question_on(many, grounds(tmp_path)[saved.name], EFFORTS["quick"])
    assert CATALOGUE[asked.data.dataset].n_rows * 0.7 >= 900


def test_words_on_screen_name_no_folder(tmp_path):
    saved = saved_table(tmp_path, labeled=True)
    asked = question_on(GIVEN, grounds(tmp_path)[saved.name], EFFORTS["quick"])
    assert asked.words == "your own data, reviews.csv"


@pytest.mark.parametrize("name", EFFORTS)
def test_every_effort_ends_with_enough_seeds_for_a_verdict(name):
    assert EFFORTS[name].effort.seeds[-1] >= 5


def test_thorough_is_more_than_quick():
    quick, thorough = (EFFORTS[name].effort for name in ("quick", "thorough"))
    assert thorough.designs > quick.designs
    assert thorough.seeds[-1] > quick.seeds[-1]
