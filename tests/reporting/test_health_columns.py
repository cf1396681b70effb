"""A column of two groups as bars: shares, names in full, one place each."""

from dataclasses import replace

from al_core.domain.health import ColumnSummary, HealthCard
from al_core.reporting.health_columns import column_figure, column_table

NUMBERS = ColumnSummary((0.0, 0.5, 1.0), (), (30, 70), 100, 0, 0.6, 0.1)
CARD = HealthCard(
    "confidence: Kolmogorov-Smirnov", "confidence", "model", "numbers", "Kolmogorov-Smirnov",
    0.001, 0.05, "low p-value = drift", True, NUMBERS, replace(NUMBERS, counts=(10, 30)),
)  # fmt: skip
GROUPS = ("Pool", "Later arrivals")


def named(*names):
    """The same card, of categories."""
    summary = ColumnSummary((), names, tuple(range(1, len(names) + 1)), 9, 0, 0.0, 0.0)
    return replace(CARD, kind="categories", reference=summary, current=summary)


def test_numbers_stand_in_the_middle_of_their_bins_as_shares():
    pool, arrivals = column_figure(CARD, GROUPS).data
    assert (list(pool.x), list(pool.y)) == ([0.25, 0.75], [0.3, 0.7])
    assert (arrivals.name, list(arrivals.y)) == ("Later arrivals", [0.25, 0.75])


def test_every_category_is_named_below_its_bars():
    axis = column_figure(named(*"3596740812"), GROUPS).layout.xaxis
    assert axis.ticktext == tuple("3596740812")
    assert axis.tickvals == tuple(range(10))
    assert axis.tickangle == 0


def test_long_names_stand_aslant_and_are_told_in_full():
    figure = column_figure(named("scipy.interpolate", "scipy.integrate", "pandas"), GROUPS)
    assert figure.layout.xaxis.ticktext[0] == "scipy.interpola…"
    assert figure.layout.xaxis.tickangle == -35
    assert list(figure.data[0].customdata[0]) == [1, "scipy.interpolate"]


def test_two_names_that_begin_alike_keep_bars_of_their_own():
    long = "statistical learning"
    bars = column_figure(named(f"{long}, first", f"{long}, second"), GROUPS).data[0]
    assert list(bars.x) == [0, 1]


def test_the_table_has_the_counts_by_place():
    assert column_table(CARD, GROUPS) == {
        "value": ["0 to 0.5", "0.5 to 1"],
        "Pool: count": [30, 70],
        "Later arrivals: count": [10, 30],
    }
