"""All that a page says of one inspected run, worked out beside the page."""

from dataclasses import dataclass

import streamlit as st

from al_core.domain.results import JobProgress
from al_core.experiments.inspecting import Inspection
from al_core.experiments.live_savings import RunSavings
from al_core.experiments.run_health import RunHealth
from al_core.experiments.run_watch import RunStanding, outside_of
from pages.components.awaited import awaited
from pages.components.session import lab


@dataclass(frozen=True)
class RunReading:
    """savings: as last told, None before; fitting: the work on the newest, if any."""

    seen: Inspection
    health: RunHealth
    standing: RunStanding
    savings: RunSavings | None
    fitting: JobProgress | None

    @property
    def being_fitted(self) -> bool:
        """Whether a random control is on its way."""
        return self.fitting is not None and self.fitting.under_way


def run_reading(seen: Inspection) -> RunReading | None:
    """What is known of a run, None while it is worked out; that takes a moment once."""
    standing = awaited("Reading how the run stands:", lambda: lab().watch.standing(seen))
    if standing is None:
        return None
    told = lab().watch.savings(seen)
    outside = outside_of(standing, told.found, worth_of_a_point())
    health = awaited("Measuring its models:", lambda: lab().watch.health(seen, outside))
    if health is None:
        return None
    return RunReading(seen, health, standing, told.found, told.job)


def worth_of_a_point() -> float | None:
    """What a point of accuracy is worth, if somebody said so in the address."""
    asked = st.query_params.get("worth", "")
    try:
        return float(asked) or None
    except ValueError:
        return None
