"""Who chooses: our strategies and what each peer has for the same task.

`preparation(library, task)` gives `prepare(pool, batch)`, which gives `choose(seed)`, the rows
picked. What a peer's user does once a round (models, label arrays, a pool without its labeled
rows) is prepared outside the timed call.
"""

import importlib

from strategy_speed.measuring import NotHere
from strategy_speed.pools import CLASSES, RADIUS, Pool, scikit_model

OURS = {
    "qbc": ("qbc", {"disagreement": "kl"}),
    "prob_cover (radius given)": ("prob_cover", {"radius": RADIUS, "scaling": "none"}),
}
"""Our registry's name and parameters by task, where they are not the task's name and none."""
MODULES = {
    "ours": "strategy_speed.contenders",
    "scikit-activeml": "strategy_speed.scikit_activeml",
    "scikit-activeml, 5 draws": "strategy_speed.scikit_activeml",
    "small-text": "strategy_speed.small_peers",
    "modAL": "strategy_speed.small_peers",
    "apricot": "strategy_speed.small_peers",
    "faiss": "strategy_speed.small_peers",
    "faiss, all rows": "strategy_speed.small_peers",
}
"""Where each library's tasks are; peers' modules import nothing of ours."""
INSTALLED_AS = {
    "scikit-activeml": "skactiveml",
    "scikit-activeml, 5 draws": "skactiveml",
    "small-text": "small_text",
    "faiss, all rows": "faiss",
}
"""What to import, where it is not the library's name."""


def preparation(library: str, task: str):
    """What gets a library ready for a task; NotHere where it cannot be run."""
    if library == "ours":
        return ours(task)
    try:
        importlib.import_module(INSTALLED_AS.get(library, library))
    except ImportError as error:
        raise NotHere(str(error)) from error
    return importlib.import_module(MODULES[library]).TASKS[library, task]


def ours(task: str):
    """Our strategy for a task, as the engine calls it: a new context for each query."""
    import numpy as np

    from al_core.domain.errors import PlanError
    from al_core.domain.values import LabeledSet
    from al_core.models.fitted import LogisticModel
    from al_core.strategies.base import QueryContext
    from al_core.strategies.registry import strategy_named

    name, params = OURS.get(task, (task, {}))
    try:
        strategy = strategy_named(name, params)
    except PlanError as error:
        raise NotHere(str(error)) from error

    def prepare(pool: Pool, batch: int):
        seen = LabeledSet(pool.labeled, pool.labels)
        fitted = [scikit_model(pool.coefficients, pool.intercepts)]
        fitted += map(scikit_model, pool.members, pool.member_intercepts)
        model, *committee = (LogisticModel(each, seen, CLASSES) for each in fitted)
        candidates = pool.candidates
        tie_ranks = np.random.default_rng(0).permutation(candidates.size)

        def choose(seed: int):
            context = QueryContext(
                pool.features, candidates, pool.labeled, pool.labels, model, committee,
                tie_ranks, np.random.default_rng(seed),
            )  # fmt: skip
            return strategy.select(context, batch).picks

        return choose

    return prepare
