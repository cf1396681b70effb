import json

import pytest
from streamlit.testing.v1 import AppTest


def chart_page():
    import plotly.graph_objects as go

    from pages.components.chart import chart

    chart("balance", go.Figure(go.Bar(x=[3], y=["spam"])), {"class": ["spam"]}, "One class.")


def summary_page():
    from al_core.domain.plan import Plan
    from pages.components.plan_summary import plan_summary

    plan_summary(Plan())


def plotly(shown):
    return next(element.proto for element in shown.main if element.type == "plotly_chart")


@pytest.fixture
def shown():
    return AppTest.from_function(chart_page).run()


def test_caption_stands_below_and_is_read_to_those_who_do_not_see(shown):
    assert shown.caption[0].value == "One class."
    assert plotly(shown).alt == "One class."


def test_figure_is_shown_as_given(shown):
    assert json.loads(plotly(shown).spec)["data"][0]["y"] == ["spam"]


def test_image_is_saved_as_svg_unless_png_is_chosen(shown):
    assert json.loads(plotly(shown).config)["toImageButtonOptions"]["format"] == "svg"
    chosen = shown.radio("balance_image").set_value("PNG").run()
    options = json.loads(plotly(chosen).config)["toImageButtonOptions"]
    assert options == {"format": "png", "filename": "balance", "scale": 2}


def test_plan_summary_lists_every_topic():
    table = AppTest.from_function(summary_page).run().table[0].value
    assert table.index.tolist()[:2] == ["Data", "Architecture"]
