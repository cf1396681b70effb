"""How many people should label each example: the price of answers against that of mistakes."""

from math import comb

MOST_PEOPLE = 7


def majority_error(accuracy: float, people: int) -> float:
    """Chance that a majority of an odd number of people is wrong (Condorcet 1785).

    Each is right with chance `accuracy`, independently; all errors fall on one class, the worst
    case with more than two.
    """
    wrong = 1.0 - accuracy
    return sum(
        comb(people, k) * wrong**k * accuracy ** (people - k)
        for k in range(people // 2 + 1, people + 1)
    )


def best_overlap(accuracy: float, answer_price: float, mislabel_cost: float, people: int) -> int:
    """The odd number of answers per example, 1 to 7, for which answers and mistakes cost least.

    Cost per example: overlap * answer_price + mislabel_cost * majority_error. Ties go to fewer;
    a team that is right no more often than a coin gains nothing from more of it.
    """
    choices = range(1, min(people, MOST_PEOPLE) + 1, 2)
    return min(
        choices, key=lambda k: (k * answer_price + mislabel_cost * majority_error(accuracy, k), k)
    )
