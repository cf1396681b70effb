from dataclasses import replace

import numpy as np

from al_core.domain.recommending import Design
from al_core.domain.sensitivity import Flip, Sensitivity
from al_core.reporting.heat_map import heat_map_figure, heat_map_table, value_names

PLAIN, HYBRID = Design("sequential", 10), Design("hybrid", 20)
FOUND = Sensitivity(
    axis="people",
    unit="money",
    values=(1.0, 4.0, 20.0),
    batch_sizes=(10, 20),
    extra=np.array([[0.0, 0.1, 0.4], [0.2, 0.0, 0.0]]),
    kinds=(("sequential", "sequential", "parallel"), ("sequential", "hybrid", "hybrid")),
    advised=(PLAIN, HYBRID, HYBRID),
    flips=(Flip(4.0, PLAIN, HYBRID),),
    given_place=1,
)


def cells(figure):
    return next(trace for trace in figure.data if trace.type == "heatmap")


def test_cells_show_per_cent_above_the_columns_cheapest():
    assert cells(heat_map_figure(FOUND)).z.tolist() == [[0.0, 10.0, 40.0], [20.0, 0.0, 0.0]]


def test_letter_is_the_cheapest_architecture():
    assert [list(row) for row in cells(heat_map_figure(FOUND)).text] == [
        ["S", "S", "P"],
        ["S", "H", "H"],
    ]


def test_advised_design_of_each_column_is_ringed_by_architecture():
    rings = {trace.name: trace for trace in heat_map_figure(FOUND).data if trace.type == "scatter"}
    assert list(rings) == ["advised: sequential (S)", "advised: hybrid (H)"]
    assert (rings["advised: hybrid (H)"].x, rings["advised: hybrid (H)"].y) == (
        ("4", "20"),
        ("20", "20"),
    )


def test_line_stands_before_the_column_from_which_the_advice_is_another():
    lines = [shape for shape in heat_map_figure(FOUND).layout.shapes if shape.type == "line"]
    assert [line.x0 for line in lines] == [0.5]


def test_frame_is_around_the_constraints_as_given():
    frame = next(each for each in heat_map_figure(FOUND).layout.shapes if each.type == "rect")
    assert (frame.x0, frame.x1) == (0.5, 1.5)


def test_both_themes_have_a_scale_that_begins_near_the_background():
    ends = {
        theme: cells(heat_map_figure(FOUND, theme)).colorscale[0][1] for theme in ("light", "dark")
    }
    assert ends == {"light": "#fff7ec", "dark": "#26232c"}


def test_retraining_times_are_named_as_people_say_them():
    times = Sensitivity(
        "retraining", "hours", (0.5, 30.0, 90.0, 3600.0), FOUND.batch_sizes, FOUND.extra,
        FOUND.kinds, FOUND.advised, (), 1,
    )  # fmt: skip
    assert value_names(times) == ["0.5 s", "30 s", "1 min 30 s", "1 h"]


def test_colour_says_no_more_above_half_as_dear_again():
    assert (cells(heat_map_figure(FOUND)).zmin, cells(heat_map_figure(FOUND)).zmax) == (0.0, 50.0)


def test_axes_and_scale_say_what_they_are():
    figure = heat_map_figure(FOUND)
    assert figure.layout.xaxis.title.text == "People"
    assert figure.layout.yaxis.title.text == "Batch size (examples)"
    assert cells(figure).colorbar.title.text == "money, % above the cheapest"


def test_columns_and_rows_stand_in_their_order_however_far_apart():
    figure = heat_map_figure(FOUND)
    assert (cells(figure).x, cells(figure).y) == (("1", "4", "20"), ("10", "20"))
    assert (figure.layout.xaxis.type, figure.layout.yaxis.type) == ("category", "category")


def test_more_rows_make_a_taller_figure():
    tall = replace(FOUND, batch_sizes=tuple(range(1, 13)), extra=np.zeros((12, 3)),
                   kinds=(("hybrid",) * 3,) * 12)  # fmt: skip
    assert heat_map_figure(tall).layout.height - heat_map_figure(FOUND).layout.height == 260


def test_hover_tells_architecture_and_cost():
    shown = cells(heat_map_figure(FOUND))
    assert [list(row) for row in shown.customdata][1] == ["sequential", "hybrid", "hybrid"]
    assert "above the column's cheapest" in shown.hovertemplate


def test_table_holds_every_cell_and_what_is_advised_there():
    table = heat_map_table(FOUND)
    assert table["batch_size"] == [10, 10, 10, 20, 20, 20]
    assert table["people"] == [1.0, 4.0, 20.0] * 2
    assert table["share_above_the_columns_cheapest"] == [0.0, 0.1, 0.4, 0.2, 0.0, 0.0]
    assert table["advised"] == ["sequential", "", "", "", "hybrid", "hybrid"]
