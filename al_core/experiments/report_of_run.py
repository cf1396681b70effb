"""A run's material and an order, put together into the report."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from al_core.experiments.report_data import data_and_people
from al_core.experiments.report_decision import run_decision
from al_core.experiments.report_drift import drift_and_redundancy
from al_core.experiments.report_examples import examples
from al_core.experiments.report_findings import findings
from al_core.experiments.report_limits import limits
from al_core.experiments.report_material import RunMaterial
from al_core.experiments.report_method import appendix, glossary, method
from al_core.experiments.report_order import ReportOrder
from al_core.experiments.report_reproduce import reproduction
from al_core.reporting.report.content import Report, Section
from al_core.reporting.words import counted


def run_report(run: RunMaterial, order: ReportOrder, cache: Path) -> Report:
    """The sections chosen, in their usual order; `cache`: where examples are, if they are shown."""
    with_log = order.template.with_log or not run.live
    made: dict[str, Callable[[], Section]] = {
        "method": lambda: method(run),
        "findings": lambda: findings(run),
        "data": lambda: data_and_people(run),
        "drift": lambda: drift_and_redundancy(run),
        "limits": lambda: limits(run),
        "glossary": glossary,
        "appendix": lambda: appendix(run),
        "reproduce": lambda: reproduction(run, with_log=with_log),
    }
    sections = [make() for key, make in made.items() if key in order.template.sections]
    if order.template.raw_text:
        sections.append(examples(run, cache))
    return Report(
        title=order.title,
        about=_about(run, order),
        made=made_words(order),
        decision=run_decision(run),
        sections=tuple(sections),
        logo=order.template.logo,
    )


def _about(run: RunMaterial, order: ReportOrder) -> str:
    kind = "A project that people labeled" if run.live else "A simulated run"
    then = "" if order.as_of is None else f", as of entry {order.as_of:,} of its log"
    figures = run.result.figures
    return (
        f"{kind}: {run.name}{then}. {counted(figures.labels, 'label')}, "
        f"{counted(len(run.state.versions), 'model')}, "
        f"{counted(run.result.events, 'event')} in the log."
    )


def made_words(order: ReportOrder) -> str:
    """When, to the minute and in UTC, and with what."""
    moment = datetime.fromtimestamp(order.made_at, UTC)
    return f"Made {moment:%d %B %Y, %H:%M} UTC with Loop Lab."
