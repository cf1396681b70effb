"""What would come into a live run if somebody's rows were added: looked at, nothing changed."""

from dataclasses import dataclass

from al_core.datasets.files import read_table
from al_core.datasets.incoming import PASTED, NewRows, columns_wanted, new_rows, pasted
from al_core.domain.plan import DataPlan
from al_core.experiments.live_run import LiveRun


@dataclass(frozen=True)
class Upload:
    """A file that somebody sends: its name, its content, the encoding of its text (None: UTF)."""

    name: str
    content: bytes
    encoding: str | None = None


def run_columns(run: LiveRun) -> tuple[str, ...]:
    """The columns that a file of new rows must have; DataError where no file can hold them."""
    return columns_wanted(run.data(), _source(run))


def run_upload(run: LiveRun, upload: Upload) -> NewRows:
    """What of a CSV, Parquet or JSONL file would come in; DataError says what does not fit."""
    frame = read_table(upload.content, upload.name, encoding=upload.encoding)
    return new_rows(frame, run.data(), _source(run), upload.name)


def run_lines(run: LiveRun, text: str) -> NewRows:
    """What of some lines of text would come in."""
    data, source = run.data(), _source(run)
    return new_rows(pasted(text, data, source), data, source, PASTED)


def _source(run: LiveRun) -> DataPlan:
    return run.looked_at(lambda state: state.plan.data)
