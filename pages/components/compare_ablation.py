"""What each choice of a plan is worth: options off in turn; selection and better labels apart."""

import streamlit as st

from al_core.access.permissions import Session
from al_core.domain.effects import Effect
from al_core.experiments.ablation_effects import MEASURES, Ablation, Measure, effects, gains
from al_core.experiments.ablation_words import (
    TITLES,
    ablation_caption,
    ablation_sentences,
    amount_words,
    beyond_words,
    effect_words,
    gain_words,
    missing_words,
)
from al_core.experiments.comparing import arm_title, set_name
from al_core.experiments.cut_words import moment_words
from al_core.experiments.cuts import Cut
from al_core.reporting.effects import effects_figure, effects_table
from pages.components.address import asked_for, begin_with, share
from pages.components.chart import chart, theme
from pages.components.compared import Compared
from pages.components.pin import pin
from pages.components.session import lab
from pages.components.table import table
from pages.components.take_apart import take_apart


def compare_ablation(compared: Compared, session: Session) -> None:
    """The effects of the ablations that are compared; a button to begin one."""
    seen, found = compared.seen, lab().ablations(compared.sweeps, compared.seen)
    if found:
        measure = _measure()
        for number, each in enumerate(found):
            _ablation(each, measure, f"ablation_{number}" if number else "ablation", seen.cut)
            _pin(each, measure, session, moment_words(seen.cut))
        return
    st.markdown(
        "Each option of a plan is switched off in turn and simulated on the same seeds: strategy, "
        "batch rule, trigger, random share, adaptive rules, consensus, warm start. What the whole "
        "plan does better is what the option is worth."
    )
    live = {run.run_id for run in compared.single if run.project_id}
    chosen = [run for run in seen.chosen_runs if run.run_id not in live]
    plans = {seen.named(run): run.plan for run in reversed(chosen)}
    if not plans:
        st.info(
            "No simulated plan with a strategy is compared. A project is taken apart on "
            "**Projects**, *Plan*: with its people and times as measured."
        )
        return
    arm = st.selectbox("Plan of", list(reversed(plans)), key="ablated_arm", width=420)
    take_apart(plans[arm], "compared", session)


def _pin(of: Ablation, measure: Measure, session: Session, moment: str) -> None:
    runs = [run.run_id for by_seed in of.runs.values() for run in by_seed.values()]
    plan, told_in = arm_title(of.plan), measure.name.lower()
    title = f"Worth of each choice: {plan} on {set_name(of.plan.data)}, {told_in}{moment}"
    pin("Compare", title, ablation_sentences(of, measure), runs, session)


def _measure() -> Measure:
    begin_with("ablation_measure", (asked_for("measure", list(MEASURES)) or list(MEASURES))[0])
    name = st.segmented_control("Told in", list(MEASURES), key="ablation_measure", required=True)
    share("measure", name)
    return MEASURES[name]


def _ablation(of: Ablation, measure: Measure, name: str, cut: Cut | None) -> None:
    told = effects(of, measure.name)
    plan = of.plan
    st.subheader(f"{plan.architecture.kind} · {plan.strategy.name}", anchor=False)
    if not told:
        st.info("The first pair of runs is still to come.", icon=":material/hourglass_top:")
        return
    _gains(of, measure)
    st.markdown("\n".join(f"- {effect_words(each, measure)}" for each in told))
    caption = ablation_caption(told, measure, cut)
    title = f"{measure.name}: with the option minus without"
    chart(name, effects_figure(told, title, theme()), effects_table(told), caption)
    table(f"{name}_figures", effects_table(told), "The same, with p-values.", _config(measure))


def _gains(of: Ablation, measure: Measure) -> None:
    found = gains(of, measure.name)
    columns = st.columns(3, gap="medium")
    parts = {each.name: each for each in found.parts}
    for place, name in enumerate(TITLES):
        with columns[place], st.container(border=True, height="stretch"):
            st.markdown(f"**{TITLES[name]}**")
            _gain(parts.get(name), measure, missing_words(of, name))
            if name == "both":
                st.caption(beyond_words(found, measure))


def _gain(effect: Effect | None, measure: Measure, missing: str) -> None:
    if effect is None:
        st.caption(missing)
        return
    st.markdown(f"#### {amount_words(effect.interval, measure).split(' (')[0]}")
    st.caption(gain_words(effect, measure))


def _config(measure: Measure) -> dict[str, object]:
    number, digits = st.column_config.NumberColumn, f"%+.{measure.decimals}f"
    return {
        "group": "Kind",
        "option": "Without",
        "instead": "Instead",
        "effect": number("Worth", format=digits),
        "low": number("from", format=digits),
        "high": number("to", format=digits),
        "seeds": number("Seeds", width=60),
        "verdict": "Verdict",
        "p": number("p", format="%.4f"),
        "p_corrected": number("p corrected", format="%.4f"),
    }
