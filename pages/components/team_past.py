"""The people of a project as they worked up to an entry of its log."""

from al_core.access.permissions import Permission, Session
from al_core.access.pseudonyms import names_shown
from al_core.domain.errors import LoopLabError
from pages.components.as_of import entry_asked
from pages.components.awaited import awaited
from pages.components.messages import empty_state
from pages.components.session import lab
from pages.components.team_board import people

WHAT = (
    "each person's answers, pace and agreement up to there. Who holds what, the queue and the "
    "workload are of now, and stand here only then."
)


def looked_back(project_id: str, session: Session) -> bool:
    """Show the people at the entry that the address names; whether it names one.

    Who may not see the others' pace has nothing to look back at.
    """
    if not session.may(Permission.SEE_TEAM):
        return False
    try:
        run_id = lab().live_run(project_id).run_id
    except LoopLabError:
        return False  # the board says why
    entry = entry_asked(run_id, WHAT)
    if entry is None:
        return False
    then = awaited("Reading the project's log:", lambda: lab().past_review(project_id, entry))
    if then is not None and not then.members:
        empty_state("Nobody had come yet", "Choose a later moment.", ":material/groups:")
    elif then is not None:
        people(then.members, names_shown((each.annotator for each in then.members), session))
    return True
