import pytest

from al_core.domain.results import Span
from al_core.reporting.gantt import gantt_figure, lane_order, span_table

SPANS = [
    Span("ana-1", "labeling", 0.0, 60.0),
    Span("ana-1", "idle", 60.0, 120.0),
    Span("trainer", "retraining", 60.0, 240.0),
    Span("ana-1", "stale", 120.0, 180.0),
    Span("ana-1", "labeling", 180.0, 210.0),
]


def test_one_trace_per_activity_however_many_bars():
    traces = gantt_figure(SPANS).data
    assert [trace.name for trace in traces] == ["labeling", "stale", "retraining", "idle"]


def test_bars_start_and_last_as_the_spans_do():
    labeling = gantt_figure(SPANS).data[0]
    assert labeling.y == ("ana-1", "ana-1")
    assert labeling.base == (0.0, 3.0)
    assert labeling.x == (1.0, 0.5)


def test_trainer_is_the_lowest_lane_and_names_count():
    lanes = {"trainer", "ana-10", "ana-2", "zoe"}
    assert lane_order(lanes) == ["ana-2", "ana-10", "zoe", "trainer"]


def test_axis_draws_the_first_person_on_top():
    assert gantt_figure(SPANS).layout.yaxis.categoryarray == ("trainer", "ana-1")


def test_time_axis_takes_a_unit_that_fits():
    assert gantt_figure(SPANS).layout.xaxis.title.text == "Time since the start (minutes)"


def test_stale_work_is_hatched_and_not_only_coloured():
    stale = gantt_figure(SPANS).data[1]
    assert stale.marker.pattern.shape == "/"


def test_no_spans_give_an_empty_chart():
    assert len(gantt_figure([]).data) == 0


def test_table_holds_every_bar():
    table = span_table(SPANS)
    assert table["lane"] == ["ana-1", "ana-1", "trainer", "ana-1", "ana-1"]
    assert table["end_seconds"] == [60.0, 120.0, 240.0, 180.0, 210.0]


@pytest.mark.parametrize(
    ("lanes", "order"),
    [
        ({"a10", "a9", "a"}, ["a", "a9", "a10"]),
        ({"2 zoe", "10 ana", "ben"}, ["ben", "2 zoe", "10 ana"]),
        ({"trainer", "zz"}, ["zz", "trainer"]),
        ({"trainer 2", "trainer"}, ["trainer 2", "trainer"]),
        (set(), []),
    ],
)
def test_lanes_are_ordered_as_people_count(lanes, order):
    assert lane_order(lanes) == order


@pytest.mark.parametrize(
    ("last", "unit", "length"),
    [(100.0, "seconds", 100.0), (600.0, "minutes", 10.0), (36_000.0, "hours", 10.0)],
)
def test_bars_are_as_long_as_their_unit_says(last, unit, length):
    figure = gantt_figure([Span("ana", "labeling", 0.0, last)])
    assert figure.data[0].x == (length,)
    assert f"({unit})" in figure.layout.xaxis.title.text


def test_hover_tells_when_a_bar_ends():
    bars = gantt_figure(SPANS).data[0]
    assert bars.customdata == (1.0, 3.5)
    assert "%{base:.4~r} to %{customdata:.4~r}" in bars.hovertemplate


@pytest.mark.parametrize(("people", "height"), [(0, 120), (1, 120), (2, 150), (8, 330)])
def test_chart_grows_with_its_lanes(people, height):
    spans = [Span(f"p{n}", "labeling", 0.0, 1.0) for n in range(people)]
    assert gantt_figure(spans).layout.height == height


def test_bars_of_one_lane_overlap_in_one_row():
    assert gantt_figure(SPANS).layout.barmode == "overlay"


def test_no_spans_give_an_empty_table():
    assert span_table([]) == {"lane": [], "activity": [], "start_seconds": [], "end_seconds": []}
