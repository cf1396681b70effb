"""What a log says of each example: who said what that still stands, and how it was chosen."""

import pytest
from msgspec.structs import replace

from al_core.domain import events as ev
from al_core.domain.exchange import Choice, HumanAnswer
from al_core.experiments.label_story import LabelStory
from al_core.store.memory_log import MemoryLog
from tests.loop.worlds import plan_of, sequential, team_of

BEGAN = 5_000.0
PICKED = ev.BatchSelected(
    batch=1, examples=(2, 3), utilities=(0.75, 0.5), probabilities=(0.25, 0.125),
    at_random=(False, True), strategy="margin", scorer="model", model_version=4, labels_behind=3,
    versions_behind=1, seconds_behind=9.5, redundancy=0.0, redundancy_at_random=0.0,
)  # fmt: skip


def label(example, code=1, who="ana", **more):
    given = ev.LabelGiven(1, example, who, code, 5.0, True, "", 2, 7, 30.0)
    return replace(given, **more)


def skip(example, who="ana"):
    return ev.ExampleSkipped(1, example, who, "me", 4.0)


def by_hand(example, code=1, who="ana"):
    return ev.LabelFoundByHand(example, who, code, 6.0)


def ruling(example, code, who="tom"):
    return ev.Adjudicated(example, who, code, "error", "", ())


def correction(example, code, who="ana", before=1):
    return ev.LabelCorrected(example, who, before, code, 8.0, ())


def undo(example, who="ana", code=1):
    return ev.LabelRetracted(example, who, code, ())


def brought(example, code, *answers, **hashes):
    return ev.LabelsBrought(
        (example,), (code,), ("x7",), (answers,), (hashes,), "f", "csv", "h", ""
    )


def story(*events, mode="live"):
    """The story of a run with examples 0 to 5; one event a second after its start."""
    plan = plan_of(sequential(2), team=team_of(10.0, 10.0))
    start = (
        ev.RunStarted(plan, "v1", ("ham", "spam", "news"), 6, {}, mode),
        ev.ExamplesArrived((0, 1, 2, 3, 4, 5)),
        *(ev.AnnotatorJoined(name) for name in ("ana", "ben")),
    )
    log = MemoryLog()
    told = [(BEGAN, event) for event in start]
    for second, event in enumerate(events, 1):
        told += [(BEGAN + second, each) for each in _leased(event, second)]
    log.append("r", 1, told)
    return LabelStory(list(log.read("r")))


def _leased(event, number):
    """The event, an answer with the lease before it that it ends."""
    if not isinstance(event, ev.LabelGiven | ev.ExampleSkipped):
        return (event,)
    lease = ev.SlotLeased(number, event.example, event.annotator, 600.0)
    return lease, replace(event, lease=number)


def said(told, example=2):
    return [(each.annotator, each.kind, each.label) for each in told.answers(example)]


class TestAnswers:
    def test_a_label_says_who_what_when_how_long_and_how_stale(self):
        told = story(PICKED, label(2, answer_id="a9"))
        assert told.answers(2) == (
            HumanAnswer(
                "ana", "label", "spam", at=BEGAN + 2, active_seconds=5.0, labels_behind=7,
                versions_behind=2, seconds_behind=30.0, id="a9",
            ),
        )  # fmt: skip
        assert (told.label_of(2), told.label_from(2)) == (1, "answer")

    def test_in_a_simulation_a_moment_is_seconds_since_the_start(self):
        (answer,) = story(PICKED, label(2), mode="simulated").answers(2)
        assert (answer.at, answer.since_start) == (None, 2.0)

    def test_an_answer_that_came_too_late_is_no_answer(self):
        told = story(PICKED, label(2, counted=False, reason="late"))
        assert (told.answers(2), told.answered, told.label_from(2)) == ((), set(), "")

    def test_a_skip_says_no_class_and_gives_no_label(self):
        told = story(PICKED, skip(2))
        assert said(told) == [("ana", "skip", "")]
        assert (told.label_of(2), told.label_from(2), told.answered) == (None, "", {2})

    def test_people_stand_in_the_order_in_which_they_spoke(self):
        told = story(PICKED, skip(2, "ben"), label(2, 0))
        assert said(told) == [("ben", "skip", ""), ("ana", "label", "ham")]

    def test_a_label_found_by_hand_says_so(self):
        told = story(by_hand(5))
        assert (said(told, 5), told.label_from(5)) == ([("ana", "label", "spam")], "by hand")
        assert told.answers(5)[0].labels_behind is None

    def test_of_an_example_nobody_spoke_of_nothing_is_told(self):
        told = story(PICKED)
        assert (told.answers(0), told.label_of(0), told.label_from(0)) == ((), None, "")


class TestTakenBack:
    def test_a_label_that_was_taken_back_is_gone(self):
        told = story(PICKED, label(2), undo(2))
        assert (told.answers(2), told.answered) == ((), set())

    def test_one_takes_back_ones_own_answer_alone(self):
        told = story(PICKED, skip(2, "ben"), label(2), undo(2))
        assert said(told) == [("ben", "skip", "")]

    def test_a_skip_that_was_taken_back_is_gone(self):
        told = story(PICKED, skip(2), ev.SkipRetracted(2, "ana"))
        assert told.answers(2) == ()

    def test_a_correction_stands_in_the_place_of_what_was_said(self):
        told = story(PICKED, label(2), correction(2, 0))
        (answer,) = told.answers(2)
        assert (answer.label, answer.active_seconds, answer.at) == ("ham", 8.0, BEGAN + 3)
        assert answer.labels_behind == 7

    def test_a_correction_is_of_ones_own_label(self):
        told = story(PICKED, skip(2, "ben"), label(2), correction(2, 0))
        assert said(told) == [("ben", "skip", ""), ("ana", "label", "ham")]


class TestRulings:
    def test_the_adjudicators_word_stands_behind_the_answers_and_decides(self):
        told = story(PICKED, label(2), ruling(2, 0))
        assert said(told) == [("ana", "label", "spam"), ("tom", "label", "ham")]
        assert [each.decides for each in told.answers(2)] == [False, True]
        assert (told.label_of(2), told.label_from(2)) == (0, "adjudicator")

    def test_a_second_ruling_takes_the_place_of_the_first(self):
        told = story(PICKED, label(2), ruling(2, 0), ruling(2, 2, "olga"))
        assert said(told) == [("ana", "label", "spam"), ("olga", "label", "news")]

    def test_a_ruling_of_no_class_leaves_the_answers_and_no_label(self):
        told = story(PICKED, label(2), ruling(2, 0), ruling(2, -1))
        assert said(told) == [("ana", "label", "spam")]
        assert told.label_of(2) is None

    def test_an_adjudicators_own_label_is_corrected_and_not_the_ruling(self):
        told = story(PICKED, label(2, who="ben"), ruling(2, 0, "ben"), correction(2, 2, "ben"))
        assert said(told) == [("ben", "label", "news"), ("ben", "label", "ham")]

    def test_a_ruling_is_not_taken_back_by_an_undo(self):
        told = story(PICKED, label(2, who="ben"), ruling(2, 0, "ben"), undo(2, "ben"))
        assert [each.decides for each in told.answers(2)] == [True]


class TestFromElsewhere:
    ELSE = HumanAnswer("zoe", label="spam", at=7.0, id="t1")

    def test_answers_come_as_they_were_given(self):
        told = story(brought(4, 1, self.ELSE, _input_hash=5))
        assert told.answers(4) == (self.ELSE,)
        assert (told.label_from(4), told.hashes[4]) == ("elsewhere", {"_input_hash": 5})

    def test_a_class_that_the_project_does_not_have_keeps_its_name(self):
        other = HumanAnswer("eva", label="fish")
        told = story(brought(4, 1, self.ELSE, other))
        assert [each.label for each in told.answers(4)] == ["spam", "fish"]

    def test_a_class_that_was_renamed_since_has_its_name_of_now(self):
        told = story(brought(4, 1, self.ELSE), ev.ClassRenamed(1, "junk"))
        assert said(told, 4) == [("zoe", "label", "junk")]


class TestClasses:
    def test_a_renamed_class_has_its_name_of_now(self):
        told = story(PICKED, label(2), ev.ClassRenamed(1, "junk"))
        assert (said(told), told.name_of(1)) == ([("ana", "label", "junk")], "junk")

    def test_a_merged_class_has_the_name_of_the_other(self):
        told = story(PICKED, label(2), ev.ClassesMerged(1, 0, ()))
        assert (said(told), told.label_of(2)) == ([("ana", "label", "ham")], 0)

    def test_a_skip_has_no_class_to_rename(self):
        assert said(story(PICKED, skip(2), ev.ClassRenamed(2, "x"))) == [("ana", "skip", "")]


class TestChoice:
    def test_a_selected_example_knows_its_own_place_in_the_batch(self):
        told = story(PICKED)
        assert told.chosen == {
            2: Choice(1, "margin", 0.75, 0.25, False, 4, 3, 1, 9.5),
            3: Choice(1, "margin", 0.5, 0.125, True, 4, 3, 1, 9.5),
        }

    def test_the_newest_guess_is_kept_with_its_version(self):
        first, second = label(2, guess=0, guess_version=1), label(3, guess=2, guess_version=2)
        assert story(PICKED, first, second).guessed == {2: (0, 1), 3: (2, 2)}

    def test_an_answer_without_a_guess_takes_none_away(self):
        told = story(PICKED, label(2, guess=0, guess_version=1), undo(2), label(2))
        assert told.guessed == {2: (0, 1)}

    def test_labels_that_the_data_came_with_are_nobodys(self):
        told = story(ev.LabelsImported((0, 1), (1, 0)))
        assert (told.label_of(0), told.label_from(0), told.answers(0)) == (1, "data", ())
        assert told.answered == set()

    @pytest.mark.parametrize("example", [2, 3])
    def test_a_consensus_is_where_a_label_is_from(self, example):
        told = story(PICKED, label(example), ev.ConsensusReached(example, 1, 2, "majority"))
        assert told.label_from(example) == "consensus"
