"""What pages ask of reports: order one, follow it, find it again, keep how it was asked for."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from al_core.experiments.report_desk import ReportDesk
from al_core.experiments.report_order import ReportOrder, ReportTemplate
from al_core.experiments.report_templates import drop_template, keep_template, templates_in
from al_core.experiments.sweeping import SweepPlan
from al_core.experiments.watched_runs import WatchedRun
from al_core.loop.wall_clock import unix_seconds
from al_core.reporting.report.logos import checked_logo
from al_core.store.store import Store


class ReportRoom:
    """One per lab."""

    def __init__(self, store: Store, home: Path, cache: Path) -> None:
        self._store, self._home = store, home
        self.desk = ReportDesk(store, home, cache)

    def of_run(self, run: WatchedRun, template: ReportTemplate, by: str) -> str:
        """Order the report of a run or project, as it is or as of an entry; its id.

        DataError for what can't be.
        """
        order = ReportOrder(
            "run", (run.run_id,), run.title, _checked(template), by, unix_seconds(),
            as_of=run.as_of,
        )  # fmt: skip
        return self.desk.order(order)

    def of_comparison(self, sweep_ids: Sequence[str], template: ReportTemplate, by: str) -> str:
        """Order the report of simulations side by side; its id."""
        records = [self._store.sweep(each) for each in sweep_ids]
        plans = {each.sweep_id: msgspec.json.decode(each.spec, type=SweepPlan) for each in records}
        runs = {
            each: tuple(r.run_id for r in self._store.runs_of(each) if r.status == "finished")
            for each in plans
        }
        name = ", ".join(each.name for each in records)
        checked, now = _checked(template), unix_seconds()
        return self.desk.order(
            ReportOrder("comparison", tuple(plans), name, checked, by, now, plans, runs)
        )

    def templates(self) -> dict[str, ReportTemplate]:
        """All that were kept, by name; DataError when their file was spoiled."""
        return templates_in(self._home)

    def keep(self, template: ReportTemplate) -> None:
        """Keep how a report was asked for under the template's name."""
        keep_template(self._home, _checked(template))

    def drop(self, name: str) -> None:
        """Forget a template."""
        drop_template(self._home, name)

    def close(self) -> None:
        """End the process that makes reports."""
        self.desk.close()


def _checked(template: ReportTemplate) -> ReportTemplate:
    """With its logo written anew; DataError for a file that is no picture."""
    if not template.logo:
        return template
    return msgspec.structs.replace(template, logo=checked_logo(template.logo))
