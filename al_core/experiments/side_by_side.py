"""Put runs of sweeps and of projects side by side, with arms named apart where plans differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from al_core.domain.plan import ArchitecturePlan, DataPlan, StrategyPlan
from al_core.domain.results import RunResult
from al_core.experiments.comparing import ArmNaming, arm_of, set_name, settings_of
from al_core.experiments.cuts import Cut
from al_core.experiments.sweeping import CONTROL, SweepPlan, cells
from al_core.reporting.words import look_alike

MOST_SETTINGS = 2
LONGEST_VALUE = 20
LONGEST_DATA = 40
EVIDENT = ("architecture", "options", "split")
"""Parts of a plan whose settings are clear without the part's name."""
_DATA = "data"


@dataclass(frozen=True)
class SideBySide:
    """Finished runs of one or several sweeps, and single runs as they stand.

    named: the arm of a run; sweeps that differ in more than architectures and strategies have
    arms of their own, and so has each single run. within: the same where the data sets alone
    tell arms apart, for ranks over data sets. datasets: of all runs. missing: runs that are not
    finished. control_budget: times the labels of the others that the random control may get.
    variants: what each sweep's arms are called besides, by sweep; "" where nothing differs.
    cut: the moment at which runs stand here, None for their ends; modelless: runs left out, as
    they had no model by then. whole_controls: those of the random control to their ends.
    """

    runs: tuple[RunResult, ...]
    named: ArmNaming
    datasets: tuple[str, ...]
    missing: int
    control_budget: float
    variants: Mapping[str, str]
    within: ArmNaming = arm_of
    cut: Cut | None = None
    modelless: int = 0
    whole_controls: tuple[RunResult, ...] = ()

    @property
    def arms(self) -> list[str]:
        """All arms, in the order of their first runs."""
        return list(dict.fromkeys(self.named(run) for run in self.runs))

    @property
    def run_names(self) -> dict[str, str]:
        """Each run's arm and seed, by its id, of which the end is told where a cell ran twice."""
        names = {run.run_id: f"{self.named(run)}, seed {run.plan.seed}" for run in self.runs}
        often = Counter(names.values())
        return {
            run_id: f"{name} ({run_id.rsplit('-', 1)[-1]})" if often[name] > 1 else name
            for run_id, name in names.items()
        }

    @property
    def chosen_runs(self) -> tuple[RunResult, ...]:
        """All runs but those of the random control."""
        return tuple(run for run in self.runs if run.plan.strategy.name != CONTROL)

    @property
    def against_control(self) -> tuple[RunResult, ...]:
        """The runs with the control they are measured by, which is whole wherever they are cut.

        How many labels random selection needs for an accuracy is no matter of the moment.
        """
        return self.runs if self.cut is None else (*self.chosen_runs, *self.whole_controls)

    @property
    def data_words(self) -> str:
        """What the data sets are called, without the folders that files lie in."""
        return ", ".join(set_name(DataPlan(dataset=each)) for each in self.datasets)

    @property
    def finished(self) -> int:
        """Runs that have ended, also those left out for having no model at the moment."""
        return len(self.runs) + self.modelless

    @property
    def seeds(self) -> int:
        """Different seeds that runs have."""
        return len({run.plan.seed for run in self.runs})


@dataclass(frozen=True)
class SingleRun:
    """A run that is compared on its own, as far as it is; title: what it is told apart by."""

    result: RunResult
    title: str


def side_by_side(
    sweeps: Mapping[str, SweepPlan],
    results: Mapping[str, Sequence[RunResult]],
    single: Sequence[SingleRun] = (),
) -> SideBySide:
    """Finished runs of sweeps by id, and single runs that have a measured model.

    Arms are named apart where the sweeps' plans differ. A run that a sweep has stands there only.
    """
    runs = {name: [run for run in results[name] if run.finished] for name in sweeps}
    theirs = {run.run_id for found in runs.values() for run in found}
    others = [each for each in single if each.result.run_id not in theirs]
    alone = [replace(each, result=measured(each.result)) for each in others]
    alone = [each for each in alone if each.result.curve.labels.size]
    variants = sweep_variants(sweeps)
    planned = sum(len(cells(sweep)) for sweep in sweeps.values())
    swept = tuple(run for name in sweeps for run in runs[name])
    found = (*swept, *(each.result for each in alone))
    factor = max((sweep.control_budget for sweep in sweeps.values() if sweep.control), default=1.0)
    return SideBySide(
        found,
        _naming(runs, variants, alone),
        _datasets(sweeps, alone),
        planned - len(swept),
        factor,
        variants,
        _naming(runs, sweep_variants(_on_one_set(sweeps)), alone),
    )


def _naming(
    runs: Mapping[str, Sequence[RunResult]],
    variants: Mapping[str, str],
    single: Sequence[SingleRun],
) -> ArmNaming:
    """Arms by architecture and strategy, and by what their sweep or run is told apart by."""
    variant_of = {run.run_id: variants[name] for name in runs for run in runs[name]}
    variant_of |= {each.result.run_id: each.title.replace(" · ", ", ") for each in single}
    variant_of = {run_id: look_alike(words) for run_id, words in variant_of.items()}

    def named(run: RunResult) -> str:
        variant = variant_of.get(run.run_id, "")
        return f"{arm_of(run)} · {variant}" if variant else arm_of(run)

    return named


def _on_one_set(sweeps: Mapping[str, SweepPlan]) -> dict[str, SweepPlan]:
    """Sweeps as if they had run on the same data."""
    change = msgspec.structs.replace
    return {
        name: change(sweep, base=change(sweep.base, data=DataPlan()))
        for name, sweep in sweeps.items()
    }


def _datasets(sweeps: Mapping[str, SweepPlan], single: Sequence[SingleRun]) -> tuple[str, ...]:
    plans = [sweep.base for sweep in sweeps.values()] + [each.result.plan for each in single]
    return tuple(dict.fromkeys(plan.data.dataset for plan in plans))


def measured(run: RunResult) -> RunResult:
    """Without models that came before any audit label: nothing is known of those."""
    known = np.isfinite(run.curve.accuracy)
    kept = {name: values[known] for name, values in vars(run.curve).items()}
    return replace(run, curve=replace(run.curve, **kept))


def as_they_stood(seen: SideBySide, cut: Cut, then: Sequence[RunResult]) -> SideBySide:
    """The same runs at a moment; `then`: what had come of each by then, in their order."""
    known = tuple(run for run in map(measured, then) if run.curve.labels.size)
    controls = tuple(run for run in seen.runs if run.plan.strategy.name == CONTROL)
    return replace(
        seen, runs=known, cut=cut, modelless=len(then) - len(known), whole_controls=controls
    )


def sweep_variants(sweeps: Mapping[str, SweepPlan]) -> dict[str, str]:
    """What tells each sweep's plan from the others', such as "batch size 40"; "" if nothing."""
    data = _data_names(sweeps)
    settings = {name: _fixed_settings(sweep, data[name]) for name, sweep in sweeps.items()}
    paths = sorted({path for found in settings.values() for path in found})
    differing = [
        path for path in paths if len({found.get(path, "-") for found in settings.values()}) > 1
    ]
    if _short(differing, settings):
        return {name: _words(differing, found) for name, found in settings.items()}
    plans = list(dict.fromkeys(_key(differing, found) for found in settings.values()))
    return {
        name: f"plan {plans.index(_key(differing, found)) + 1}" for name, found in settings.items()
    }


def _data_names(sweeps: Mapping[str, SweepPlan]) -> dict[str, str]:
    """What each sweep's data are called: by their bare names where those tell them apart."""
    plans = {name: sweep.base.data for name, sweep in sweeps.items()}
    whole = {name: set_name(data) for name, data in plans.items()}
    bare = {name: set_name(DataPlan(dataset=data.dataset)) for name, data in plans.items()}
    return bare if len(set(bare.values())) == len(set(whole.values())) else whole


def _fixed_settings(sweep: SweepPlan, data: str) -> dict[str, str]:
    """The settings of the base plan that a sweep does not vary itself; its data are one of them."""
    replace = msgspec.structs.replace
    architecture = replace(sweep.base.architecture, kind=ArchitecturePlan().kind)
    plan = replace(sweep.base, architecture=architecture, strategy=StrategyPlan())
    settings = settings_of(plan).items()
    return {path: value for path, value in settings if not path.startswith("data.")} | {_DATA: data}


def _short(differing: Sequence[str], settings: Mapping[str, Mapping[str, str]]) -> bool:
    longest = {path: LONGEST_DATA if path == _DATA else LONGEST_VALUE for path in differing}
    return len(differing) <= MOST_SETTINGS and all(
        len(found.get(path, "-")) <= longest[path]
        for found in settings.values()
        for path in differing
    )


def _words(differing: Sequence[str], found: Mapping[str, str]) -> str:
    told = (f"{_setting(path)} {found.get(path, '-')}" for path in differing)
    return ", ".join(each.strip() for each in told)


def _setting(path: str) -> str:
    """A setting's path in words: "batch size", but "budget labels"; data speak for themselves."""
    if path == _DATA:
        return ""
    first, *_, last = path.split(".")
    words = last if first in EVIDENT else f"{first} {last}"
    return words.replace("_", " ")


def _key(differing: Sequence[str], found: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(found.get(path, "-") for path in differing)
