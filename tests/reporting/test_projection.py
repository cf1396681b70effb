from dataclasses import replace

import numpy as np
import pytest

from al_core.reporting.palette import GRID, TEXT, strategy_colour
from al_core.reporting.projection import (
    Projection,
    projection_caption,
    projection_figure,
    projection_table,
)

NAN = float("nan")
PLANE = np.array([[0.0, 0.0], [1.0, 0.5], [2.0, 1.0], [3.0, 1.5], [4.0, 2.0]])


def projection(utilities=(0.3, NAN, 0.9, 0.1, 0.2), labeled=(1,), picks=(2,)):
    return Projection(
        "margin", PLANE, np.array(utilities), np.array(labeled, int), np.array(picks, int), 0.4
    )


def test_pool_labels_and_picks_stand_apart():
    pool, labeled, picked = projection_figure(projection()).data
    assert [trace.name for trace in (pool, labeled, picked)] == [
        "pool (3)",
        "labeled (1)",
        "picked (1)",
    ]
    assert (labeled.x.tolist(), picked.x.tolist()) == ([1.0], [2.0])


def test_the_pool_is_tinted_by_rank_with_the_highest_on_top():
    pool = projection_figure(projection()).data[0]
    assert pool.x.tolist() == [3.0, 4.0, 0.0]
    assert pool.marker.color.tolist() == [0.125, 0.375, 0.625]
    assert pool.marker.colorscale[1] == (1.0, strategy_colour("margin"))


def test_equal_utilities_tint_nothing():
    shown = projection(utilities=(0.0, NAN, 0.0, 0.0, 0.0))
    assert projection_figure(shown, "dark").data[0].marker.color == GRID["dark"]


def test_picks_are_numbered_in_the_order_of_choice():
    picked = projection_figure(projection(picks=(2, 0))).data[2]
    assert picked.text.tolist() == ["1", "2"]
    assert picked.x.tolist() == [2.0, 0.0]


def test_many_picks_carry_no_numbers():
    plane = np.zeros((40, 2))
    many = Projection("margin", plane, np.arange(40.0), np.empty(0, int), np.arange(31), 0.4)
    assert projection_figure(many).data[2].mode == "markers"


def test_a_pool_that_is_all_picked_is_drawn():
    shown = projection(picks=(0, 2, 3, 4))
    assert projection_figure(shown).data[0].name == "pool (0)"


def test_table_holds_every_point_once_with_its_role():
    table = projection_table(projection())
    assert table["role"] == ["pool", "labeled", "picked", "pool", "pool"]
    assert table["pick"] == [None, None, 1, None, None]
    assert table["utility"] == [0.3, None, 0.9, 0.1, 0.2]


@pytest.mark.parametrize("theme", TEXT)
def test_figure_wears_its_theme_and_names_its_axes(theme):
    layout = projection_figure(projection(), theme).layout
    assert layout.template.layout.font.color == TEXT[theme]
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("Component 1", "Component 2")


def test_caption_says_how_many_rows_labels_and_picks_and_what_is_hidden():
    words = projection_caption(projection(), "digits")
    assert "5 rows of the pool" in words
    assert "hold 40 % of the variance" in words
    assert "the 1 labeled before" in words
    assert "higher its utility" in words


def test_caption_of_equal_utilities_says_so():
    alike = projection(utilities=(0.0, NAN, 0.0, 0.0, 0.0))
    assert "every unlabeled row has the same utility" in projection_caption(alike, "digits")


@pytest.mark.parametrize(("strategy", "ink"), [("margin", "#ffffff"), ("entropy", "#000000")])
def test_numbers_stand_out_from_their_discs(strategy, ink):
    shown = replace(projection(), strategy=strategy)
    assert projection_figure(shown).data[2].textfont.color == ink
