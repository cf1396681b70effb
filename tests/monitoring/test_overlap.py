import pytest

from al_core.monitoring.overlap import best_overlap, majority_error


def test_one_person_errs_as_often_as_they_err():
    assert majority_error(0.8, 1) == pytest.approx(0.2)


def test_a_majority_of_three_by_hand():
    # all wrong .008, two wrong 3 * .04 * .8 = .096
    assert majority_error(0.8, 3) == pytest.approx(0.104)


def test_a_majority_of_five_by_hand():
    # .2^5 + 5 * .2^4 * .8 + 10 * .2^3 * .64
    assert majority_error(0.8, 5) == pytest.approx(0.05792)


def test_coins_stay_coins_however_many_there_are():
    assert majority_error(0.5, 7) == pytest.approx(0.5)


def test_people_who_never_err_need_nobody_beside_them():
    assert best_overlap(1.0, 0.1, 100.0, 7) == 1


def test_a_cheap_mistake_is_not_worth_two_more_answers():
    # two more answers cost 0.2, and save 0.096 mistakes
    assert best_overlap(0.8, 0.1, 2.0, 7) == 1


def test_a_dear_mistake_is_worth_two_more_answers():
    # 3 answers: .3 + 3 * .104 = .612, against 1: .1 + .6 and 5: .5 + .174
    assert best_overlap(0.8, 0.1, 3.0, 7) == 3


def test_overlap_is_odd_and_within_the_team():
    assert best_overlap(0.7, 0.01, 1000.0, 4) == 3
    assert best_overlap(0.7, 0.01, 1000.0, 2) == 1
    assert best_overlap(0.7, 0.01, 1000.0, 50) == 7


def test_coins_are_asked_once():
    assert best_overlap(0.5, 0.0, 10.0, 7) == 1
