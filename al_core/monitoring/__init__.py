"""Measures over arrays: agreement, areas, intervals, ranks, savings, drift, batch size."""

from al_core.monitoring.agreement import agreement_kappa
from al_core.monitoring.areas import curve_area, held_area, published_area
from al_core.monitoring.bands import axis_values, common_grid_band
from al_core.monitoring.batch_size import (
    batch_makespan,
    batch_size_advice,
    batch_size_curve,
    kth_label_seconds,
)
from al_core.monitoring.drift import arrival_drift, threshold_at_look
from al_core.monitoring.intervals import (
    holm,
    interval_over_seeds,
    paired_bootstrap,
    paired_comparison,
    sign_flip_p,
    verdict,
)
from al_core.monitoring.ranks import against_control, critical_difference, mean_ranks, rank_test
from al_core.monitoring.savings import labels_to_reach, saving

__all__ = [
    "against_control",
    "agreement_kappa",
    "arrival_drift",
    "axis_values",
    "batch_makespan",
    "batch_size_advice",
    "batch_size_curve",
    "common_grid_band",
    "critical_difference",
    "curve_area",
    "held_area",
    "holm",
    "interval_over_seeds",
    "kth_label_seconds",
    "labels_to_reach",
    "mean_ranks",
    "paired_bootstrap",
    "paired_comparison",
    "published_area",
    "rank_test",
    "saving",
    "sign_flip_p",
    "threshold_at_look",
    "verdict",
]
