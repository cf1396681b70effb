"""Play a what-if: the button, how far it is, what went wrong, and what is on file."""

from functools import partial

import streamlit as st

from al_core.access.permissions import Permission, Session
from al_core.domain.errors import LoopLabError
from al_core.experiments.watched_runs import WatchedRun
from al_core.experiments.what_if_desk import Asked
from al_core.experiments.what_if_results import WhatIf
from al_core.experiments.what_if_words import changes_columns
from pages.components.guard import allowed
from pages.components.messages import empty_state, error_box, plain
from pages.components.progress import work_bar
from pages.components.session import lab
from pages.components.table import table


def what_if_work(run: WatchedRun, changes: dict[str, str], session: Session) -> WhatIf | None:
    """What is on file of the what-if, the work on it above; None where there is nothing yet."""
    if not changes:
        empty_state(
            "Nothing is changed yet",
            "Change a setting above, then press **Play**: the log is played with its own people "
            "and answers under the changed plan.",
            ":material/alt_route:",
        )
        return None
    try:
        asked = lab().what_ifs.asked(run.run_id, run.as_of, changes)
    except LoopLabError as error:
        error_box(error)
        return None
    _work(asked, run, changes, session)
    if asked.found is not None:
        _shown_as_of(asked, asked.found)
    return asked.found


def what_if_limits(found: WhatIf) -> None:
    """What playing a log does not know."""
    for words in found.left_out:
        st.markdown(f"- {words}")
    st.caption(
        "What-ifs of one log say what would have come of the same people and answers; what people "
        "would have said of examples that nobody labeled is not known, and not made up."
    )


def _work(asked: Asked, run: WatchedRun, changes: dict[str, str], session: Session) -> None:
    job = asked.job
    if job is not None and job.under_way:
        desk, place = lab().what_ifs, (run.run_id, run.as_of, changes)
        may = session.may(Permission.SIMULATE)
        cancel = partial(desk.cancel, *place) if may else None
        work_bar(job.job_id, lambda: desk.asked(*place).job, cancel)
        return
    if job is not None and job.state == "failed":
        st.error(f"It could not be played: {plain(job.last_error)}", icon=":material/error:")
    elif job is not None and job.state == "cancelled":
        st.info("Playing was stopped; nothing of it is kept.", icon=":material/cancel:")
    if asked.found is not None and not asked.newer:
        return
    if not session.may(Permission.SIMULATE):
        if asked.found is not None:
            return
        st.info("Nobody has played this yet; your role may look, not play.", icon=":material/info:")
        return
    st.button(
        "Play again, to the newest entry" if asked.found else "Play",
        key="what_if_play",
        type="primary",
        icon=":material/play_arrow:",
        on_click=allowed(Permission.SIMULATE, lab().what_ifs.play),
        args=(run.run_id, run.as_of, changes),
    )


def _shown_as_of(asked: Asked, found: WhatIf) -> None:
    table(
        "what_if_changes",
        changes_columns(found),
        f"Only what differs. Played up to entry {found.seq:,} of the log, whose hash is "
        f"{found.head_hash[:12]}.",
    )
    if asked.newer:
        st.info(
            f"The log has grown by {asked.newer:,} entries since this was played.",
            icon=":material/update:",
        )
