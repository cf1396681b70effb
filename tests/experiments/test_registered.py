"""The registry as its events leave it, and the events that it refuses."""

import pytest

from al_core.domain.errors import RegistryError
from al_core.experiments.registered import registry_state
from al_core.store.memory_log import MemoryLog
from tests.experiments.registry_events import (
    model,
    promoted,
    rolled_back,
    snapshot,
    state_after,
)

THREE = (snapshot(), model(1), model(2), model(3))


def references(state):
    return [(each.reference, each.aliases) for each in state.models()]


class TestAliases:
    def test_both_aliases_may_point_to_one_version(self):
        state = state_after(*THREE, promoted(2), promoted(2, alias="candidate"))
        assert references(state) == [
            ("mail/3", ()), ("mail/2", ("champion", "candidate")), ("mail/1", ()),
        ]  # fmt: skip

    def test_an_alias_leaves_the_version_that_it_pointed_to(self):
        state = state_after(*THREE, promoted(1), promoted(3, before=1))
        assert references(state) == [("mail/3", ("champion",)), ("mail/2", ()), ("mail/1", ())]

    def test_a_roll_back_goes_one_promotion_back_and_not_one_number(self):
        state = state_after(*THREE, promoted(3), promoted(1, before=3), rolled_back(3, before=1))
        assert state.points_to("mail", "champion") == 3

    def test_after_a_roll_back_the_next_promotion_starts_from_there(self):
        state = state_after(
            *THREE, promoted(1), promoted(2, before=1), rolled_back(1, before=2),
            promoted(3, before=1), rolled_back(1, before=3), rolled_back(0, before=1),
        )  # fmt: skip
        assert state.points_to("mail", "champion") == 0

    def test_rolling_one_alias_back_leaves_the_other(self):
        state = state_after(
            *THREE, promoted(1), promoted(2, alias="candidate"), rolled_back(0, before=1)
        )
        assert state.points_to("mail", "candidate") == 2

    def test_aliases_of_one_name_are_not_those_of_another(self):
        state = state_after(*THREE, model(name="other"), promoted(2))
        assert state.points_to("other", "champion") == 0

    def test_what_is_not_known_points_to_nothing(self):
        assert state_after().points_to("mail", "champion") == 0

    def test_every_move_is_kept_with_its_moment(self):
        state = state_after(*THREE, promoted(1), rolled_back(0, before=1))
        assert [(each.moved_at, each.event.number) for each in state.moves] == [
            (104.0, 1), (105.0, 0),
        ]  # fmt: skip


class TestNames:
    STATE = state_after(*THREE, model(name="other"), promoted(2), promoted(1, alias="candidate"))

    @pytest.mark.parametrize(
        ("reference", "found"),
        [
            ("mail/3", "mail/3"),
            ("mail@champion", "mail/2"),
            ("champion", "mail/2"),
            ("candidate", "mail/1"),
            ("mail@candidate", "mail/1"),
            ("other/1", "other/1"),
        ],
    )
    def test_a_version_is_called_by_number_alias_or_lone_alias(self, reference, found):
        assert self.STATE.found(reference).reference == found

    @pytest.mark.parametrize(
        "reference", ["", "mail", "mail/4", "mail/0", "other@champion", "@champion", "Mail/1"]
    )
    def test_what_is_called_otherwise_is_refused_with_what_there_is(self, reference):
        with pytest.raises(RegistryError) as caught:
            self.STATE.found(reference)
        assert str(caught.value) == (
            f"no model is called {reference!r}; name one of: mail@champion, mail@candidate, "
            "other/1, mail/3, mail/2, mail/1"
        )

    def test_references_begin_with_champions_then_candidates_then_the_newest(self):
        assert self.STATE.references() == [
            "mail@champion", "mail@candidate", "other/1", "mail/3", "mail/2", "mail/1",
        ]  # fmt: skip

    def test_of_many_versions_ten_are_named(self):
        many = state_after(snapshot(), *(model(number) for number in range(1, 31)))
        with pytest.raises(RegistryError, match=r"mail/30, .*, mail/21$"):
            many.found("x")

    def test_each_name_counts_its_own_versions(self):
        assert (self.STATE.next_number("mail"), self.STATE.next_number("other")) == (4, 2)
        assert self.STATE.next_number("third") == 1


class TestSnapshots:
    def test_the_snapshot_of_a_version_is_that_of_its_own_run(self):
        same = snapshot(run_id="q", title="of another run")
        state = state_after(same, snapshot(title="mine"), model())
        assert state.snapshot_of(state.found("mail/1")).title == "mine"

    def test_a_version_whose_snapshot_is_not_there_says_so(self):
        state = state_after(model())
        with pytest.raises(RegistryError, match="the snapshot of mail/1 is not in the registry"):
            state.snapshot_of(state.found("mail/1"))

    def test_the_newest_of_a_run_is_its_own_last(self):
        state = state_after(snapshot("a"), snapshot("b", "a"), snapshot("c", run_id="q"))
        assert (state.newest_of("r"), state.newest_of("q"), state.newest_of("p")) == ("b", "c", "")

    def test_a_snapshot_and_a_version_know_their_moment(self):
        state = state_after(snapshot(), model())
        assert (state.snapshots[0].taken_at, state.found("mail/1").registered_at) == (100.0, 101.0)


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ((snapshot(parent="x"),), "says parent 'x' where '' follows"),
        ((snapshot("a"), snapshot("b")), "says parent '' where 'a' follows"),
        ((model(2),), "says number 2 where 1 follows"),
        ((model(1), model(1)), "says number 1 where 2 follows"),
        ((promoted(1),), "there is no mail/1 to promote"),
        ((model(), promoted(1), promoted(1)), "says before 0 where 1 follows"),
        ((model(), rolled_back(0, before=1)), "says before 1 where None follows"),
        ((model(), promoted(1), rolled_back(1, before=1)), "says number 1 where 0 follows"),
        ((model(), promoted(1), rolled_back(0, before=2)), "says before 2 where 1 follows"),
    ],
    ids=["parent", "no parent", "gap", "twice", "none there", "stale", "empty", "to", "from"],
)
def test_what_does_not_follow_is_refused(events, words):
    *before, last = events
    state = state_after(*before)
    with pytest.raises(RegistryError, match=words):
        state.apply(200.0, last)


def test_a_refused_promotion_changes_nothing():
    state = state_after(*THREE, promoted(1))
    with pytest.raises(RegistryError):
        state.apply(200.0, promoted(2, before=7))
    assert (state.points_to("mail", "champion"), len(state.moves)) == (1, 1)


def test_a_log_is_folded_to_the_same():
    log = MemoryLog()
    events = (*THREE, promoted(1), promoted(2, before=1))
    log.append("registry", 1, [(100.0 + place, event) for place, event in enumerate(events)])
    assert registry_state(log.read("registry")) == state_after(*events)
