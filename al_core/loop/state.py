"""What the events so far mean: the one object that architectures and the engine read.

`apply` is the only way to change it; it does no I/O and knows no clock or randomness, so the
same events always give the same state (replay in fold mode is `apply` over the log).
"""

from collections.abc import Callable
from typing import Any

from al_core.domain import events as ev
from al_core.loop import meaning, rechecks, second_thoughts
from al_core.loop.standing import Standing


class LoopState(Standing):
    """The run as it stands, and `apply`, which takes the next event in."""

    __slots__ = ()

    def apply(self, occurred_at: float, event: ev.Event) -> None:
        """Take in the next event."""
        self.pass_time(occurred_at)
        _HANDLERS[type(event)](self, event)


_MEANINGS = {**vars(rechecks), **vars(second_thoughts), **vars(meaning)}
_HANDLERS: dict[type[ev.Event], Callable[[Standing, Any], None]] = {
    event_class: _MEANINGS[kind]
    for kind, event_class in ev.EVENT_KINDS.items()
    if kind not in ev.REGISTRY_KINDS
}
