"""Events as bytes: what is written comes back, and nothing else is read."""

import msgspec
import pytest

from al_core.domain.events import EVENT_KINDS, AnyEvent, decoded, encoded, kind_of
from al_core.domain.exchange import HumanAnswer
from al_core.domain.plan import Plan

SAMPLES = {
    "int": 7,
    "float": 0.1,
    "str": 'zoë "\\',
    "bool": True,
    "tuple[int, ...]": (3, 1, 2),
    "tuple[float, ...]": (0.1, 1e-17, 1e300),
    "tuple[str, ...]": ("a", "ü"),
    "tuple[bool, ...]": (True, False),
    "dict[str, float]": {"b": 0.5, "a": 0.25},
    "dict[str, int]": {"b": 2, "a": 1},
    "tuple[dict[str, int], ...]": ({"b": 2}, {"a": 1}),
    "dict[str, str]": {"b": "2", "a": "1"},
    "dict[str, tuple[float, ...]]": {"b": (0.5, 1.0), "a": (0.0, 2.0)},
    "dict[str, tuple[str, ...]]": {"b": ("x", "ü"), "a": ()},
    "int | None": 5,
    "tuple[tuple[al_core.domain.exchange.HumanAnswer, ...], ...]": ((HumanAnswer("zoë", at=0.1),),),
    "Plan": Plan(name="p"),
}


def sample(event_class):
    """One event of a class with a telling value in every field."""
    values = {}
    for field in msgspec.structs.fields(event_class):
        if field.name in LITERALS:
            values[field.name] = LITERALS[field.name]
            continue
        name = getattr(field.type, "__name__", "")
        values[field.name] = SAMPLES[name if name in SAMPLES else str(field.type)]
    return event_class(**values)


LITERALS = {"mode": "live", "scope": "adjudicator", "query": "review"}


@pytest.fixture(params=EVENT_KINDS)
def event(request):
    return sample(EVENT_KINDS[request.param])


def test_an_event_comes_back_as_it_was_written(event):
    assert decoded(encoded(event)) == event
    assert type(decoded(encoded(event))) is type(event)


def test_an_event_read_back_is_written_the_same(event):
    assert encoded(decoded(encoded(event))) == encoded(event)


def test_every_event_carries_its_kind(event):
    assert f'"kind":"{event.kind}"'.encode() in encoded(event)
    assert EVENT_KINDS[event.kind] is type(event)


def test_every_event_says_what_it_means(event):
    assert type(event).__doc__.strip().endswith((".", ")"))


def test_an_event_can_not_be_changed(event):
    name = msgspec.structs.fields(event)[0].name

    with pytest.raises(AttributeError):
        setattr(event, name, None)


def test_an_unknown_field_is_refused(event):
    with pytest.raises(msgspec.ValidationError, match="unknown field `more`"):
        decoded(encoded(event)[:-1] + b',"more":1}')


def test_a_missing_field_is_refused(event):
    with pytest.raises(msgspec.ValidationError, match="missing required field"):
        decoded(f'{{"kind":"{event.kind}"}}')


def test_an_unknown_kind_is_refused():
    with pytest.raises(msgspec.ValidationError, match="Invalid value 'moon_landing'"):
        decoded('{"kind":"moon_landing"}')


def test_fields_are_written_in_the_order_of_their_declaration():
    leased = EVENT_KINDS["slot_leased"](annotator="a", due=3.5, example=2, lease=1)

    assert encoded(leased) == (
        b'{"kind":"slot_leased","lease":1,"example":2,"annotator":"a","due":3.5}'
    )


def test_the_keys_of_tables_are_sorted_so_that_equal_events_are_equal_bytes():
    started = sample(EVENT_KINDS["run_started"])

    assert b'"versions":{"a":"1","b":"2"}' in encoded(started)


@pytest.mark.parametrize(
    ("name", "kind"), [("LabelGiven", "label_given"), ("SentToAdjudicator", "sent_to_adjudicator")]
)
def test_kinds_are_the_class_names_in_words(name, kind):
    assert kind_of(name) == kind


def test_every_event_of_the_union_has_its_kind():
    assert set(EVENT_KINDS.values()) == set(AnyEvent.__args__)
    assert len(EVENT_KINDS) == 60


def test_a_selection_without_reasons_is_written_as_before_there_were_any():
    selected = sample(EVENT_KINDS["batch_selected"])

    assert b"reasons" in encoded(selected)
    assert b"reasons" not in encoded(msgspec.structs.replace(selected, reasons={}))
