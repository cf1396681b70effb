import pytest

from al_core.experiments.cut_words import cut_words, left_out_words, moment_words
from al_core.experiments.cuts import Cut
from al_core.experiments.side_by_side import SideBySide


def seen(modelless):
    return SideBySide((), str, (), 0, 1.0, {}, modelless=modelless)


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        (None, ""),
        (Cut("labels", 80), ", as of 80 labels"),
        (Cut("labels", 1), ", as of 1 label"),
        (Cut("entry", 1200), ", as of entry 1,200"),
        (Cut("labels", 90, "ab" * 32), ", as of 90 labels"),
    ],
)
def test_a_title_ends_with_its_moment(cut, words):
    assert moment_words(cut) == words


def test_an_entry_is_that_of_each_runs_own_log():
    words = cut_words(Cut("entry", 300))
    assert words.startswith("**As of entry 300**: each run as it stood after that entry of its own")
    assert "one with a shorter log is whole" in words


def test_a_snapshot_stands_for_as_many_labels_as_it_has():
    words = cut_words(Cut("labels", 90, "0123456789abcdef"))
    assert words.startswith("**As of 90 labels**, as many as snapshot 0123456789ab has: each run")


def test_savings_are_said_to_be_measured_by_the_whole_control():
    for cut in (Cut("labels", 80), Cut("entry", 9)):
        assert cut_words(cut).endswith("Savings are measured by the whole random control.")


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, ""),
        (1, "1 run had no model by then, and can't be shown."),
        (1200, "1,200 runs had no model by then, and can't be shown."),
    ],
)
def test_runs_without_a_model_by_then_are_counted(count, words):
    assert left_out_words(seen(count)) == words
