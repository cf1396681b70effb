"""What the log says of each person's pace and lateness."""

import math

from al_core.domain import events as ev
from al_core.monitoring.team import tallies


def label(lease, who, seconds, counted=True):
    reason = "" if counted else "too late"
    return ev.LabelGiven(lease, lease, who, 0, seconds, counted, reason, 0, 0, 0.0)


def lent(lease, who):
    return ev.SlotLeased(lease, lease, who, 60.0)


LOG = [
    ev.AnnotatorJoined("ana"),
    ev.AnnotatorJoined("ben"),
    *(lent(lease, "ana") for lease in (1, 2, 3, 4)),
    lent(5, "ben"),
    ev.SuggestionShown(1, 1, "ana", 1, 7),
    label(1, "ana", 1.5),
    label(2, "ana", 3.0),
    label(3, "ana", 8.0),
    ev.SlotLapsed(4),
    ev.SlotLapsed(5),
    label(4, "ana", 20.0, counted=False),
    ev.AnswerSetAside(5, 5, "ben", -1, 9.0, "too late"),
]


def test_pace_is_the_median_of_active_seconds():
    assert tallies(LOG)["ana"].median_seconds == 5.5


def test_a_share_of_answers_is_under_two_seconds():
    assert tallies(LOG)["ana"].hasty_share == 0.25


def test_two_seconds_are_not_hasty():
    assert tallies([lent(1, "ana"), label(1, "ana", 2.0)])["ana"].hasty_share == 0.0


def test_late_answers_are_a_share_of_all_answers():
    found = tallies(LOG)
    assert (found["ana"].late_share, found["ben"].late_share) == (0.25, 1.0)


def test_lapses_are_a_share_of_the_items_taken():
    found = tallies(LOG)
    assert (found["ana"].lapsed_share, found["ben"].lapsed_share) == (0.25, 1.0)


def test_suggestions_asked_for_are_counted_per_item():
    assert tallies(LOG)["ana"].suggested_share == 0.25


def test_a_skip_that_came_too_late_has_no_pace():
    assert math.isnan(tallies(LOG)["ben"].median_seconds)


def test_skips_are_counted():
    skip = ev.ExampleSkipped(1, 1, "ana", "me", 4.0)
    assert tallies([lent(1, "ana"), skip])["ana"].skipped == 1


def test_people_come_in_the_order_they_joined():
    assert list(tallies(LOG)) == ["ana", "ben"]


def test_who_has_done_nothing_yet_has_no_figures():
    person = tallies([ev.AnnotatorJoined("cleo")])["cleo"]
    shares = person.hasty_share, person.late_share, person.lapsed_share, person.suggested_share
    assert all(math.isnan(share) for share in shares)
