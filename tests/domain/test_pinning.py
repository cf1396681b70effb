"""Pins as they lie in the log."""

import msgspec
import pytest

from al_core.domain import events as ev

PINNED = ev.FindingPinned(
    "finding-1", "p-1", "Labels saved", "Forty fewer.", "Go hybrid.", "Compare",
    {"sweep": ("one", "two")}, {"run-a": "f" * 64}, "mia",
)  # fmt: skip


@pytest.mark.parametrize("event", [PINNED, ev.FindingUnpinned("finding-1", "a fluke", "olga")])
def test_an_event_comes_back_from_the_log_as_it_was(event):
    assert ev.decoded(ev.encoded(event)) == event


def test_the_address_keeps_several_values_of_one_name():
    assert ev.decoded(ev.encoded(PINNED)).address == {"sweep": ("one", "two")}


def test_a_pin_with_a_field_that_nobody_knows_is_refused():
    told = msgspec.json.decode(ev.encoded(PINNED)) | {"colour": "red"}
    with pytest.raises(msgspec.ValidationError, match="unknown field `colour`"):
        ev.decoded(msgspec.json.encode(told))


def test_pins_are_of_no_run():
    assert {"finding_pinned", "finding_unpinned"} <= set(ev.REGISTRY_KINDS)
    assert isinstance(PINNED, ev.RegistryEvent)
