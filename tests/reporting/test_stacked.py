from al_core.reporting.palette import ACTIVITY_COLOURS
from al_core.reporting.stacked import COLOURS, Stack, stacked_figure, stacked_table

STACKS = [
    Stack("run a", "fresh labeling", "fresh", 3.0),
    Stack("run a", "idle", "idle", 1.0),
    Stack("run a", "lost work", "lost", 0.0),
    Stack("run b", "fresh labeling", "fresh", 2.0),
    Stack("run b", "idle", "idle", 0.0),
    Stack("run b", "lost work", "lost", 0.0),
]


def test_parts_of_one_kind_are_one_trace_over_the_rows():
    figure = stacked_figure(STACKS, "Hours")
    assert [(trace.name, list(trace.x)) for trace in figure.data] == [
        ("fresh labeling", [3.0, 2.0]), ("idle", [1.0, 0.0]),
    ]  # fmt: skip
    assert figure.layout.barmode == "stack"


def test_a_part_that_is_empty_everywhere_is_not_drawn():
    assert "lost work" not in [trace.name for trace in stacked_figure(STACKS, "Hours").data]


def test_shares_are_of_their_own_row():
    fresh = stacked_figure(STACKS, "Hours").data[0]
    assert list(fresh.customdata) == [0.75, 1.0]


def test_work_has_the_colours_it_has_in_the_gantt_chart():
    assert COLOURS["fresh"] == ACTIVITY_COLOURS["labeling"]
    assert COLOURS["stale"] == ACTIVITY_COLOURS["stale"]


def test_the_table_is_what_is_drawn():
    assert stacked_table(STACKS[:2]) == {
        "row": ["run a", "run a"], "part": ["fresh labeling", "idle"], "value": [3.0, 1.0],
    }  # fmt: skip


def test_nothing_is_an_empty_figure():
    assert len(stacked_figure([], "Hours").data) == 0
