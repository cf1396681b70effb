"""A sweep on the page: how far it is, its curves as they grow, savings, who did what."""

import streamlit as st

from al_core.domain.results import JobProgress, RunResult
from al_core.experiments.comparing import arm_figures, bands, savings
from al_core.experiments.racing import figure_rows, shown_runs
from al_core.reporting.curves import curve_table, learning_curve_figure, near_the_arms, seeds
from al_core.reporting.savings import savings_figure, savings_table
from al_core.reporting.verdicts import saving_words
from pages.components.chart import chart, theme
from pages.components.run_gantt import run_gantt
from pages.components.session import lab

# Streamlit draws a changed chart anew; more often than this it would flicker
DRAW_SECONDS = 4.0
FIRST_SECONDS = 1.0
AXES = {"labels": "per label", "hours": "per hour", "cost": "per cost"}


def sweep_view(sweep_id: str, job: JobProgress) -> None:
    """All there is to see of a sweep; renewed every few seconds while it runs."""
    running = job.under_way
    if shown_runs(lab().results(sweep_id)):
        st.fragment(_view, run_every=DRAW_SECONDS if running else None)(sweep_id)
    elif running:
        _before_the_first_curve(sweep_id)


@st.fragment(run_every=FIRST_SECONDS)
def _before_the_first_curve(sweep_id: str) -> None:
    if shown_runs(lab().results(sweep_id)):
        st.rerun()
    st.info("The data is loading; the first curve follows.", icon=":material/hourglass_top:")


def _view(sweep_id: str) -> None:
    runs = shown_runs(lab().results(sweep_id))
    axis = st.segmented_control(
        "Accuracy and savings",
        list(AXES),
        default="labels",
        required=True,
        format_func=AXES.get,
        key="sweep_axis",
        bind="query-params",
    )
    _curves(runs, axis)
    _savings(runs, axis)
    run_gantt(lab().progress(sweep_id), runs)
    _table(runs)


def _curves(runs: list[RunResult], axis: str) -> None:
    drawn = bands(runs, axis)
    most = max(band.n for band in drawn)
    chart(
        "learning_curves",
        near_the_arms(learning_curve_figure(drawn, theme()), drawn),
        curve_table(drawn),
        f"Accuracy on the locked audit set {AXES[axis]}, mean over {seeds(most)} with a 95 % "
        "band. Grey, dashed: random selection under the same architecture; double-click shows "
        "it to its end.",
    )


def _savings(runs: list[RunResult], axis: str) -> None:
    st.subheader("Saved against random", anchor=False)
    found = savings([run for run in runs if run.finished], axis)
    if not found:
        st.caption("Appears once an arm and its random control have finished on the same seed.")
        return
    left, right = st.columns(2, gap="medium")
    with left:
        chart(
            "savings",
            savings_figure(found, theme()),
            savings_table(found),
            f"{axis.capitalize()} that random selection needs more to reach the same accuracy, "
            f"with a 95 % interval over {seeds(found[0].interval.n)}. Triangle: at least.",
        )
    right.markdown("\n".join(f"- {saving_words(saving)}" for saving in found))


def _table(runs: list[RunResult]) -> None:
    with st.expander("All figures, mean over seeds with 95 % intervals"):
        st.dataframe(figure_rows(arm_figures(runs)), hide_index=True, alt="Figures of each arm")
        st.caption("Accuracy, area, hours and cost are read where all runs have as many labels.")
