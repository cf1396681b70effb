"""Runs as stopping rules see them, made by hand."""

import numpy as np

from al_core.monitoring.stopping import Watched


def watched(predicted=((0, 1),), **known):
    """Versions that name these classes for sure; what is not given is nan or a hundred labels."""
    named = np.array(predicted, dtype=np.int64)
    k = named.shape[0]
    nothing = np.full(k, np.nan)
    given = {
        "labels": np.arange(1.0, k + 1.0) * 100.0,
        "cost": np.arange(1.0, k + 1.0) * 50.0,
        "stop_set": np.eye(3)[named],
        "audit_right": np.ones((k, 4), dtype=bool),
        "batch_entropy": nothing,
        "batch_right": nothing,
        "spent": nothing,
    }
    return Watched(**given | {name: np.asarray(value) for name, value in known.items()})
