"""The page that curves.py writes: where active learning helps, where it does not, how sure.

Figures are points of accuracy (or macro F1): the mean height of the curve as a staircase from
the first model to the last label, minus that of the control with the same seeds and splits.
A difference is shown where the 95 % paired bootstrap interval leaves out 0 and the sign-flip
p-value, Holm-corrected over the strategies of that set, is at most 0.05; at least 5 seeds.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from lean_loop import PRESETS, Preset

from al_core.domain.results import Interval
from al_core.domain.values import Floats
from al_core.monitoring import held_area, holm, paired_bootstrap, rank_test, sign_flip_p
from al_core.monitoring.intervals import FEWEST_SEEDS
from al_core.monitoring.ranks import FEWEST_SETS, against_control

LEVEL = 0.05
EARLY_BATCHES = 5
Curves = dict[str, dict[str, dict[int, tuple[Floats, Floats]]]]
"""Accuracy and macro F1 by set, strategy and seed."""
Figure = Callable[[tuple[Floats, Floats]], float]


@dataclass(frozen=True)
class Difference:
    """A strategy minus the control on one set, in points; shown: 1 above, -1 below, 0 neither."""

    interval: Interval
    p_holm: float

    @property
    def shown(self) -> int:
        """1 or -1 where a difference is shown, else 0."""
        found = self.interval
        if found.n < FEWEST_SEEDS or self.p_holm > LEVEL or found.low <= 0.0 <= found.high:
            return 0
        return 1 if found.low > 0.0 else -1

    def __str__(self) -> str:
        """Estimate and interval, marked where a difference is shown."""
        found = self.interval
        mark = {1: " **above**", -1: " *below*", 0: ""}[self.shown]
        return f"{found.estimate:+.2f} [{found.low:+.2f}, {found.high:+.2f}]{mark}"


def curves_in(path: Path) -> Curves:
    """The runs kept in a results file."""
    found: Curves = {}
    with path.open(encoding="utf-8", newline="") as file:
        for _, name, strategy, seed, _, accuracies, scores in csv.reader(file):
            pair = (_floats(accuracies), _floats(scores))
            found.setdefault(name, {}).setdefault(strategy, {})[int(seed)] = pair
    return found


def _floats(text: str) -> Floats:
    return np.array(text.split(), dtype=np.float64)


def area_of(preset: Preset, batches: int, quality: int = 0) -> Figure:
    """Mean height in points over the first `batches` batches; quality 0 accuracy, 1 macro F1."""
    labels = np.array(preset.labels, dtype=np.float64)

    def area(curve: tuple[Floats, Floats]) -> float:
        return 100.0 * held_area(labels, curve[quality], labels[0], labels[batches])

    return area


def differences(
    by_strategy: Mapping[str, Mapping[int, tuple[Floats, Floats]]], figure: Figure, control: str
) -> dict[str, Difference]:
    """Every other strategy minus the control, on the seeds that both have."""
    base = by_strategy.get(control, {})
    paired = {
        name: [figure(runs[seed]) - figure(base[seed]) for seed in sorted(runs.keys() & base)]
        for name, runs in by_strategy.items()
        if name != control
    }
    p_values = holm([sign_flip_p(gaps, 0) for gaps in paired.values()])
    return {
        name: Difference(paired_bootstrap(gaps, 0), p)
        for (name, gaps), p in zip(paired.items(), p_values, strict=True)
    }


def page_of(folder: Path, machine: str) -> str:
    """The whole page, one part for each results file."""
    parts = [_head(machine)]
    for path in sorted(folder.glob("curves-*.csv")):
        preset, _, features = path.stem.removeprefix("curves-").partition("-")
        curves = curves_in(path)
        title = f"## {preset}" + (f", {features} features" if features else "")
        if preset.startswith("batch"):
            parts += [title, _batch_part(curves, PRESETS[preset])]
            continue
        parts += [title, _preset_part(curves, PRESETS[preset])]
    return "\n\n".join(parts) + "\n"


def _head(machine: str) -> str:
    return (
        "# Learning curves\n\n"
        f"Written by `python benchmarks/curves.py` on {machine}; do not edit by hand. "
        "Same rows, splits and seed sets for all strategies (paired by seed), 30 % audit set, "
        "at most 3,000 rows a set (6,000 in the parts on batches), logistic regression. "
        "Text is TF-IDF in 128 dimensions where nothing else is said. Figures are points of "
        "accuracy: mean height of the curve from the first model to the last label, minus that "
        "of the control. **above** and *below* stand where the 95 % paired interval leaves out "
        "0 and the sign-flip p-value, Holm-corrected over the strategies of that set, is at "
        "most 0.05; all else is *no difference shown*. Where random ends low the model does not "
        "fit the set (tab_banana, tab_checkerboard: no straight border), and a gain is one "
        "between bad models. Simulated labels are always right, so "
        "nothing here speaks of tired people or unclear cases."
    )


def _enough(curves: Curves) -> tuple[Curves, str]:
    """Only strategies with enough seeds on a set (few would weigh on Holm), and what is not."""
    kept = {
        name: {key: runs for key, runs in each.items() if len(runs) >= FEWEST_SEEDS}
        for name, each in curves.items()
    }
    kept = {name: each for name, each in kept.items() if len(each) > 1 and "random" in each}
    gone = sorted(
        {key for name, each in curves.items() for key in each if key not in kept.get(name, {})}
    )
    sets = [name for name in curves if name not in kept]
    said = f" Left out where they have fewer than {FEWEST_SEEDS} seeds: {', '.join(gone)}."
    told = f" Cannot tell yet: {', '.join(sets)}." if sets else ""
    return kept, (said if gone else "") + told


def _counts(curves: Curves) -> str:
    seeds = [len(runs) for by_strategy in curves.values() for runs in by_strategy.values()]
    least, most = min(seeds), max(seeds)
    span = f"{most}" if least == most else f"{least} to {most}"
    strategies = {name for by_strategy in curves.values() for name in by_strategy}
    return (
        f"{len(curves)} sets, {len(strategies)} strategies, {span} paired "
        f"seeds ({sum(seeds):,} runs)."
    )


def _preset_part(every: Curves, preset: Preset) -> str:
    curves, left_out = _enough(every)
    if not curves:
        return left_out.strip()
    figure = area_of(preset, preset.rounds)
    found = {name: differences(curves[name], figure, "random") for name in curves}
    counted = (
        f"{_counts(curves)} {preset.seeds} labels, then {preset.rounds} batches of "
        f"{preset.batch}. Control: random.{left_out}"
    )
    parts = [
        counted,
        "### Where it does not help",
        _no_help(found),
        "### Over all sets",
        _ranks(curves, figure, "accuracy"),
        _ranks(curves, area_of(preset, preset.rounds, 1), "macro F1"),
        "### Strategy by strategy",
        _by_strategy(found, curves, area_of(preset, min(EARLY_BATCHES, preset.rounds))),
        "### Set by set: minus random",
        _matrix(curves, found, figure),
        "### Intervals",
        _intervals(found),
    ]
    return "\n\n".join(parts)


def _no_help(found: Mapping[str, Mapping[str, Difference]]) -> str:
    lines = [line for name, each in found.items() if (line := _verdict(name, each))]
    rest = len(found) - len(lines)
    if rest:
        lines.append(f"- On the other {rest} sets at least half of the strategies beat random.")
    return "\n".join(lines)


def _verdict(name: str, each: Mapping[str, Difference]) -> str:
    """What is said of a set where fewer than half of the strategies beat random; else nothing."""
    above = [key for key, value in each.items() if value.shown > 0]
    below = [key for key, value in each.items() if value.shown < 0]
    if not above:
        room = max(value.interval.high for value in each.values())
        return (
            f"- **{name}**: no strategy of {len(each)} is shown to beat random (the intervals "
            f"leave room for {room:+.1f} points); {len(below)} worse{_listed(below)}."
        )
    if len(above) * 2 < len(each):
        return (
            f"- {name}: only {len(above)} of {len(each)} beat random{_listed(above)}; "
            f"{len(below)} worse{_listed(below)}."
        )
    return ""


def _listed(names: list[str]) -> str:
    return f" ({', '.join(names)})" if names else ""


def _ranks(curves: Curves, figure: Figure, quality: str) -> str:
    everywhere = set.intersection(*(set(each) for each in curves.values()))
    names = sorted(
        name
        for name in everywhere
        if all(len(each[name]) >= FEWEST_SEEDS for each in curves.values())
    )
    if len(curves) < FEWEST_SETS or len(names) < 2 or "random" not in names:
        return f"Ranks by {quality} need {FEWEST_SETS} sets with {FEWEST_SEEDS} seeds each."
    values = np.array(
        [[np.mean([figure(run) for run in each[name].values()]) for name in names]
         for each in curves.values()]
    )  # fmt: skip
    test = rank_test(values)
    control = names.index("random")
    p_values = against_control(values, control)
    rows = [
        f"| {names[arm]} | {test.mean_ranks[arm]:.2f} | {_chance(p_values[arm])} |"
        for arm in np.argsort(test.mean_ranks, kind="stable")
    ]
    head = (
        f"Mean ranks of {len(names)} strategies over {test.n_sets} sets by {quality} (1 = best). "
        f"Friedman chi2 = {test.chi_square:.1f}, F = {test.f_statistic:.2f}, "
        f"p = {test.p_value:.2g}; Nemenyi's critical difference {test.critical_difference:.2f}: "
        "closer pairs are not told apart. Last column: Holm's p against random.\n\n"
        "| strategy | mean rank | p against random |\n|---|---|---|\n"
    )
    return head + "\n".join(rows)


def _chance(p_value: float) -> str:
    return f"{p_value:.3f}" if p_value >= 0.001 else "< 0.001"


def _by_strategy(
    found: Mapping[str, Mapping[str, Difference]], curves: Curves, early: Figure
) -> str:
    soon = {name: differences(curves[name], early, "random") for name in curves}
    names = sorted({key for each in found.values() for key in each})
    rows = []
    for name in names:
        shown = [each[name] for each in found.values() if name in each]
        first = [each[name] for each in soon.values() if name in each]
        estimates = [value.interval.estimate for value in shown]
        cells = (
            _tally(shown),
            _tally(first),
            f"{np.mean(estimates):+.2f}",
            f"{min(estimates):+.2f}",
        )
        rows.append((float(np.mean(estimates)), f"| {name} | {' | '.join(cells)} |"))
    head = (
        f"| strategy | sets above / no difference / below | the same over the first "
        f"{EARLY_BATCHES} batches | mean, points | worst set, points |\n|---|---|---|---|---|\n"
    )
    return head + "\n".join(row for _, row in sorted(rows, reverse=True))


def _tally(values: list[Difference]) -> str:
    shown = [value.shown for value in values]
    return " / ".join(str(shown.count(kind)) for kind in (1, 0, -1))


def _matrix(curves: Curves, found: Mapping[str, Mapping[str, Difference]], figure: Figure) -> str:
    sets = list(curves)
    names = sorted({key for each in found.values() for key in each})
    base = [_mean_of(curves[name], figure) for name in sets]
    last = [_mean_of(curves[name], lambda curve: 100.0 * float(curve[0][-1])) for name in sets]
    lines = [
        f"| | {' | '.join(sets)} |",
        "|---" * (len(sets) + 1) + "|",
        f"| random, area | {' | '.join(base)} |",
        f"| random, at the end | {' | '.join(last)} |",
    ]
    for strategy in names:
        cells = [_short(found[name].get(strategy)) for name in sets]
        lines.append(f"| {strategy} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _mean_of(by_strategy: Mapping[str, Mapping[int, tuple[Floats, Floats]]], figure: Figure) -> str:
    return f"{np.mean([figure(run) for run in by_strategy.get('random', {}).values()]):.1f}"


def _short(value: Difference | None) -> str:
    if value is None:
        return ""
    text = f"{value.interval.estimate:+.1f}"
    return {1: f"**{text}**", -1: f"*{text}*", 0: text}[value.shown]


def _intervals(found: Mapping[str, Mapping[str, Difference]]) -> str:
    lines = ["| set | strategy | seeds | minus random | Holm's p |", "|---|---|---|---|---|"]
    for name, each in found.items():
        lines += [
            f"| {name} | {strategy} | {value.interval.n} | {value} | {_chance(value.p_holm)} |"
            for strategy, value in each.items()
        ]
    return "\n".join(lines)


def _batch_part(curves: Curves, preset: Preset) -> str:
    figure = area_of(preset, min(EARLY_BATCHES, preset.rounds))
    end = preset.labels[min(EARLY_BATCHES, preset.rounds)]
    counted = (
        f"{_counts(curves)} Batches of {preset.batch}, early curve: {preset.seeds} to {end} "
        "labels. Minus margin, **above** means: better than plain uncertainty, which does not "
        "look at the rest of the batch. Minus random says whether it is worth its while at all."
    )
    lines = [
        counted,
        "",
        "| set | strategy | seeds | area | minus margin | minus random |",
        "|---|---|---|---|---|---|",
    ]
    for name, by_strategy in curves.items():
        beside = [differences(by_strategy, figure, control) for control in ("margin", "random")]
        for strategy, runs in by_strategy.items():
            area = np.mean([figure(run) for run in runs.values()])
            said = [str(found[strategy]) if strategy in found else "" for found in beside]
            lines.append(f"| {name} | {strategy} | {len(runs)} | {area:.2f} | {' | '.join(said)} |")
    return "\n".join(lines)
