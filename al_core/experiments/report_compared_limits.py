"""What a comparison of simulations lacked, in sentences: each only where it is so."""

from collections.abc import Iterator

from al_core.experiments.report_compared import Compared
from al_core.monitoring.intervals import CANNOT_TELL, FEWEST_SEEDS
from al_core.reporting.report.content import Bullets, Section

MANY_ARMS = 4


def compared_limits(of: Compared) -> Section:
    """Everything that makes the figures less than they seem."""
    told = (*_of_seeds(of), *_of_controls(of), *_of_runs(of), *_of_data(of))
    return Section("limits", "Limits", (Bullets(told),))


def _of_seeds(of: Compared) -> Iterator[str]:
    seeds = of.seen.seeds
    if seeds < FEWEST_SEEDS:
        yield (
            f"Few seeds: {seeds}. Under {FEWEST_SEEDS} nothing is said to be saved or lost, and "
            "an interval over so few says little."
        )
    arms = len({of.seen.named(run) for run in of.seen.chosen_runs})
    if arms > MANY_ARMS:
        yield (
            f"{arms} arms were compared: the best of many looks better than it is. The pairs are "
            "corrected for that, the savings against random are not."
        )


def _of_controls(of: Compared) -> Iterator[str]:
    saved = of.saved
    without = len({of.seen.named(run) for run in of.seen.chosen_runs}) - len(saved)
    if without > 0:
        yield f"{without} arms have no random control on the same seeds: nothing saved is told."
    bounded = sum(saving.at_least for saving in saved)
    if bounded:
        yield (
            f"In {bounded} of {len(saved)} arms the control never reached the accuracy aimed at "
            "on some seed, so that what was saved is a lower bound."
        )
    unsure = sum(saving.verdict == CANNOT_TELL for saving in saved)
    if unsure:
        yield f"In {unsure} of {len(saved)} arms it cannot be told yet whether labels are saved."


def _of_runs(of: Compared) -> Iterator[str]:
    if of.seen.missing:
        yield f"{of.seen.missing} of the runs that were planned have not finished."
    stale = [
        run for run in of.seen.chosen_runs
        if run.figures.staleness_at_answer > run.plan.architecture.batch_size / 2
    ]  # fmt: skip
    if stale:
        yield (
            f"In {len(stale)} of {len(of.seen.chosen_runs)} runs choices were stale by more than "
            "half a batch on average."
        )


def _of_data(of: Compared) -> Iterator[str]:
    yield (
        "People were simulated: their speed and errors are those of the plans, and true labels "
        "were known. It is a forecast and no measurement of people."
    )
    if len(of.seen.datasets) > 1:
        yield (
            f"The simulations ran on {len(of.seen.datasets)} data sets; their accuracies can't be "
            "held against each other."
        )
    else:
        yield "All runs are on one data set: on others another arm may be best."
