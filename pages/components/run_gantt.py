"""Who did what when in one run: labeling, labeling what is stale, retraining, idling."""

from collections.abc import Sequence

import streamlit as st

from al_core.domain.results import JobProgress, RunResult
from al_core.experiments.cuts import Cut
from al_core.experiments.racing import first_lanes, first_of_each_architecture, run_names
from al_core.reporting.gantt import gantt_figure, span_table
from pages.components.as_of import entry_asked, forget_moment
from pages.components.chart import chart, theme
from pages.components.session import lab

_NEWEST = ""


def run_gantt(job: JobProgress, runs: Sequence[RunResult]) -> None:
    """The chart of the run chosen: the newest while work goes on, or any that has finished."""
    names = run_names([run for run in runs if run.finished])
    first = list(first_of_each_architecture(runs).values())
    others = [run_id for run_id in names if run_id not in first]
    newest = [_NEWEST] if job.state == "running" or not names else []
    run_id = _chosen([*newest, *first, *others], names) or lab().run_under_way(job.job_id)
    if run_id is None:
        return
    spans = first_lanes(lab().spans(run_id, _moment(job, run_id)))
    chart(
        "gantt",
        gantt_figure(spans, theme()),
        span_table(spans),
        f"{names.get(run_id, 'The run under way')}: what its first people and the trainer do. "
        "Stale: labeling an example that was chosen by a model since replaced.",
    )


def _moment(job: JobProgress, run_id: str) -> Cut | None:
    """The entry in the address at which the bars end; None while the runs are under way."""
    if job.under_way:
        return None
    entry = entry_asked(run_id, "the bars below end there; curves and savings are of whole runs.")
    return None if entry is None else Cut("entry", entry)


def _chosen(run_ids: Sequence[str], names: dict[str, str]) -> str:
    """The id of the run to look at, or _NEWEST."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader("Who does what", anchor=False)
        chosen: str = st.selectbox(
            "Run",
            run_ids,
            format_func=lambda run_id: names.get(run_id, "the newest run, as it goes"),
            key="gantt_run",
            label_visibility="collapsed",
            width=360,
            on_change=forget_moment,
        )
    return chosen
