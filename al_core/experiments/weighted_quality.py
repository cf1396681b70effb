"""LURE beside the audit set: the pool's accuracy and loss from the run's own selections."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from al_core.domain.results import Interval
from al_core.experiments.run_story import Pick, Story, refused
from al_core.experiments.version_files import VersionView
from al_core.monitoring.lure import effective_picks, lure, lure_accuracy, lure_weights
from al_core.monitoring.quality import UNKNOWN, log_losses

FEWEST_EFFECTIVE = 10.0


@dataclass(frozen=True)
class WeightedQuality:
    """Of the kind of model that a version is, over the pool as it was at the start.

    By models that had not seen the label they are judged on (five folds of the version's
    labels), so a little below what the version itself can do. picks: labels weighed, of
    `population`; effective: how many equally weighted ones tell as much. refused: why there is
    no estimate, empty where there is one.
    """

    accuracy: Interval = UNKNOWN
    log_loss: Interval = UNKNOWN
    picks: int = 0
    population: int = 0
    effective: float = 0.0
    refused: str = ""


def weighted_quality(view: VersionView, story: Story) -> WeightedQuality:
    """LURE over the labels of a version that came by the run's own selections.

    Imported seeds, labels given by hand and audit items are left out, as is what was picked
    after the pool had changed, or after a pick that is not labeled yet: the estimate needs
    every pick up to the last. A reason stands where it can't be made.
    """
    usable = picks_weighed(view, story)
    share = story.state.plan.options.random_share
    reason = _too_few(usable, story) or refused(usable, share)
    if reason:
        return WeightedQuality(picks=len(usable), population=story.population, refused=reason)
    chances = np.array([pick.chance for pick in usable])
    effective = effective_picks(lure_weights(chances, story.population))
    if effective < FEWEST_EFFECTIVE:
        reason = (
            f"{len(usable)} picks tell as much as {effective:.0f} random ones, "
            f"and {FEWEST_EFFECTIVE:.0f} are needed"
        )
        return WeightedQuality(
            picks=len(usable), population=story.population, effective=effective, refused=reason
        )
    place = np.searchsorted(view.rows, np.array([pick.example for pick in usable]))
    said, labels = view.unseen[place], view.labels[place]
    return WeightedQuality(
        lure_accuracy(said.argmax(axis=1) == labels, chances, story.population),
        lure(log_losses(said, labels), chances, story.population),
        len(usable),
        story.population,
        effective,
    )


def picks_weighed(view: VersionView, story: Story) -> Sequence[Pick]:
    """The picks up to the first that the version has no label of, or that came too late."""
    end = len(story.picks) if story.changed < 0 else story.changed
    known = set(view.rows.tolist())
    for place, pick in enumerate(story.picks[:end]):
        if pick.example not in known:
            return story.picks[:place]
    return story.picks[:end]


def _too_few(usable: Sequence[Pick], story: Story) -> str:
    if len(usable) >= 2:
        return ""
    cause = f", for {story.change}" if story.change and story.changed <= len(usable) else ""
    return f"{len(usable)} picks can be weighed{cause}"
