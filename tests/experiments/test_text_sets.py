"""The benchmark on public text sets: what it writes from the runs on file."""

import pytest
from text_sets import REFERENCE, Arm, found, page


@pytest.fixture
def folder(tmp_path):
    """Two seeds of every arm: at the reference, and 2 points above it; TREC margin far off."""
    for arm, (end, area) in REFERENCE.items():
        for seed in (0, 1):
            off = 0.02 * seed + (0.1 if arm == Arm("trec", "margin", 25, False) else 0.0)
            arm.path(tmp_path, seed).write_text(f"{(end or 0.8) + off},{area + off}\n")
    return tmp_path


def row_of(text, begin):
    return next(line for line in text.splitlines() if line.startswith(begin))


def test_runs_on_file_are_read_by_seed(folder):
    told = found(folder, Arm("cr", "random", 25, False))
    assert told == {0: (0.726, 0.685), 1: (pytest.approx(0.746), pytest.approx(0.705))}


def test_a_fresh_arm_does_not_take_the_runs_of_the_stale_one(folder):
    for seed in (5, 6):
        Arm("subj", "margin", 10, True).path(folder, seed).write_text("0,0\n")
    assert sorted(found(folder, Arm("subj", "margin", 10, False))) == [0, 1]


def test_means_stand_beside_the_reference(folder):
    row = row_of(page(folder), "| cr | random | 25 |")
    assert row.endswith("| 0.685 | yes |")
    assert "0.736 (" in row
    assert "0.695 (" in row


def test_what_is_3_points_off_is_not_called_near(folder):
    assert row_of(page(folder), "| trec | margin | 25 |").endswith("| no |")


def test_what_a_stale_batch_costs_is_paired_by_seed(folder):
    row = row_of(page(folder), "| subj margin 100 | subj margin 100 stale |")
    assert row == "| subj margin 100 | subj margin 100 stale | +5.7 (+5.7 to +5.7) | +5.7 |"
