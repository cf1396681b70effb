"""What pages ask of the registry: done once beside the page, anew after an error."""

import time

import pytest
from msgspec.structs import replace

from al_core.domain.errors import DataError, RegistryError
from al_core.domain.results import JobProgress
from al_core.experiments.background import Pending, ReadingDesk
from al_core.experiments.predicting import PASTED, Given
from al_core.experiments.registry import Registration
from al_core.experiments.registry_desk import RegistryDesk
from al_core.store.memory_log import MemoryLog
from tests.experiments.registered_runs import registered


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A lab's runs with one registered model, and the desk that pages ask."""
    lab = registered(tmp_path_factory.mktemp("lab"))
    lab.register()
    return lab


@pytest.fixture
def desk(lab):
    return RegistryDesk(lab.log, lab.home, ReadingDesk())


def there(ask):
    """The answer, asked for again until it is there."""
    for _ in range(600):
        found = ask()
        if not isinstance(found, Pending):
            return found
        time.sleep(0.05)
    raise TimeoutError("the desk never answered")


def registered_by(desk, key, asked, version=1):
    """The event of a press, or what went wrong with it, once it is over."""
    for _ in range(600):
        found = desk.register(key, "texts", version, asked)
        if not isinstance(found, JobProgress):
            return found
        if not found.under_way:
            return found
        time.sleep(0.05)
    raise TimeoutError("the registration never ended")


class TestEntries:
    @pytest.mark.parametrize("asked", ["1", "40", "0040"])
    def test_an_entry_is_named_by_its_number(self, desk, asked):
        assert desk.entry("texts", asked) == int(asked)

    def test_the_last_entry_is_one(self, lab, desk):
        last = lab.log.head("texts").seq
        assert desk.entry("texts", str(last)) == last

    @pytest.mark.parametrize("beyond", ["0", "00", "99999999"])
    def test_a_number_that_is_no_entry_is_refused(self, lab, desk, beyond):
        with pytest.raises(RegistryError, match=rf"entries 1 to {lab.log.head('texts').seq}, not"):
            desk.entry("texts", beyond)

    @pytest.mark.parametrize("letters", [8, 12, 64])
    def test_a_snapshot_is_named_by_the_beginning_of_its_hash(self, lab, desk, letters):
        (snapshot,) = [each.event for each in lab.registry.state().snapshots]
        assert desk.entry("texts", snapshot.snapshot[:letters]) == snapshot.seq

    @pytest.mark.parametrize(
        "asked", ["", "abc", "-1", "1.5", "²", "٣", "1" * 12, "x" * 300, "texts"]
    )
    def test_what_names_nothing_is_refused_with_what_to_give(self, desk, asked):
        with pytest.raises(RegistryError, match=r"give a number from 1 to .*a snapshot's hash"):
            desk.entry("texts", asked)

    def test_seven_letters_of_a_hash_are_too_few(self, lab, desk):
        (snapshot,) = [each.event for each in lab.registry.state().snapshots]
        with pytest.raises(RegistryError, match="no entry or snapshot"):
            desk.entry("texts", snapshot.snapshot[:7])

    def test_the_snapshot_of_another_run_is_not_this_ones(self, lab, desk):
        (snapshot,) = [each.event for each in lab.registry.state().snapshots]
        with pytest.raises(RegistryError, match="no entry or snapshot"):
            desk.entry("numbers", snapshot.snapshot)


class TestReading:
    def test_finished_versions_are_those_of_the_log(self, desk):
        assert sorted(there(lambda: desk.trainings("texts"))) == [1, 2, 3, 4]

    def test_moments_end_with_the_newest_entry(self, lab, desk):
        assert there(lambda: desk.moments("texts"))[-1].seq == lab.log.head("texts").seq

    def test_changes_show_the_text_of_each_example_whose_label_changed(self, lab, desk):
        moments = there(lambda: desk.moments("texts"))
        first, last = moments[0].seq, moments[-1].seq
        found, texts = there(lambda: desk.changes(("texts", first), ("texts", last)))
        assert len(found.added) == 30
        assert set(texts) == {each.example for each in found.added}
        assert all(text and len(text) <= 300 for text in texts.values())

    def test_between_an_entry_and_itself_nothing_changed(self, desk):
        found, texts = there(lambda: desk.changes(("texts", 40), ("texts", 40)))
        assert (found.nothing, texts) == (True, {})

    def test_an_entry_that_is_not_there_is_refused_every_time(self, desk):
        for _ in range(2):
            with pytest.raises(DataError, match="the run has entries 1 to"):
                there(lambda: desk.changes(("texts", 1), ("texts", 99_999)))

    def test_the_shape_of_a_model_is_that_of_its_data(self, desk):
        assert there(lambda: desk.shape("tickets/1")).columns == ("text",)

    def test_predictions_are_those_of_the_model_that_is_named(self, desk):
        given = [Given(PASTED, b"alpha\nbeta")]
        found = there(lambda: desk.predictions("k", "tickets/1", given))
        assert (found.model.reference, found.rows) == ("tickets/1", (1, 2))

    def test_a_datasheet_is_of_the_snapshot_asked_for(self, lab, desk):
        (snapshot,) = [each.event for each in lab.registry.state().snapshots]
        assert snapshot.snapshot in there(lambda: desk.datasheet(snapshot))


class TestWriting:
    @pytest.fixture
    def own(self, lab, tmp_path):
        """The same runs with a registry that a test may change."""
        log = MemoryLog()
        log.append_encoded("texts", 1, list(lab.log.read("texts")))
        desk = RegistryDesk(log, tmp_path, ReadingDesk())
        yield desk
        desk.close()

    def register(self, own, key, **more):
        asked = Registration(more.pop("name", "mail"), "", "mia")
        return registered_by(own.registering, key, asked)

    def test_a_press_that_comes_twice_registers_once(self, own):
        first, second = (self.register(own, "press 1") for _ in range(2))
        assert first == second
        assert [each.reference for each in own.state().models()] == ["mail/1"]

    def test_a_press_that_was_refused_is_refused_again(self, own):
        for _ in range(2):
            with pytest.raises(RegistryError, match="can't be a model's name"):
                self.register(own, "press 1", name="No Name")

    def test_a_version_is_not_registered_twice_under_one_name(self, own):
        self.register(own, "press 1")
        again = self.register(own, "press 2")
        assert (again.state, again.last_error) == (
            "failed", "that version is registered already, as mail/1; promote it there",
        )  # fmt: skip

    def test_a_version_that_is_not_there_is_named(self, own):
        asked = Registration("mail", "", "mia")
        found = registered_by(own.registering, "press 1", asked, version=99)
        assert "the run has versions 1 to 4, not 99" in found.last_error

    def test_it_is_registered_as_if_it_had_been_fitted_here(self, own, lab):
        (here,) = [each.event for each in lab.registry.state().models()]
        asked = Registration(here.model, here.note, here.by)
        found = registered_by(own.registering, "press 1", asked, here.version)
        assert replace(found, file=here.file) == here  # skops writes no two files alike

    def test_a_cancelled_registration_leaves_nothing(self, own):
        asked = Registration("mail", "", "mia")
        own.registering.register("press 1", "texts", 1, asked)
        own.registering.cancel("press 1")
        assert registered_by(own.registering, "press 1", asked).state == "cancelled"
        assert own.state().models() == ()

    def test_steps_are_told_in_words(self, own):
        found = own.registering.register("press 1", "texts", 1, Registration("mail", "", "mia"))
        assert (found.title, found.total) == ("Registering v1, reading the log", 3)

    def test_a_snapshot_is_in_the_registry_once_it_is_told(self, own):
        snapshot = there(lambda: own.take_snapshot("texts", 40, "monday", "mia"))
        assert (snapshot.seq, snapshot.title) == (40, "monday")
        assert own.state().newest_of("texts") == snapshot.snapshot

    def test_a_card_is_written_anew_once_an_alias_moved(self, own):
        self.register(own, "press 1")
        before = there(lambda: own.card("mail/1"))
        own.registry.promote("mail/1", "champion", "", "mia")
        assert "- aliases now: none" in before
        assert "- aliases now: champion" in there(lambda: own.card("champion"))
