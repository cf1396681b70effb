"""What pages on one run tell, in sentences, as it is pinned."""

from al_core.experiments.live_savings import RunSavings
from al_core.experiments.run_words import saved_figure, saved_range
from al_core.experiments.watched_runs import WatchedRun
from al_core.experiments.what_if_results import WhatIf
from al_core.experiments.what_if_words import (
    again_words,
    changes_columns,
    gap_words,
    headline,
    never_words,
    off_policy_words,
    other_strategy,
    picks_words,
    refusal_words,
)
from al_core.reporting.words import look_alike

UNITS = {"labels": "Labels", "hours": "Hours", "cost": "Money"}


def run_words(run: WatchedRun) -> str:
    """What a run is called in a finding, and as of when it was looked at."""
    moment = "" if run.as_of is None else f", as of entry {run.as_of:,}"
    return f"{look_alike(run.title)}{moment}"


def saved_sentences(savings: RunSavings) -> list[str]:
    """What a run had saved against random by its newest model; none before a control is fitted."""
    if not savings.history:
        return []
    newest = savings.history[-1]
    told = {"labels": newest.saved, "hours": newest.hours, "cost": newest.cost}
    first = (
        f"By model v{newest.version}, trained on {newest.labels:,} labels; random control from "
        f"{savings.audited:,} audit labels and the random share of the run itself."
    )
    rest = (
        f"{UNITS[unit]} saved: {saved_figure(saving)} ({saved_range(saving)})."
        for unit, saving in told.items()
    )
    return [first, *rest]


def what_if_sentences(found: WhatIf) -> list[str]:
    """How far it was played, what was changed, what came of it, and what it would have picked."""
    changed = changes_columns(found)
    rows = zip(changed["Setting"], changed["The log"], changed["What if"], strict=True)
    told = [f"Played up to entry {found.seq:,}."]
    told += [f"{name}: {after} in place of {before}." for name, before, after in rows]
    told += [headline(found), never_words(found), gap_words(found), again_words(found)]
    return [*filter(None, told), *_other_picks(found)]


def _other_picks(found: WhatIf) -> list[str]:
    picks, off_policy = found.other_picks, found.off_policy
    told = [picks_words(picks, other_strategy(found))] if picks else []
    if off_policy is not None:
        told.append(
            refusal_words(off_policy) if off_policy.refusal else off_policy_words(off_policy)
        )
    return told
