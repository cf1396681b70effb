"""The benchmark of the advisor: its situations, its quick model, and how it counts."""

import json
from collections import Counter

import numpy as np
import pytest
from advisor_model import SHRINKAGE, QuickGaussian
from advisor_page import page_of
from advisor_results import CONTROL, GRID, Results, on_first, sterner, verdicts
from advisor_situations import ADVISOR_SETS, DATA, MODEL, situations, tuning
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.preprocessing import StandardScaler

from al_core.domain.constraints import checked_constraints
from al_core.domain.recommending import Design
from al_core.models.fitting import checked_classifier

BEST, CHOSEN, RULED = Design("parallel", 10), Design("parallel", 2), Design("parallel", 1)
CASE = situations()[0]


def line(situation, design, seed, cost, accuracy):
    steps = list(range(len(cost)))
    return {
        "situation": situation, "design": design.name, "seed": seed,
        "labels": steps, "seconds": [3600.0 * each for each in cost], "cost": cost,
        "accuracy": accuracy,
    }  # fmt: skip


def rising_to(cost, steps=10):
    """A run that is at the target of 0.8 at `cost` and at 0 before."""
    return [cost * step / steps for step in range(steps + 1)], [*([0.0] * steps), 0.9]


@pytest.fixture
def results(tmp_path):
    """One situation: brute force's best costs 10 on fresh seeds, the advisor's choice 10.4."""
    found = Results(tmp_path)
    for seed in range(5):
        found.add(line(CASE.data_name, CONTROL, seed, list(range(11)), [0.8] * 11))
        for design in GRID:
            at = {BEST.name: 9.0 if seed < 2 else 10.0}.get(design.name, 20.0)
            found.add(line(CASE.name, design, seed, *rising_to(at)))
        for design, at in ((CHOSEN, 10.4), (RULED, 12.0)):
            found.add(line(CASE.name, design, seed, *rising_to(at)))
    found.add({"situation": CASE.name, "chosen": ["parallel", 2], "rule": ["parallel", 1]})
    return found


def test_there_are_sixty_situations_of_their_own():
    names = [each.name for each in situations()]
    assert len(names) == len(set(names)) == 60
    assert Counter(each.data_name for each in situations()) == dict.fromkeys(DATA, 12)


def test_every_way_of_paying_comes_up_on_every_data_set():
    paid = {(each.data_name, each.paid) for each in situations()}
    assert len(paid) == 3 * len(DATA)


def test_all_situations_can_be_planned_on():
    for each in [*situations(), *tuning()]:
        checked_constraints(each.constraints)


def test_no_situation_is_on_what_the_advisor_simulates_on():
    plain = {name for name in ADVISOR_SETS if name in {each.dataset for each in DATA.values()}}
    made = [each for each in DATA.values() if each.dataset in plain]
    assert all(each.params["seed"] < 100 and each.params["classes"] != 4 for each in made)


def test_tuning_shares_neither_data_nor_constraints_with_the_situations():
    held = {each.constraints for each in situations()}
    assert not any(each.constraints in held for each in tuning())
    assert not any(each.data in DATA.values() for each in tuning())


def test_the_quick_model_can_be_named_in_a_plan():
    assert checked_classifier(MODEL).name == "advisor_model:QuickGaussian"


@pytest.mark.parametrize("load", [load_iris, load_breast_cancer])
def test_the_quick_model_says_what_discriminant_analysis_says(load):
    X, y = load(return_X_y=True)
    X = StandardScaler().fit_transform(X)
    ours = QuickGaussian().fit(X[::2], y[::2])
    theirs = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=SHRINKAGE).fit(X[::2], y[::2])
    assert np.mean(ours.predict(X[1::2]) == theirs.predict(X[1::2])) > 0.97
    assert np.abs(ours.predict_proba(X[1::2]).sum(axis=1) - 1.0).max() < 1e-12


def test_costs_are_held_against_brute_forces_best_on_fresh_seeds(results):
    (found,) = verdicts(results, [CASE], first=2)
    assert (found.best, found.chosen, found.ruled) == (BEST, CHOSEN, RULED)
    assert found.advisor == pytest.approx(1.04)
    assert found.rule == pytest.approx(1.2)
    assert found.against_plain == pytest.approx(0.52)
    assert found.reached


def test_costs_on_the_first_seeds_are_multiples_of_the_cheapest_there(results):
    ratios = on_first(results, [CASE], first=2)
    assert ratios[BEST.name] == [1.0]
    assert ratios["advisor"] == pytest.approx([10.4 / 9.0])
    assert ratios["sequential · B 5 · margin"] == pytest.approx([20.0 / 9.0])


def test_a_surer_best_is_chosen_on_half_of_the_fresh_seeds_and_measured_on_the_other(tmp_path):
    found = Results(tmp_path)
    found.add({"situation": CASE.name, "chosen": ["parallel", 2], "rule": ["parallel", 1]})
    lucky, steady = Design("hybrid", 5), BEST
    for seed in range(6):
        costs = dict.fromkeys(GRID, 50.0) | {CHOSEN: 10.5, steady: 10.0}
        costs[lucky] = 5.0 if seed < 2 else 30.0
        for design, cost in costs.items():
            found.add(line(CASE.name, design, seed, *rising_to(cost)))
        found.add(line(CASE.data_name, CONTROL, seed, list(range(11)), [0.8] * 11))
    assert found.best(CASE, GRID, 2) == lucky
    assert sterner(found, [CASE], 2, 6) == pytest.approx([1.05])


def test_the_page_owns_up_to_what_is_found_on_brute_forces_own_seeds(results):
    assert (
        "on the very seeds that brute force chose by, the advisor is within 5 % of it in 0 of 1"
        in (page_of(results, [CASE], first=2))
    )


def test_what_was_written_is_there_when_the_work_goes_on(results, tmp_path):
    again = Results(tmp_path)
    assert again.curves.keys() == results.curves.keys()
    assert again.chosen(CASE) == CHOSEN
    assert again.seeds(CASE, BEST) == [0, 1, 2, 3, 4]


def test_a_line_is_one_run(results, tmp_path):
    first = (tmp_path / "runs.jsonl").read_text("utf-8").splitlines()[0]
    assert json.loads(first)["design"] == CONTROL.name


def test_a_run_that_falls_short_costs_what_it_took_to_its_end(tmp_path):
    found = Results(tmp_path)
    found.add(line(CASE.data_name, CONTROL, 0, [0.0, 1.0], [0.8, 0.8]))
    found.add(line(CASE.name, BEST, 0, [0.0, 7.0], [0.1, 0.2]))
    assert found.cost(CASE, BEST, [0]) == 7.0


def test_the_page_counts_and_names_what_failed(results):
    page = page_of(results, [CASE], 2)
    assert "advisor 1 of 1 (100%), rule alone 0 of 1 (0%)" in page
    assert "at most 0.52 times its cost" in page
    assert "Nowhere." in page
    assert f"| {CASE.name} | parallel 10 | parallel 2 | parallel 1 | 1.04 | 1.20 | 0.52 |" in page


def test_a_page_of_nothing_says_so(tmp_path):
    assert "Nothing is finished yet." in page_of(Results(tmp_path), situations(), 2)
