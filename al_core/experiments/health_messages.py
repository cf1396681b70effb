"""What the app and its reporting process say to each other; framed as in `wire`."""

from al_core.domain.health import Group
from al_core.experiments.messages import EntryRow
from al_core.experiments.wire import Message, Wire


class BuildReport(Message, frozen=True):
    """To the worker: compare two groups of this run; entries as in CellEvents, from the first."""

    run_id: str
    entries: list[EntryRow]
    current: Group
    reference: Group


class StageBegun(Message, frozen=True):
    """From the worker: it is at this place in `health_building.STAGES`."""

    stage: int


class ReportBuilt(Message, frozen=True):
    """From the worker: the report is on file."""


class ReportFailed(Message, frozen=True):
    """From the worker: there will be no report; the message is for the user."""

    message: str


HealthMessage = BuildReport | StageBegun | ReportBuilt | ReportFailed
WIRE: Wire[HealthMessage] = Wire(HealthMessage)
