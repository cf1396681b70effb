"""What the app and the process that makes reports say to each other; framed as in `wire`."""

from al_core.experiments.wire import Message, Wire


class MakeReport(Message, frozen=True):
    """To the worker: make the report whose order and logs lie in this folder."""

    folder: str


class StepBegun(Message, frozen=True):
    """From the worker: what it does now."""

    words: str


class ReportMade(Message, frozen=True):
    """From the worker: the report is in its folder."""


class ReportRefused(Message, frozen=True):
    """From the worker: there will be no report; the message is for the user."""

    message: str


ReportMessage = MakeReport | StepBegun | ReportMade | ReportRefused
WIRE: Wire[ReportMessage] = Wire(ReportMessage)
