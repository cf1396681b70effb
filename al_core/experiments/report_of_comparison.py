"""Simulations side by side and an order, put together into the report."""

import math
from collections.abc import Callable, Iterator, Mapping

from al_core.experiments.comparing import bands, common_labels, plan_differences, savings
from al_core.experiments.figure_groups import GROUPS, figure_columns
from al_core.experiments.pairing import judged_pairs
from al_core.experiments.report_compared import (
    Compared,
    band_tracks,
    compared_decision,
    curves_plane,
)
from al_core.experiments.report_compared_limits import compared_limits
from al_core.experiments.report_method import glossary, plain_method, sources
from al_core.experiments.report_of_run import made_words
from al_core.experiments.report_order import ReportOrder
from al_core.experiments.report_reproduce import UNPACK, data_option, log_name, plan_json
from al_core.reporting.dots import Dot
from al_core.reporting.report.content import (
    Block,
    Code,
    Estimates,
    Figure,
    Lines,
    Report,
    Section,
    Table,
    Text,
)
from al_core.reporting.verdicts import saving_words
from al_core.reporting.words import counted

UNITS = {"labels": "Labels", "hours": "Hours", "cost": "Money"}
IDLE = ("People idle, %", "Trainer idle, %")
STALE = ("Stale at selection, labels", "Stale at answer, labels")
ALIKE = ("Redundancy", "Redundancy, random batch")


def comparison_report(of: Compared, order: ReportOrder) -> Report:
    """The sections chosen, in their usual order."""
    made: dict[str, Callable[[], Section]] = {
        "method": lambda: _method(of),
        "findings": lambda: Section("findings", "Findings", tuple(_findings(of))),
        "data": lambda: Section("data", "Data and annotators", tuple(_data(of))),
        "drift": lambda: Section("drift", "Staleness and redundancy", tuple(_flow(of))),
        "limits": lambda: compared_limits(of),
        "glossary": glossary,
        "appendix": lambda: Section("appendix", "Method appendix", tuple(_sources(of))),
        "reproduce": lambda: Section("reproduce", "Reproducibility", tuple(_reproduce(of))),
    }
    size = f"{counted(len(of.seen.runs), 'run')}, {counted(len(of.seen.arms), 'arm')}"
    return Report(
        title=order.title,
        about=f"A comparison of simulations: {of.name}. {size}.",
        made=made_words(order),
        decision=compared_decision(of),
        sections=tuple(make() for key, make in made.items() if key in order.template.sections),
        logo=order.template.logo,
    )


def _method(of: Compared) -> Section:
    first = next((run.plan for run in of.seen.chosen_runs or of.seen.runs), None)
    blocks: tuple[Block, ...] = (
        Text(
            "Each arm is a way of working: an architecture (when to choose and retrain) and a "
            "strategy (what to choose). All arms were simulated with the same people on the same "
            "seeds, and each has a control that chooses at random."
        ),
    )
    if first is not None:
        blocks += plain_method(first, live=False)
    return Section("method", "Method in plain words", blocks)


def _findings(of: Compared) -> Iterator[Block]:
    for saving in of.saved:
        yield Text(saving_words(saving).replace("**", ""))
    yield from _savings(of)
    for quality, title, form in (
        ("macro_f1", "Macro F1", ".2f"),
        ("log_loss", "Log loss (lower is better)", ".2f"),
    ):
        drawn = bands(of.seen.runs, "labels", quality, of.seen.named)
        if drawn:
            yield Figure(
                quality,
                f"{title} by labels",
                "Mean over seeds of each arm on the locked audit set, 95 % band.",
                Lines(band_tracks(drawn), curves_plane(title, form)),
            )
    for group in GROUPS:
        yield _figures(of, group)
    yield from _pairs(of)


def _savings(of: Compared) -> Iterator[Block]:
    for unit, noun in UNITS.items():
        dots = tuple(
            Dot(saving.arm, f"{noun.lower()} saved", saving.interval)
            for saving in savings(of.seen.runs, unit, of.seen.named)
        )
        if dots:
            yield Figure(
                f"saved-{unit}" if unit != "labels" else "saved",
                f"{noun} saved against random",
                f"{noun} that the random control needs more than the arm for the arm's final "
                "accuracy, paired by seed, 95 % bootstrap interval. Right of 0 is saved.",
                Estimates(dots, f"{noun} saved", ",.0f" if unit == "labels" else ",.3~r"),
            )


def _figures(of: Compared, group: str) -> Table:
    arms = of.arms
    columns: dict[str, list[object]] = {
        "Arm": [arm.arm for arm in arms],
        "Seeds": [arm.seeds for arm in arms],
    }
    for column in figure_columns(arms, group):
        columns[column.name] = [
            _with_half(*each, column.decimals)
            for each in zip(column.estimates, column.half_widths, strict=True)
        ]
    at = f"Accuracy, area, hours and cost at {common_labels(of.seen.runs):,.0f} labels."
    words = f"Mean over seeds, ± half of the 95 % interval. {at}"
    return Table(f"figures-{group}", f"All arms: {group.lower()}", columns, words)


def _with_half(estimate: float, half: float, decimals: int) -> str:
    """An estimate, ± half of its interval where there is one."""
    if math.isnan(estimate):
        return "–"
    told = f"{estimate:,.{decimals}f}"
    return told if math.isnan(half) else f"{told} ± {half:,.{decimals}f}"


def _pairs(of: Compared) -> Iterator[Block]:
    pairs = judged_pairs(of.seen.chosen_runs, "Accuracy", "", of.seen.named)
    if not pairs:
        return
    yield Table(
        "pairs",
        "Arm against arm: accuracy",
        {
            "Arm A": [pair.comparison.arm_a for pair in pairs],
            "Arm B": [pair.comparison.arm_b for pair in pairs],
            "A minus B": [pair.comparison.interval.estimate for pair in pairs],
            "from": [pair.comparison.interval.low for pair in pairs],
            "to": [pair.comparison.interval.high for pair in pairs],
            "p corrected": [pair.p_holm for pair in pairs],
            "Verdict": [pair.comparison.verdict for pair in pairs],
        },
        f"{len(pairs)} pairs on the same seeds; p-values by sign flips, corrected after Holm.",
    )


def _data(of: Compared) -> Iterator[Block]:
    versions = {start.data_version: start for start in of.starts.values()}
    yield Table(
        "data",
        "The data",
        {
            "Data set": [_file_name(s.plan.data.dataset) for s in versions.values()],
            "Classes": [len(start.classes) for start in versions.values()],
            "Pool": [start.pool_size for start in versions.values()],
            "Version (SHA-256)": list(versions),
        },
        "People were simulated; their speed and errors are part of the plan.",
    )


def _file_name(dataset: str) -> str:
    return dataset.replace("\\", "/").rsplit("/", 1)[-1]


def _flow(of: Compared) -> Iterator[Block]:
    for name, title, figures in (
        ("stale", "How stale choices were", STALE),
        ("idle", "Share of the time that nothing was done, %", IDLE),
        ("alike", "How alike the examples of a batch were", ALIKE),
    ):
        dots = tuple(
            Dot(arm.arm, figure, arm.figures[figure])
            for arm in of.arms
            for figure in figures
            if not math.isnan(arm.figures[figure].estimate)
        )
        if dots:
            words = "Mean over seeds with a 95 % interval where there are two seeds or more."
            yield Figure(name, title, words, Estimates(dots, title, ",.3~r"))


def _sources(of: Compared) -> Iterator[Block]:
    yield from sources(dict.fromkeys(run.plan.strategy.name for run in of.seen.runs))
    yield from _differences(of)


def _differences(of: Compared) -> Iterator[Block]:
    found = plan_differences(of.seen.runs, of.seen.named)
    if found:
        arms: Mapping[str, str] = found[0].values
        yield Table(
            "differences",
            "Settings in which the arms differ",
            {
                "Setting": [each.setting for each in found],
                **{arm: [each.values.get(arm, "-") for each in found] for arm in arms},
            },
        )


def _reproduce(of: Compared) -> Iterator[Block]:
    runs = of.seen.runs
    yield Table(
        "reproduce",
        "What names the runs",
        {
            "Run": [run.run_id for run in runs],
            "Arm": [of.seen.named(run) for run in runs],
            "Seed": [run.plan.seed for run in runs],
            "Events": [run.events for run in runs],
            "Log head": [run.head_hash for run in runs],
        },
    )
    versions = {str(start.versions): start.versions for start in of.starts.values()}
    for each in versions.values():
        yield Text(f"Made with {', '.join(f'{n} {v}' for n, v in each.items())}.")
    if runs:
        yield Text(UNPACK)
        file, data = f"log/{log_name(runs[0].run_id)}", data_option(runs[0].plan)
        yield Code((f"python -m al_core replay --log {file} --verify{data}",))
        yield Text('It prints "equal" for each log named; all can be named at once.')
        yield Text("The plan of the first run; the others differ by seed and as listed above:")
        yield Code(tuple(plan_json(runs[0].plan).splitlines()))
