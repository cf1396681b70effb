"""Labels, hours and money that one run has saved against random so far, version by version.

From the run's redone versions (`inspecting.py`), its log and its data. The control is fitted
anew on all that was known when the newest version was ready, so that the whole history is
told by the best evidence at hand; what comes of it is filed under that event's hash. Meant for
a worker process: some 180 fits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from al_core.arrays.identical import identical_groups
from al_core.arrays.randomness import random_for
from al_core.domain.errors import Cancelled
from al_core.domain.results import Saving
from al_core.domain.values import Floats, LabeledSet, Labels, Problem, Rows
from al_core.experiments.inspecting import Inspection, Progress, mark_of
from al_core.experiments.kept_files import filed_whole
from al_core.experiments.merged_views import merged_classes, renamed
from al_core.experiments.replaying import problem_of
from al_core.experiments.run_health import audit_truth
from al_core.experiments.run_story import Story, story_of
from al_core.models.fitting import fit_model
from al_core.monitoring.control import (
    FEWEST_AUDITED,
    Audited,
    ControlCurve,
    Fit,
    Flags,
    RunLabels,
    control_band,
    control_curve,
)
from al_core.monitoring.one_run import converted, pace, saving_now
from al_core.monitoring.reach import Needed, labels_needed

FOLDER = "savings"
FORMAT = 1
"""Part of a file's name: what is kept has changed when this has."""


@dataclass(frozen=True)
class SavingAt:
    """What a model version had saved; labels: those it was trained on."""

    version: int
    labels: int
    saved: Saving
    hours: Saving
    cost: Saving


@dataclass(frozen=True)
class RunSavings:
    """The history of a run's saving, oldest version first, and the control behind it.

    audited: audit labels it rests on. control_labels, control_accuracy, control_low,
    control_high: the random control's learning curve with a 95 % band, (k,) each; empty
    while there are fewer than 50 audit labels, when nothing can be told.
    """

    run_id: str
    audited: int
    history: tuple[SavingAt, ...]
    control_labels: tuple[float, ...] = ()
    control_accuracy: tuple[float, ...] = ()
    control_low: tuple[float, ...] = ()
    control_high: tuple[float, ...] = ()


@dataclass(frozen=True)
class _Evidence:
    """A run as the estimate needs it: arrays over its versions and audit labels."""

    inspection: Inspection
    story: Story
    audit: Audited
    correct: Flags

    @property
    def labels(self) -> Floats:
        """Labels of each version, (v,)."""
        return np.array([float(view.rows.size) for view in self.inspection.versions])

    @property
    def arm(self) -> str:
        """Architecture and strategy."""
        plan = self.inspection.plan
        return f"{plan.architecture.kind} · {plan.strategy.name}"


def savings_on_file(inspection: Inspection, cache: Path) -> RunSavings | None:
    """What was told of a run up to its newest version; None if nothing was."""
    return _known(_place(inspection, cache))


def run_savings(
    inspection: Inspection,
    cache: Path,
    progress: Progress = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> RunSavings:
    """The saving at each version of a run, from file where it is there.

    Raises DataError when the data at hand is not the run's, Cancelled when asked to stop;
    nothing is kept then.
    """
    place = _place(inspection, cache)
    found = _known(place)
    if found is None:
        found = _told(_evidence(inspection), cache, progress, cancelled)
        filed_whole(place, msgspec.msgpack.encode(found))
    return found


def run_labels(inspection: Inspection, story: Story) -> RunLabels:
    """The newest version's labels in the order of choice, the seed set first.

    Labels that people gave by hand were chosen, though by no strategy; what else no batch
    asked for counts as seed set.
    """
    newest = inspection.versions[-1]
    label = dict(zip(newest.rows.tolist(), newest.labels.tolist(), strict=True))
    at_random = {pick.example: pick.at_random for pick in story.picks}
    by_hand = sorted(story.state.by_hand & label.keys() - at_random.keys())
    seeds = sorted(label.keys() - at_random.keys() - set(by_hand))
    order = [*seeds, *by_hand, *(each for each in at_random if each in label)]
    return RunLabels(
        np.array(order, dtype=np.int64),
        np.array([label[each] for each in order], dtype=np.int64),
        np.array([at_random.get(each, False) for each in order], dtype=np.bool_),
        len(seeds),
        max(story.state.pool_size, len(order)),
    )


def _evidence(inspection: Inspection) -> _Evidence:
    views = inspection.versions
    end = views[-1].seq if views else 0
    story = story_of([entry for entry in inspection.entries if entry.seq <= end])
    if not views:
        nothing = np.empty(0, dtype=np.int64)
        empty = Audited(nothing, nothing)
        return _Evidence(inspection, story, empty, np.empty((0, 0), dtype=np.bool_))
    truth = renamed(audit_truth(views, story)[-1], merged_classes(inspection.entries))
    known = truth >= 0
    audit = Audited(views[-1].audit_rows[known], truth[known])
    right = np.stack([view.audit.argmax(axis=1) == truth for view in views])[:, known]
    return _Evidence(inspection, story, audit, right)


def _told(
    evidence: _Evidence, cache: Path, progress: Progress, cancelled: Callable[[], bool]
) -> RunSavings:
    run_id, audited = evidence.inspection.run_id, len(evidence.audit)
    if audited < FEWEST_AUDITED or not evidence.inspection.versions:
        return RunSavings(run_id, audited, _history(evidence, None))

    def step(done: int, total: int) -> None:
        progress(done, total)
        if cancelled():
            raise Cancelled("stopped by the user; the saving is told anew when asked for")

    problem = problem_of(evidence.inspection.entries, cache)
    run = run_labels(evidence.inspection, evidence.story)
    control = control_curve(
        _fit(evidence, problem),
        run,
        evidence.audit,
        identical_groups(problem.features),
        seed=evidence.inspection.plan.seed,
        step=step,
    )
    mean, low, high = control_band(control)
    curve = (control.sizes.astype(np.float64), mean, low, high)
    history = _history(evidence, control)
    return RunSavings(run_id, audited, history, *(tuple(each.tolist()) for each in curve))


def _fit(evidence: _Evidence, problem: Problem) -> Fit:
    """The run's own classifier, cold: on these labels there was no version before."""
    plan, n_classes = evidence.inspection.plan, evidence.story.state.n_classes
    model_plan = msgspec.structs.replace(plan.model, start="cold")
    seed = int(random_for(plan.seed, 0, "control model").integers(2**31))

    def fit(labeled: LabeledSet) -> Callable[[Rows], Labels]:
        model = fit_model(
            model_plan,
            problem.features,
            labeled,
            max(n_classes, int(labeled.labels.max(initial=-1)) + 1),
            seed=seed,
            previous=None,
            needs_probabilities=False,
        )
        return lambda rows: model.predict(problem.features[rows])

    return fit


def _history(evidence: _Evidence, control: ControlCurve | None) -> tuple[SavingAt, ...]:
    return tuple(
        _saving_at(evidence, control, count)
        for count in range(1, len(evidence.inspection.versions) + 1)
    )


def _saving_at(evidence: _Evidence, control: ControlCurve | None, count: int) -> SavingAt:
    """The saving of the version that is the last of the first `count`."""
    views, labels = evidence.inspection.versions[:count], evidence.labels[:count]
    correct, seed = evidence.correct[:count], evidence.inspection.plan.seed
    if control is None:
        accuracy = float(correct[-1].mean()) if correct.shape[1] else float("nan")
        needed = Needed(accuracy, float(labels[-1]), np.empty(0))
    else:
        needed = labels_needed(control, labels, correct, seed)
    pool = evidence.story.state.pool_size
    saved = saving_now(needed, evidence.arm, pool, len(evidence.audit))
    hours = pace(labels, np.array([view.seconds / 3600.0 for view in views]))
    cost = pace(labels, np.array([view.cost for view in views]))
    return SavingAt(
        views[-1].version,
        int(labels[-1]),
        saved,
        converted(saved, "hours", hours),
        converted(saved, "cost", cost),
    )


def _place(inspection: Inspection, cache: Path) -> Path:
    return cache / FOLDER / f"{mark_of(inspection)}-{FORMAT}.msgpack"


def _known(path: Path) -> RunSavings | None:
    if not path.is_file():
        return None
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=RunSavings)
    except msgspec.DecodeError:
        return None
