"""Reproduce published active-learning results through the engine (Lu, Li, Lin 2023).

    python benchmarks/reproduce_published.py --seeds 0-5
    python benchmarks/reproduce_published.py --table tab_heart.parquet --seeds 0-5

Protocol (arXiv 2306.08954): 60/40 split by shuffling, the first 20 of the pool as seed set
(a seed whose seed set misses a class is skipped), standardised features, batch 1, margin,
RBF SVM, until the pool is empty. Prints the area (AUBC) per seed, the published one where
--reference has it, and the difference.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import project_root  # noqa: F401 - first: sets the path
import pyarrow.parquet as pq

from al_core.domain.errors import LoopLabError
from al_core.domain.plan import (
    ArchitecturePlan,
    BudgetPlan,
    DataPlan,
    ModelPlan,
    OptionsPlan,
    Person,
    Plan,
    PricesPlan,
    SplitPlan,
    StrategyPlan,
    TrainingPlan,
)
from al_core.experiments.simulating import simulate
from al_core.monitoring.areas import published_area

BREAST_CANCER = {0: 0.97213, 1: 0.97495, 2: 0.97090, 3: 0.94278, 4: 0.97169, 5: 0.95274}
TOLERANCE = 2e-5


def published_plan(table: Path | None, seed: int) -> Plan:
    """The published protocol as a plan; without a table, scikit-learn's breast cancer set."""
    params = {"label": "label", "features": _columns(table)} if table else {}
    svm = ModelPlan(name="rbf_svm", params={"gamma": "auto", "C": 1.0}, calibration="none")
    return Plan(
        name="published",
        seed=seed,
        data=DataPlan(dataset=str(table) if table else "breast_cancer", params=params),
        split=SplitPlan(protocol="published", audit_share=0.4, seed_size=20, tie_break="order"),
        model=svm,
        strategy=StrategyPlan(name="margin"),
        architecture=ArchitecturePlan(kind="sequential", batch_size=1),
        options=OptionsPlan(random_share=0.0),
        training=TrainingPlan(seconds=0.0),
        team=(Person(mean_seconds=1.0, spread="deterministic"),),
        prices=PricesPlan(),
        budget=BudgetPlan(labels=None),
    )


def _columns(table: Path) -> list[str]:
    return [name for name in pq.read_schema(table).names if name != "label"]


def area(table: Path | None, seed: int) -> float:
    """The published area (AUBC) of one seed, run through the engine."""
    return published_area(simulate(published_plan(table, seed)).curve.accuracy[1:])


def seeds_of(text: str) -> Iterator[int]:
    """`0-5` or `0,3,7`."""
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def references(path: Path | None, table: Path | None) -> dict[int, float]:
    """Published areas by seed: margin with an RBF SVM as query and task model."""
    if table is None:
        return BREAST_CANCER
    if path is None:
        path = table.with_name("aubc_reference.parquet")
    if not path.is_file():
        return {}
    frame = pd.read_parquet(path)
    name = table.stem.removeprefix("tab_").lower()
    rows = frame[frame["dataset"].str.lower() == name]
    svm = rows[(rows["query_model"] == "RBFSVM") & (rows["task_model"] == "RBFSVM")]
    return dict(zip(svm["seed"].tolist(), svm["aubc"].tolist(), strict=True))


def main() -> None:
    """Run the seeds and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", type=Path, help="Parquet table with f0..fN and label")
    parser.add_argument("--reference", type=Path, help="Parquet of published areas")
    parser.add_argument("--seeds", default="0-5", help="for example 0-5 or 0,3")
    chosen = parser.parse_args()
    known = references(chosen.reference, chosen.table)
    print("seed  area     published  difference")
    for seed in seeds_of(chosen.seeds):
        try:
            found = area(chosen.table, seed)
        except LoopLabError as error:
            print(f"{seed:>4}  skipped: {error}")
            continue
        there = known.get(seed)
        if there is None:
            print(f"{seed:>4}  {found:.5f}  -")
            continue
        verdict = "equal" if abs(found - there) <= TOLERANCE else "DIFFERENT"
        print(f"{seed:>4}  {found:.5f}  {there:.5f}    {found - there:+.5f} {verdict}")


if __name__ == "__main__":
    main()
