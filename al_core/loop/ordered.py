"""A learner without models: first come, first served. Makes the engine a pure queue."""

from al_core.domain.values import LabeledSet
from al_core.loop.ports import ChosenBatch, Signs, TrainedFigures
from al_core.loop.state import LoopState


class OrderedLearner:
    """Selects the oldest examples and trains nothing; quality figures are all 0.

    For studies of queues, leases and triggers, where only times matter (M/M/c, makespans).
    """

    def begin_training(self, version: int, state: LoopState) -> None:
        """Nothing to learn."""

    def finish_training(self, version: int, state: LoopState) -> TrainedFigures:  # noqa: ARG002
        """A version in name only."""
        return TrainedFigures(0.0, 0.0, 0.0, 0.0, 0.0)

    def fit_proxy(self, version: int, labeled: LabeledSet) -> None:
        """Nothing to learn."""

    def select(self, state: LoopState, size: int) -> ChosenBatch:
        """The first `size` available examples in order of arrival."""
        examples = tuple(example for example, _ in zip(state.available, range(size), strict=False))
        return ChosenBatch(
            examples, (0.0,) * len(examples), (1.0,) * len(examples), (False,) * len(examples),
            "none",
        )  # fmt: skip

    def rescored(self, state: LoopState) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """All waiting examples, as they are."""
        waiting = tuple(state.queue.waiting_examples())
        return waiting, (0.0,) * len(waiting)

    def drift(self, state: LoopState) -> Signs:  # noqa: ARG002
        """Never finds any."""
        return ()
