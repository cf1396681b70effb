import pytest

from al_core.monitoring.ranks import critical_difference
from al_core.reporting.critical_difference import Ranks, critical_difference_figure, ranks_table

DEMSAR = Ranks(
    ["C4.5+m+cf", "C4.5+m", "C4.5+cf", "C4.5"][::1],
    [1.964, 2.000, 2.893, 3.143],
    [(0, 2), (1, 3)],
    critical_difference(4, 14),
)
"""The mean ranks of Demsar's example (2006, table 6), from the best on."""


def stems(figure):
    return [trace for trace in figure.data if trace.mode == "lines+markers+text"]


def bars(figure):
    return [trace for trace in figure.data if trace.mode == "lines"]


def test_each_arm_hangs_at_its_mean_rank():
    drawn = stems(critical_difference_figure(DEMSAR))
    assert [trace.x[0] for trace in drawn] == [1.964, 2.000, 2.893, 3.143]
    assert drawn[0].text[1] == " C4.5+m+cf (1.96) "


def test_names_stand_outside_the_stems():
    drawn = stems(critical_difference_figure(DEMSAR))
    assert [trace.textposition for trace in drawn] == [
        "middle left", "middle left", "middle right", "middle right",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [2, 3, 4, 7])
def test_no_stem_runs_through_a_name(count):
    arms = [f"a · {place}" for place in range(count)]
    drawn = stems(critical_difference_figure(Ranks(arms, list(range(1, count + 1)), [], 1.0)))
    for named in drawn:
        side = -1.0 if named.textposition == "middle left" else 1.0
        outside = [other for other in drawn if side * (other.x[0] - named.x[0]) > 0.0]
        assert all(other.y[1] > named.y[1] for other in outside)


def test_the_longest_name_has_room_beside_the_line():
    figure = critical_difference_figure(Ranks(["a · " + 21 * "b", "c · d"], [1.0, 2.0], [], 0.8))
    assert figure.layout.xaxis.range == pytest.approx((0.7, 2.3))
    assert figure.layout.xaxis.tickvals == (1, 2)


def test_arms_not_told_apart_lie_under_one_bar():
    drawn = bars(critical_difference_figure(DEMSAR))
    spans = [(round(bar.x[0] + 0.03, 3), round(bar.x[1] - 0.03, 3)) for bar in drawn[:2]]
    assert spans == [(1.964, 2.893), (2.000, 3.143)]


def test_the_critical_difference_is_drawn_to_scale():
    figure = critical_difference_figure(DEMSAR)
    assert bars(figure)[-1].x[1] - bars(figure)[-1].x[0] == pytest.approx(1.25, abs=0.005)
    assert figure.layout.annotations[0].text == "critical difference 1.25"


def test_no_two_names_of_one_side_are_on_one_line():
    ends = [trace.y[1] for trace in stems(critical_difference_figure(DEMSAR))]
    assert len(set(ends[:2])) == len(set(ends[2:])) == 2


def test_the_table_says_from_whom_an_arm_is_not_told_apart():
    table = ranks_table(DEMSAR)
    assert table["not_told_apart_from"] == [
        "C4.5+m; C4.5+cf", "C4.5+m+cf; C4.5+cf; C4.5", "C4.5+m+cf; C4.5+m; C4.5",
        "C4.5+m; C4.5+cf",
    ]  # fmt: skip


def test_arms_that_all_differ_have_no_bar():
    figure = critical_difference_figure(Ranks(["a · b", "c · d"], [1.0, 2.0], [], 0.8))
    assert len(bars(figure)) == 1
