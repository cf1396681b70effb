"""How long a person waits after a key, while models train and fifty others label beside them.

    python benchmarks/labeling.py [--people 0 50] [--paces 300 100 40] [--keys 300] [--quick]
        [--home FOLDER]

Starts the app on a lab of its own with a project that retrains all the time. One person in a
real Chromium presses keys at each pace (ms between keys); beside them people over HTTP answer
about every three seconds. Times of the person are taken in the page: from the key to the frame
that shows the next item (goal: p95 <= 16 ms), and to the moment its answer is acknowledged,
which is after DuckDB has committed it (goal at 300 and 100 ms: p95 <= 30 ms). Times of stages
on the server are taken in the server (goal: a commit p99 <= 20 ms). No label may wait for a
training: the largest time during one is shown. Every acknowledged answer is looked up in the
log afterwards. FOLDER is where the database is put: the disk is measured too. Needs Debian's
chromium (or LOOPLAB_CHROMIUM) and playwright.
"""

import argparse
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import project_root  # noqa: F401 - first: sets the path
from labeling_speed.running import Settings, run
from labeling_speed.tables import LAPS, STAGES, Measured, checks, lap_row, stage_rows


def report(runs: list[Measured]) -> None:
    """Print all tables."""
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.machine()} {os.cpu_count()} cores, "
        f"Python {platform.python_version()}\n\nMilliseconds, p50 / p95 or p50 / p95 / largest.\n"
    )
    print(LAPS)
    print("|---|---|---|---|---|---|---|---|---|")
    for measured in runs:
        for lap in measured.laps:
            print(lap_row(measured, lap))
    print(f"\n{STAGES}")
    print("|---|---|---|---|---|---|---|---|")
    for measured in runs:
        print("\n".join(stage_rows(measured)))
    print()
    for measured in runs:
        print(checks(measured))


def asked(arguments: list[str] | None = None) -> Any:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, nargs="+", default=[0, 50])
    parser.add_argument("--paces", type=int, nargs="+", default=[300, 100, 40])
    parser.add_argument("--keys", type=int, default=300)
    parser.add_argument("--warm-up", type=int, default=60)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--quick", action="store_true", help="see that it runs: 5 others, 20 keys")
    chosen = parser.parse_args(arguments)
    if chosen.quick:
        chosen.people, chosen.keys, chosen.warm_up, chosen.rows = [5], 20, 20, 2000
    return chosen


def main() -> None:
    chosen = asked()
    runs: list[Measured] = []
    settings = Settings(chosen.paces, chosen.keys, chosen.warm_up, chosen.rows)
    for others in chosen.people:
        with tempfile.TemporaryDirectory(dir=chosen.home) as folder:
            runs.append(run(Path(folder), others, settings))
    report(runs)


if __name__ == "__main__":
    main()
