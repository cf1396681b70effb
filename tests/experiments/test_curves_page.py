"""The page of learning curves says where active learning helps and where it does not."""

import csv

import numpy as np
import pytest
from curves import finished, results_file
from curves_page import area_of, curves_in, differences, page_of
from lean_loop import PRESETS, Preset

SMALL = PRESETS["small"]
NOISE = 0.01 * np.random.default_rng(0).normal(size=8)


def curve(gain, seed):
    """A curve that is `gain` above the control's with the same seed at each measurement."""
    heights = np.linspace(0.5, 0.8, 21) + NOISE[seed] + gain
    return heights, heights - 0.1


def written(folder, gains, preset="small"):
    """Results with a gain per (set, strategy), or gains by seed; eight seeds."""
    with results_file(folder, preset, "auto").open("w", encoding="utf-8", newline="") as file:
        for (name, strategy), gain in gains.items():
            for seed in range(8):
                own = gain[seed] if isinstance(gain, list) else gain
                accuracies, scores = curve(own, seed)
                values = (" ".join(f"{x:.5f}" for x in part) for part in (accuracies, scores))
                csv.writer(file).writerow([preset, name, strategy, seed, 1.0, *values])
    return curves_in(results_file(folder, preset, "auto"))


def section(page, title):
    return page.split(f"### {title}\n\n", 1)[1].split("\n\n#", 1)[0]


def test_the_area_is_the_mean_height_as_a_staircase_in_points():
    heights = np.array([0.1, 0.3, 0.9])

    assert area_of(Preset(10, 5, 2), 2)((heights, heights)) == pytest.approx(20.0)
    assert area_of(Preset(10, 5, 2), 1)((heights, heights)) == pytest.approx(10.0)


def test_a_steady_gain_is_shown_above_and_a_steady_loss_below(tmp_path):
    curves = written(tmp_path, {("a", "random"): 0.0, ("a", "good"): 0.02, ("a", "bad"): -0.03})

    found = differences(curves["a"], area_of(SMALL, 20), "random")

    assert str(found["good"]) == "+2.00 [+2.00, +2.00] **above**"
    assert str(found["bad"]) == "-3.00 [-3.00, -3.00] *below*"
    assert found["good"].p_holm == pytest.approx(2 * 2 / 2**8)


def test_gains_that_differ_in_sign_show_no_difference(tmp_path):
    mixed = [0.03, -0.02, 0.01, -0.03, 0.02, -0.01, 0.02, -0.01]
    curves = written(tmp_path, {("a", "random"): 0.0, ("a", "mixed"): mixed})

    found = differences(curves["a"], area_of(SMALL, 20), "random")["mixed"]

    assert found.shown == 0
    assert found.interval.low < 0.0 < found.interval.high


def test_what_one_pair_alone_would_show_is_lost_among_many(tmp_path):
    gains = {("a", f"s{number}"): [0.001] * 7 + [-0.0001] for number in range(20)}
    curves = written(tmp_path, {("a", "random"): 0.0, **gains})

    found = differences(curves["a"], area_of(SMALL, 20), "random")

    assert found["s0"].interval.low > 0.0
    assert found["s0"].shown == 0


def test_the_page_says_plainly_where_nothing_beats_random(tmp_path):
    written(
        tmp_path,
        {
            ("hard", "random"): 0.0, ("hard", "x"): 0.0, ("hard", "y"): -0.02,
            ("easy", "random"): 0.0, ("easy", "x"): 0.02, ("easy", "y"): 0.01,
        },
    )  # fmt: skip

    said = section(page_of(tmp_path, "today"), "Where it does not help")

    assert said.splitlines() == [
        (
            "- **hard**: no strategy of 2 is shown to beat random (the intervals leave room for "
            "+0.0 points); 1 worse (y)."
        ),
        "- On the other 1 sets at least half of the strategies beat random.",
    ]


def test_a_strategy_with_fewer_than_five_seeds_is_left_out_and_named(tmp_path):
    written(tmp_path, {("a", "random"): 0.0, ("a", "x"): 0.02, ("a", "late"): 0.02})
    path = results_file(tmp_path, "small", "auto")
    lines = [line for line in path.read_text("utf-8").splitlines() if ",late," not in line]
    path.write_text("\n".join([*lines, lines[-1].replace(",x,", ",late,")]) + "\n", "utf-8")

    page = page_of(tmp_path, "today")

    assert "1 sets, 2 strategies, 8 paired seeds (16 runs)." in page
    assert "Left out where they have fewer than 5 seeds: late." in page
    assert "| late |" not in page


def test_a_set_with_fewer_than_five_seeds_cannot_be_told_of(tmp_path):
    written(tmp_path, {("a", "random"): 0.0, ("a", "x"): 0.02})
    path = results_file(tmp_path, "small", "auto")
    few = [line for line in path.read_text("utf-8").splitlines() if line.split(",")[3] in "0123"]
    path.write_text("\n".join(few) + "\n", encoding="utf-8")

    assert page_of(tmp_path, "today").endswith("Cannot tell yet: a.\n")


def test_ranks_are_told_from_five_sets_on(tmp_path):
    four = {(name, each): gain for name in "abcd" for each, gain in [("random", 0), ("x", 0.01)]}
    written(tmp_path, four)
    assert "need 5 sets" in page_of(tmp_path, "today")

    written(tmp_path, {**four, ("e", "random"): 0.0, ("e", "x"): 0.01})
    page = page_of(tmp_path, "today")

    assert "5 sets, 2 strategies, 8 paired seeds (80 runs)." in page
    assert "Mean ranks of 2 strategies over 5 sets by accuracy" in page
    assert "| x | 1.00 | 0.025 |\n| random | 2.00 | 1.000 |" in page


def test_parts_on_batches_hold_the_early_curve_against_margin_and_random(tmp_path):
    path = results_file(tmp_path, "batch50", "tfidf")
    flat = "0.5 0.5 0.5 0.5 0.5 0.5 0.9 0.9 0.9 0.9 0.9"
    later = "0.5 0.6 0.6 0.6 0.6 0.6 0.6 0.6 0.6 0.6 0.6"
    with path.open("w", encoding="utf-8", newline="") as file:
        for strategy, heights in (("margin", flat), ("badge", later), ("random", later)):
            rows = [["batch50", "a", strategy, seed, 1.0, heights, heights] for seed in range(7)]
            csv.writer(file).writerows(rows)

    page = page_of(tmp_path, "today")

    assert "## batch50, tfidf features" in page
    beside = "+8.00 [+8.00, +8.00] **above** | +0.00 [+0.00, +0.00]"
    assert f"| a | badge | 7 | 58.00 | {beside} |" in page
    assert "| a | margin | 7 | 50.00 |  | -8.00 [-8.00, -8.00] *below* |" in page


def test_runs_that_are_there_are_not_done_again(tmp_path):
    written(tmp_path, {("a", "random"): 0.0})

    there = finished(results_file(tmp_path, "small", "auto"))

    assert len(there) == 8
    assert ("small", "a", "random", 7) in there
    assert finished(tmp_path / "none.csv") == set()
