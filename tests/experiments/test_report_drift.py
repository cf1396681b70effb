"""What a run's report says of arrivals, batches and alerts, on figures that tests set."""

from dataclasses import replace

import pytest

from al_core.experiments.report_drift import drift_and_redundancy
from al_core.monitoring.alerts import Alert
from al_core.reporting.report.content import Figure, Table, Text
from tests.experiments.reported import drifting


@pytest.fixture(scope="module")
def run():
    """Rows arrive and drift; the alarm falls back to random; batches were compared."""
    return drifting()


def blocks(run, kind):
    return [block for block in drift_and_redundancy(run).blocks if isinstance(block, kind)]


def named(run, kind, name):
    return next((block for block in blocks(run, kind) if block.name == name), None)


def texts(run):
    return [block.words for block in blocks(run, Text)]


def standing(run, **changes):
    return replace(run, standing=replace(run.standing, **changes))


def arrived(run, **changes):
    return standing(run, arrivals=replace(run.standing.arrivals, **changes))


def happened(run, kind, words):
    first = run.standing.arrivals.happened[0]
    told = arrived(run, happened=(replace(first, hours=1.5, kind=kind, words=words),))
    return named(told, Table, "drift-events").columns


def alert(**changes):
    made = {"name": "", "remedy": "", "severity": "warning", "message": ""} | changes
    return Alert(figure=0.123456, threshold=0.05, **made)


def test_the_section_has_its_name(run):
    section = drift_and_redundancy(run)
    assert (section.key, section.title) == ("drift", "Drift and redundancy")


def test_without_arrivals_one_sentence_says_so(run):
    none = arrived(run, arrived=0)
    assert texts(none)[0] == (
        "Nothing arrived after the start, so there is no drift of arrivals to tell of."
    )
    assert named(none, Figure, "arrivals") is None
    assert named(none, Table, "drift-events") is None


@pytest.mark.parametrize(("alarm", "words"), [(None, "No alarm."), (1.0, "The alarm is on.")])
def test_whether_the_alarm_is_on_is_told(run, alarm, words):
    assert texts(arrived(run, alarm=alarm))[0].startswith(words)


def test_a_strategy_that_somebody_forced_is_told(run):
    assert (
        "In force by hand: random (the plan has margin)."
        in texts(standing(run, forced="random"))[0]
    )


def test_the_strategy_as_planned_is_told_with_what_an_alarm_does(run):
    calm = standing(run, forced="", strategy="margin")
    assert "In force: margin, as planned; an alarm falls back to random." in texts(calm)[0]


def test_looks_and_arrivals_stand_in_the_caption(run):
    looks = run.standing.arrivals.looks
    drawn = named(arrived(run, arrived=1234), Figure, "arrivals")
    assert drawn.caption == (
        f"Smallest p-value of each test at each of {len(looks)} looks at 1,234 arrivals; below "
        "the dashed threshold is an alarm (shaded)."
    )


def test_before_the_first_look_nothing_is_drawn(run):
    assert named(arrived(run, looks=()), Figure, "arrivals") is None


def test_what_happened_is_told_with_its_hour(run):
    columns = happened(run, "alarm", "p 0.001 below 0.002")
    assert columns == {"Hours": [1.5], "What": ["alarm"], "Why": ["p 0.001 below 0.002"]}


def test_where_nothing_happened_there_is_no_table(run):
    assert named(arrived(run, happened=()), Table, "drift-events") is None


def test_who_accepted_the_arrivals_is_not_named(run):
    columns = happened(run, "accepted", "Grace Hopper called the arrivals the new normal")
    assert columns["Why"] == ["somebody in charge called the arrivals the new normal"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Grace put random in force", "somebody in charge put random in force"),
        ("Grace lets the plan decide", "somebody in charge lets the plan decide"),
        ("Mr put off put random in force", "somebody in charge put random in force"),
    ],
)
def test_who_changed_the_strategy_is_not_named(run, words, told):
    assert happened(run, "by hand", words)["Why"] == [told]


def test_batches_that_were_not_compared_are_told_so(run):
    assert "The batches have not been compared with random ones: see Limits." in texts(
        replace(run, batches=None)
    )


def test_without_a_batch_nothing_is_said_of_redundancy(run):
    bare = replace(run, batches=())
    assert named(bare, Figure, "redundancy") is None
    assert not any("batches" in words for words in texts(bare))


def test_redundancy_is_told_with_what_it_is_held_against(run):
    count, twins = len(run.batches), sum(len(view.redundancy.twins) for view in run.batches)
    assert named(run, Figure, "redundancy").caption == (
        "Mean cosine of each pick with the most similar other pick of its batch (1 = all the "
        f"same), {count} batches. Grey: 40 random batches of that size, the middle 95 % of them. "
        f"Pairs of cosine 0.95 or more: {twins:,}."
    )


def test_pairs_are_counted_over_all_batches(run):
    view = run.batches[0]
    pair = next(p for each in run.batches for p in each.redundancy.twins)
    doubled = replace(view, redundancy=replace(view.redundancy, twins=(pair, pair)))
    drawn = named(replace(run, batches=(doubled, doubled)), Figure, "redundancy")
    assert drawn.caption.endswith("2 batches. Grey: 40 random batches of that size, the middle "
                                  "95 % of them. Pairs of cosine 0.95 or more: 4.")  # fmt: skip


def test_that_no_alert_stands_is_told(run):
    assert texts(standing(run, alerts=()))[-1] == "No alert stands at the end of the log."


def test_an_alert_is_told_with_figure_threshold_and_remedy(run):
    on = standing(run, alerts=(alert(name="stale choices", remedy="smaller batches"),))
    assert named(on, Table, "alerts").columns == {
        "What": ["stale choices"],
        "Figure": ["0.123 against 0.05"],
        "What to do": ["smaller batches"],
    }


def test_without_reports_of_evidently_nothing_is_said_of_it(run):
    assert run.evidently == ()
    assert "Evidently" not in repr(drift_and_redundancy(run))
