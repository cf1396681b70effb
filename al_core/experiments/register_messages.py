"""What the app and the process that fits models again say to each other; framed as in `wire`."""

from al_core.experiments.messages import EntryRow
from al_core.experiments.wire import Message, Wire


class FitAgain(Message, frozen=True):
    """To the worker: fit this version of a run again; entries as in CellEvents, from the first."""

    run_id: str
    entries: list[EntryRow]
    version: int


class StepBegun(Message, frozen=True):
    """From the worker: what it does now."""

    words: str


class FittedAgain(Message, frozen=True):
    """From the worker: the model as a file, its classes, and how many examples tell its figures."""

    file: bytes
    classes: tuple[str, ...]
    audited: int


class NotFitted(Message, frozen=True):
    """From the worker: there will be no model; the message is for the user."""

    message: str


RegisterMessage = FitAgain | StepBegun | FittedAgain | NotFitted
WIRE: Wire[RegisterMessage] = Wire(RegisterMessage)
