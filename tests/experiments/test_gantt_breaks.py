import pytest

from al_core.domain.results import Span
from al_core.experiments.gantt_breaks import Drawn, break_words, without_breaks
from al_core.reporting.gantt import gantt_figure


def bars(drawn):
    return [(each.lane, each.start_seconds, each.end_seconds) for each in drawn.spans]


DAYS = [
    Span("ana", "labeling", 0.0, 600.0),
    Span("trainer", "retraining", 600.0, 660.0),
    Span("ana", "labeling", 86_400.0, 86_500.0),
    Span("ben", "labeling", 86_450.0, 86_900.0),
    Span("ana", "labeling", 172_800.0, 172_860.0),
]


def test_nights_are_cut_out_and_bars_move_together():
    assert bars(without_breaks(DAYS)) == [
        ("ana", 0.0, 600.0), ("trainer", 600.0, 660.0), ("ana", 690.0, 790.0),
        ("ben", 740.0, 1190.0), ("ana", 1220.0, 1280.0),
    ]  # fmt: skip


def test_where_a_break_was_and_how_long_is_kept():
    assert without_breaks(DAYS).breaks == ((675.0, 85_740.0), (1205.0, 85_900.0))


@pytest.mark.parametrize(("pause", "count"), [(899.0, 0), (900.0, 1)])
def test_a_pause_of_a_quarter_of_an_hour_is_a_break(pause, count):
    spans = [Span("ana", "labeling", 0.0, 10.0), Span("ana", "labeling", 10.0 + pause, 2000.0)]
    assert len(without_breaks(spans).breaks) == count


def test_while_anybody_is_at_it_there_is_no_break():
    spans = [
        Span("ben", "labeling", 0.0, 5000.0), Span("ana", "labeling", 10.0, 20.0),
        Span("ana", "labeling", 4000.0, 4010.0),
    ]  # fmt: skip
    assert without_breaks(spans).breaks == ()
    assert bars(without_breaks(spans))[-1] == ("ana", 4000.0, 4010.0)


def test_waiting_before_the_first_bar_is_a_break_too():
    assert bars(without_breaks([Span("ana", "labeling", 7200.0, 7300.0)])) == [("ana", 30.0, 130.0)]


def test_what_was_cut_out_is_said():
    assert break_words(without_breaks(DAYS)) == (
        " Cut out: 2 breaks of 15 minutes or more with no bar, 47 h 40 min in all (dotted lines; "
        "the CSV has true times)."
    )
    assert break_words(Drawn(())) == ""


def test_a_dotted_line_stands_where_time_was_cut_out():
    drawn = without_breaks(DAYS)
    figure = gantt_figure(drawn.spans, "light", drawn.breaks)
    assert [(line.x0, line.line.dash) for line in figure.layout.shapes] == [
        (11.25, "dot"), (pytest.approx(20.083, abs=1e-3), "dot"),
    ]  # fmt: skip
    assert figure.layout.xaxis.title.text == "Time since the start, breaks cut out (minutes)"


def test_a_run_without_breaks_is_drawn_as_it_was():
    assert without_breaks(DAYS[:2]) == Drawn(tuple(DAYS[:2]))
