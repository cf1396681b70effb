import pytest

from al_core.domain.results import Interval
from al_core.experiments.label_gain_words import (
    caption,
    gain_dots,
    label_sentences,
    step_columns,
    whole_words,
)
from al_core.experiments.label_gains import NOTHING, LabelGains, LabelStep

FIRST = LabelStep("first", "first answers alone", 90, 0, 0.81, NOTHING, 1.0, "changes nothing")
AGREED = LabelStep(
    "consensus", "consensus over several answers", 90, 12, 0.84, Interval(3.0, 1.0, 5.0, 200),
    0.004, "helps",
)  # fmt: skip
DECIDED = LabelStep(
    "adjudicated", "adjudicators' decisions", 90, 0, 0.84, NOTHING, 1.0, "changes nothing"
)
CLEANED = LabelStep(
    "standing", "corrections afterwards", 90, 1, 0.838, Interval(-0.25, -1.0, 0.5, 200), 0.6,
    "no difference shown",
)  # fmt: skip
FOUND = LabelGains((FIRST, AGREED, DECIDED, CLEANED), Interval(2.75, 0.5, 5.0, 200), "helps", 200)


def test_the_whole_gain_is_told_in_points():
    assert whole_words(FOUND) == "+2.75 points"


def test_only_steps_that_changed_a_label_are_drawn():
    assert [dot.row for dot in gain_dots(FOUND)] == [
        "consensus over several answers", "corrections afterwards",
    ]  # fmt: skip


def test_the_first_step_has_labels_and_accuracy_but_no_gain():
    columns = step_columns(FOUND)
    assert (columns["Labels"][0], columns["Accuracy"][0]) == (90, 0.81)
    assert [columns[name][0] for name in ("Gain", "from", "to", "p corrected")] == [None] * 4
    assert columns["Verdict"][0] == ""


def test_a_step_that_changed_nothing_has_no_gain_either():
    columns = step_columns(FOUND)
    assert (columns["Changed"][2], columns["Gain"][2]) == (0, None)
    assert columns["Verdict"][2] == "changes nothing"


def test_each_gain_has_its_interval_and_its_corrected_p_value():
    columns = step_columns(FOUND)
    assert [columns[name][1] for name in ("Gain", "from", "to", "p corrected")] == [
        3.0, 1.0, 5.0, 0.004,
    ]  # fmt: skip


def test_the_caption_says_on_how_many_audit_examples_and_that_it_is_one_run():
    words = caption(FOUND)
    assert "measured on 200 audit examples" in words
    assert "corrected after Holm for the steps that changed a label" in words
    assert "One run, one set of people" in words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (0, "Reviews: better labels are worth +2.75 points (+0.50 to +5.00, 200 audit examples)"),
        (1, "Consensus over several answers: 12 labels changed, +3.00 points (+1.00 to +5.00): he"),
        (2, "Adjudicators' decisions: no label was changed."),
        (
            3,
            "Corrections afterwards: 1 label changed, -0.25 points (-1.00 to +0.50): no difference",
        ),
    ],
)
def test_every_step_is_pinned_in_a_sentence(place, words):
    assert label_sentences(FOUND, "Reviews")[place].startswith(words)
