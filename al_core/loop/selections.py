"""What the log says of a selection and of the labels behind a model: exact names, staleness."""

import hashlib

import numpy as np

from al_core.domain import events as ev
from al_core.domain.values import LabeledSet
from al_core.loop.ports import ChosenBatch
from al_core.loop.state import LoopState


def labels_digest(labeled: LabeledSet) -> str:
    """128-bit BLAKE2b over sorted rows and labels: names a training set exactly."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update(np.ascontiguousarray(labeled.rows).tobytes())
    digest.update(np.ascontiguousarray(labeled.labels).tobytes())
    return digest.hexdigest()


def batch_selected(state: LoopState, now: float, chosen: ChosenBatch) -> ev.BatchSelected:
    """The event of a batch chosen at `now` (s), with how stale its scorer is by then."""
    proxy = chosen.scorer == "proxy"
    model = None if proxy else state.model
    version = state.totals.proxies if proxy else model.number if model else 0
    return ev.BatchSelected(
        batch=len(state.batches) + 1,
        examples=chosen.examples,
        utilities=chosen.utilities,
        probabilities=chosen.probabilities,
        at_random=chosen.at_random,
        strategy=state.strategy,
        scorer=chosen.scorer,
        model_version=version,
        labels_behind=len(state.labels) - model.labels if model else 0,
        versions_behind=state.totals.started_versions - version if model else 0,
        seconds_behind=now - model.frozen_at if model else 0.0,
        redundancy=chosen.redundancy,
        redundancy_at_random=chosen.redundancy_at_random,
        reasons=chosen.reasons,
        shown=chosen.shown,
    )
