"""What the app and its advising process say to each other; framed as in `wire`."""

from al_core.domain.claims import PresetOutcome
from al_core.domain.recommending import Recommendation
from al_core.experiments.advice_files import Question
from al_core.experiments.wire import Message, Wire


class Advise(Message, frozen=True):
    """To the worker: simulate around the advice for these constraints."""

    question: Question


class Enact(Message, frozen=True):
    """To the worker: simulate the preset of this name."""

    preset: str


class RunDone(Message, frozen=True):
    """From the worker: so many runs of so many are done; words: what comes next."""

    done: int
    total: int
    words: str


class Answered(Message, frozen=True):
    """From the worker: what it recommends."""

    answer: Recommendation


class Enacted(Message, frozen=True):
    """From the worker: what came of the preset."""

    outcome: PresetOutcome


class Refused(Message, frozen=True):
    """From the worker: nothing will come of it; the message is for the user."""

    message: str


AdvisorMessage = Advise | Enact | RunDone | Answered | Enacted | Refused
WIRE: Wire[AdvisorMessage] = Wire(AdvisorMessage)
