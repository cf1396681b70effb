"""What a log tells of its arrivals."""

from al_core.domain import events as ev
from al_core.domain.plan import Plan
from al_core.experiments.arrival_story import ArrivalStory
from al_core.experiments.health_tracks import arrival_plane, arrival_tracks

BEGUN = ev.RunStarted(Plan(), "v", ("a", "b"), 10, {}, "simulated")
LOOK = ev.ArrivalsTested(1, 30, 30, 2, {"confidence": 0.5, "features": 0.0}, 0.002)


def told(*events):
    """The story of events an hour apart, after a start with 10 examples."""
    story = ArrivalStory()
    for hour, event in enumerate((BEGUN, ev.ExamplesArrived(tuple(range(10))), *events)):
        story.take(3600.0 * hour, event)
    return story


def arrive(first, count):
    return ev.ExamplesArrived(tuple(range(first, first + count)))


def test_what_was_there_at_the_start_is_no_arrival():
    assert told(arrive(10, 30)).arrived == 30


def test_an_alarm_stands_until_it_is_over():
    found, clear = ev.DriftFound("features", 0.0001, 0.002), ev.DriftCleared("features", 0.3, 0.05)
    assert told(found).alarm == found
    assert told(found, clear).alarm is None
    assert told(found, ev.ArrivalsAccepted("mia")).alarm is None


def test_what_happened_has_its_hour_cause_and_threshold():
    story = told(arrive(10, 30), ev.DriftFound("features", 0.0001, 0.002))
    (only,) = story.happened
    assert (only.hours, only.arrived, only.kind) == (3.0, 30, "alarm")
    assert only.words == "features: p = 0.0001, below 0.002"


def test_who_forces_a_strategy_and_lets_go_is_named():
    story = told(ev.StrategyForced("random", "mia"), ev.StrategyForced("", "mia"))
    assert [each.words for each in story.happened] == [
        "mia put random in force", "mia lets the rules choose again",
    ]  # fmt: skip


def test_a_line_for_each_test_and_one_for_the_threshold():
    drawn = {track.name: list(track.y) for track in arrival_tracks(told(arrive(10, 30), LOOK))}
    assert drawn == {"confidence": [0.5], "features": [1e-12], "threshold": [0.002]}


def test_alarms_are_shaded_up_to_now_while_they_stand():
    found, clear = ev.DriftFound("features", 0.0, 0.002), ev.DriftCleared("features", 0.3, 0.05)
    over = told(arrive(10, 30), found, arrive(40, 20), clear, arrive(60, 5))
    standing = told(arrive(10, 30), found, arrive(40, 20))
    assert arrival_plane(over).shaded == ((30.0, 50.0),)
    assert arrival_plane(standing).shaded == ((30.0, 50.0),)
