"""What the app and the process that plays what-ifs say to each other; framed as in `wire`."""

from al_core.experiments.messages import EntryRow
from al_core.experiments.wire import Message, Wire


class PlayWhatIf(Message, frozen=True):
    """To the worker: play this run with these changes; entries as in CellEvents, from the first."""

    run_id: str
    entries: list[EntryRow]
    changes: dict[str, str]


class PartDone(Message, frozen=True):
    """From the worker: so much is done, and what it is at."""

    step: str
    done: int
    total: int


class WhatIfPlayed(Message, frozen=True):
    """From the worker: it is on file."""


class WhatIfRefused(Message, frozen=True):
    """From the worker: there will be none; the message is for the user."""

    message: str


WhatIfMessage = PlayWhatIf | PartDone | WhatIfPlayed | WhatIfRefused
WIRE: Wire[WhatIfMessage] = Wire(WhatIfMessage)
