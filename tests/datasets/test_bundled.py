"""Data sets inside other packages: figures that their keepers publish."""

import numpy as np
import pytest

from al_core.datasets.bundled import anes96, breast_cancer, digits, fair_affairs


@pytest.mark.parametrize(
    ("load", "rows", "columns", "counts"),
    [
        (digits, 1797, 64, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
        (breast_cancer, 569, 30, [357, 212]),
        (fair_affairs, 6366, 8, [4313, 2053]),
        (anes96, 944, 8, [200, 180, 108, 37, 94, 150, 175]),
    ],
    ids=lambda given: getattr(given, "__name__", None),
)
def test_rows_columns_and_classes_are_as_published(load, rows, columns, counts):
    found = load()
    assert (len(found), int(np.prod(found.rows.shape[1:]))) == (rows, columns)
    assert np.bincount(found.codes).tolist() == counts


def test_pixels_of_digits_go_from_0_to_16():
    found = digits()
    assert (found.rows.shape[1:], found.rows.min(), found.rows.max()) == ((8, 8), 0.0, 16.0)


def test_digits_are_called_by_their_figure():
    assert digits().classes == tuple("0123456789")


def test_first_tumour_is_malignant_with_a_radius_of_18():
    found = breast_cancer()
    assert (found.labels[0], found.rows["mean radius"][0]) == ("malignant", 17.99)


def test_answer_to_guess_is_not_among_the_features():
    assert "affairs" not in fair_affairs().rows
    assert not {"PID", "vote"} & set(anes96().rows)


def test_parties_run_from_strong_democrats_to_strong_republicans():
    classes = anes96().classes
    assert (classes[0], classes[3], classes[6]) == (
        "strong Democrat", "independent", "strong Republican",
    )  # fmt: skip
