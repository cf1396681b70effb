import pytest

from al_core.domain.effects import Effect
from al_core.domain.results import Interval
from al_core.reporting.effects import effects_figure, effects_table


def effect(name, estimate, verdict):
    interval = Interval(estimate, estimate - 1.0, estimate + 2.0, 8)
    return Effect(name, name, "instead", "Selection", interval, 0.01, 0.02, verdict)


EFFECTS = [
    effect("strategy", 3.0, "helps"),
    effect("trigger", -2.0, "harms"),
    effect("random share", 0.0, "changes nothing"),
    effect("window", 0.4, "cannot tell yet"),
]


def test_each_verdict_has_a_trace_of_its_own():
    figure = effects_figure(EFFECTS, "Accuracy")
    assert {trace.name: list(trace.y) for trace in figure.data} == {
        "helps": ["strategy"],
        "harms": ["trigger"],
        "no difference shown": ["random share", "window"],
    }


def test_verdicts_differ_by_symbol_too():
    figure = effects_figure(EFFECTS, "Accuracy")
    assert len({trace.marker.symbol for trace in figure.data}) == 3


def test_the_ends_of_bars_are_those_of_the_interval():
    bar = effects_figure(EFFECTS[:1], "Accuracy").data[0].error_x
    assert (list(bar.array), list(bar.arrayminus)) == ([2.0], [1.0])


def test_rows_run_from_above_as_given():
    figure = effects_figure(EFFECTS, "Accuracy")
    assert list(figure.layout.yaxis.categoryarray) == [
        "window", "random share", "trigger", "strategy",
    ]  # fmt: skip


def test_nothing_to_draw_is_an_empty_figure():
    assert len(effects_figure([], "Accuracy").data) == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_drawn_in_both_themes(theme):
    assert effects_figure(EFFECTS, "Accuracy", theme).layout.height > 200


def test_the_table_has_what_is_drawn_and_the_p_values():
    table = effects_table(EFFECTS)
    assert table["option"] == ["strategy", "trigger", "random share", "window"]
    assert table["effect"] == [3.0, -2.0, 0.0, 0.4]
    assert table["p_corrected"] == [0.02] * 4
