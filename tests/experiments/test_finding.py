"""Examples of the pool are found by word or number; others never are."""

from types import SimpleNamespace

import pytest

from al_core.domain.errors import DataError
from al_core.experiments.finding import found_examples
from al_core.experiments.live_cards import Content
from tests.experiments.live_people import World, small_project

TEXTS = {3: "A free prize", 5: "see you at six", 9: "Prizes and more", 11: "the prize"}


class TextRun:
    """A run whose pool are a few texts; item 11 is queued."""

    def __init__(self, contents):
        self.contents = contents
        self.free = {example: None for example in contents if example != 11}

    def looked_at(self, view):
        return view(SimpleNamespace(available=self.free))

    def content(self, example):
        return self.contents[example]


@pytest.fixture
def run():
    return TextRun({example: Content("text", text) for example, text in TEXTS.items()})


def test_word_is_found_whatever_its_case(run):
    assert [each.example for each in found_examples(run, " PRIZE ")] == [3, 9]


def test_number_finds_the_item_itself(run):
    assert [each.words for each in found_examples(run, "5")] == ["see you at six"]


def test_queued_item_is_not_found(run):
    assert found_examples(run, "11") == ()


def test_cells_of_a_row_are_searched():
    run = TextRun({1: Content("table", cells=(("Town", "Bern"), ("Age", "31")))})
    assert found_examples(run, "bern")[0].words == "Town = Bern, Age = 31"


def test_twenty_are_shown_at_most():
    run = TextRun({example: Content("text", "same") for example in range(100, 150)})
    assert len(found_examples(run, "same")) == 20


def test_images_are_found_by_number_only():
    run = TextRun({4: Content("image", image=b"png")})
    assert found_examples(run, "4")[0].words == "an image"
    with pytest.raises(DataError, match="type the number of an item"):
        found_examples(run, "seven")


def test_nothing_asked_is_told(run):
    with pytest.raises(DataError, match="nothing to search for"):
        found_examples(run, " ")


def test_no_item_of_the_audit_set_is_found(tmp_path):
    world = World(small_project(), cache=tmp_path)
    found = {each.example for each in found_examples(world.run, "=")}
    audit = set(world.worker.follower.learner.problem.split.audit.tolist())
    assert len(found) == 20
    assert found & audit == set()
