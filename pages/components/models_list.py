"""The registered versions, and what can be done with one of them."""

from collections.abc import Callable

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.model_words import NOT_A_SAMPLE, accuracy_words, model_table
from al_core.experiments.registered import ALIASES, RegisteredModel, RegistryState
from pages.components.address import asked_for, begin_with, share
from pages.components.awaited import awaited
from pages.components.guard import allowed
from pages.components.links import link_to
from pages.components.messages import empty_state, error_box, plain
from pages.components.project_state import said
from pages.components.session import lab
from pages.components.table import table
from pages.components.when import when

_CHOSEN = "models_chosen"
_SHARE = st.column_config.NumberColumn(format="percent")


def models_list(state: RegistryState, session: Session) -> None:
    """All versions, newest first, then the one chosen."""
    models = state.models()
    if not models:
        empty_state(
            "No model registered yet",
            "Open **Register a version**, choose a run and a version of its models, and it is "
            "fitted again from the run's log and kept here.",
            ":material/inventory_2:",
        )
        return
    columns = model_table(models)
    registered = [when(each.registered_at) for each in models]
    table(
        "models",
        {**columns, "Registered": registered},
        "Every registered version, newest first. Quality is that on the locked audit set, a "
        "random sample; accuracy with its 95 % interval over those n items.",
        dict.fromkeys(("Accuracy", "from", "to"), _SHARE),
    )
    by_name = {each.reference: each for each in models}
    begin_with(_CHOSEN, (asked_for("model", list(by_name)) or [models[0].reference])[0])
    chosen = st.selectbox("Version", list(by_name), key=_CHOSEN, width=340)
    share("model", chosen)
    _version(by_name[chosen], state, session)


def _version(model: RegisteredModel, state: RegistryState, session: Session) -> None:
    event = model.event
    with st.container(border=True):
        aliases = "".join(f" :violet-badge[{alias}]" for alias in model.aliases)
        st.markdown(f"**{plain(model.reference)}**{aliases}")
        st.markdown(
            f"Accuracy {accuracy_words(event)}. {event.labels:,} labels, "
            f"run {plain(event.run_id)}, version {event.version}; {plain(event.code)}."
        )
        st.warning(NOT_A_SAMPLE, icon=":material/warning:")
        with st.container(horizontal=True, vertical_alignment="center"):
            if session.may(Permission.MANAGE_MODELS):
                _moves(model, state, session)
            link_to(
                "Progress & stop", "Its run, as it was", ":material/monitoring:",
                run=event.run_id, as_of=str(event.seq),
            )  # fmt: skip
            st.button(
                "Predict with it", key="predict_with", icon=":material/online_prediction:",
                on_click=_predict_with, args=(model.reference,),
            )  # fmt: skip
        _papers(model, state)


def _predict_with(reference: str) -> None:
    """Open the other section of this page, on this version."""
    st.session_state["models_section"], st.session_state["predict_model"] = "predict", reference


def _moves(model: RegisteredModel, state: RegistryState, session: Session) -> None:
    """Promote this version; roll an alias back that points to it."""
    name = model.event.model
    for alias in ALIASES:
        now = state.points_to(name, alias)
        if alias in model.aliases:
            numbers = state.aliases[name, alias]
            before = f"{name}/{numbers[-2]}" if len(numbers) > 1 else "no version"
            _asked(
                f"Roll back {alias}",
                f"**{alias}** of {plain(name)} points to {plain(before)} again.",
                f"roll_back_{alias}",
                lambda reason, alias=alias: lab().registry.registry.roll_back(
                    name, alias, reason, session.person
                ),
            )
            continue
        was = f" in place of {plain(name)}/{now}" if now else ""
        _asked(
            f"Promote to {alias}",
            f"{plain(model.reference)} becomes **{alias}** of {plain(name)}{was}.",
            f"promote_{alias}",
            lambda reason, alias=alias: lab().registry.registry.promote(
                model.reference, alias, reason, session.person
            ),
        )


def _asked(words: str, meaning: str, key: str, act: Callable[[str], object]) -> None:
    """A button that asks for a reason and a second press."""
    with st.popover(words, key=f"pop_{key}"):
        st.markdown(meaning)
        reason = st.text_input("Reason, for the log", key=f"reason_{key}", max_chars=500)
        if st.button(words, key=f"do_{key}", type="primary"):
            try:
                allowed(Permission.MANAGE_MODELS, act)(reason)
            except LoopLabError as error:
                error_box(error)
                return
            said(f"{words}: done, and in the log.")
            st.rerun()


def _papers(model: RegisteredModel, state: RegistryState) -> None:
    """Model card and datasheet, to hand on."""
    try:
        card = awaited("Writing the model card:", lambda: lab().registry.card(model.reference))
        snapshot = state.snapshot_of(model)
        sheet = awaited("Writing the datasheet:", lambda: lab().registry.datasheet(snapshot))
    except LoopLabError as error:
        error_box(error)
        return
    if card is None or sheet is None:
        return
    name = f"{model.event.model}-{model.event.number}"
    with st.container(horizontal=True):
        for words, content, file in (
            ("Model card", card, f"{name}-model-card.md"),
            ("Datasheet", sheet, f"{name}-datasheet.md"),
        ):
            st.download_button(
                words, content.encode(), file_name=file, mime="text/markdown",
                key=f"paper_{words}", icon=":material/download:", on_click="ignore",
            )  # fmt: skip
    with st.expander("Model card"):
        st.markdown(card)
