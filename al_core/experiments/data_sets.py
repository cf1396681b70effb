"""Data sets that a plan can name: the catalogue's, and uploads with their saved columns."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from al_core.datasets.catalogue import CATALOGUE, FILE_SUFFIXES, Description, FileParams
from al_core.datasets.folders import written_whole
from al_core.domain.errors import DataError
from al_core.domain.plan import DataPlan, Params

UPLOADS = "uploads"
MAPPING_SUFFIX = ".columns.json"
HASH_DIGITS = 8
NEEDS_A_NAME = "openml"
"""A catalogue entry that stands for many data sets: no plan can name it alone."""


@dataclass(frozen=True)
class DataChoice:
    """A data set to choose: `name` for addresses, `title` for people, `plan` for a run."""

    name: str
    title: str
    kind: str
    plan: DataPlan


@dataclass(frozen=True)
class DataListing:
    """A data set in a list, and what its catalogue entry says of it (None for an upload)."""

    choice: DataChoice
    about: Description | None

    @property
    def words(self) -> str:
        """Kind, rows and classes in one line; an upload's sizes are not known unread."""
        if self.about is None:
            return f"{self.choice.kind} · your file"
        if self.choice.name == NEEDS_A_NAME:
            return "table · from the network"
        where = "" if self.about.offline else " · from the network"
        sizes = f"{self.about.rows:,} rows · {self.about.classes} classes"
        return f"{self.choice.kind} · {sizes}{where}"


@dataclass(frozen=True)
class SavedDataSet:
    """An uploaded file with the roles of its columns."""

    path: Path
    columns: FileParams

    @property
    def name(self) -> str:
        """Unique among uploads: a part of the content's hash, and the file's name."""
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def kind(self) -> str:
        """What its rows are: text, embedding or table."""
        if self.columns.text:
            return "text"
        return "embedding" if self.columns.embedding else "table"

    @property
    def choice(self) -> DataChoice:
        """As a choice for a simulation, which leaves out rows without a label."""
        params = written_params(msgspec.structs.replace(self.columns, unlabeled="drop"))
        plan = DataPlan(dataset=str(self.path), params=params)
        return DataChoice(self.name, self.path.name, self.kind, plan)

    @property
    def to_label(self) -> DataChoice:
        """As a choice for a project, which people label: rows without a label are what it needs."""
        plan = DataPlan(dataset=str(self.path), params=written_params(self.columns))
        return DataChoice(self.name, self.path.name, self.kind, plan)


def data_listings(home: Path) -> list[DataListing]:
    """Everything there is to look at: uploads first, then the whole catalogue."""
    uploaded = [DataListing(saved.choice, None) for saved in saved_data_sets(home)]
    return uploaded + [
        DataListing(_catalogue_choice(name), entry.about) for name, entry in CATALOGUE.items()
    ]


def data_choices(home: Path) -> list[DataChoice]:
    """Everything a simulation can run on: uploads first, then the catalogue."""
    uploads = [saved.choice for saved in saved_data_sets(home) if saved.columns.label]
    return uploads + [_catalogue_choice(name) for name in CATALOGUE if name != NEEDS_A_NAME]


def project_choices(home: Path) -> list[DataChoice]:
    """Everything people can label: uploads first, labeled or not, then the catalogue."""
    uploads = [saved.to_label for saved in saved_data_sets(home)]
    return uploads + [_catalogue_choice(name) for name in CATALOGUE if name != NEEDS_A_NAME]


def comes_with_labels(plan: DataPlan) -> bool:
    """Whether the rows have labels, for some of them at least; a file may have none."""
    is_file = plan.dataset.lower().endswith(FILE_SUFFIXES)
    return not is_file or bool(plan.params.get("label"))


def _catalogue_choice(name: str) -> DataChoice:
    entry = CATALOGUE[name]
    return DataChoice(name, entry.about.title, entry.kind, DataPlan(dataset=name))


def keep_upload(home: Path, name: str, content: bytes) -> Path:
    """Write an uploaded file into the lab's folder, under a folder named by its content.

    The same bytes are kept once; another content under an old name replaces nothing.
    """
    safe = Path(name).name
    if not safe or safe.startswith("."):
        raise DataError(f"{name!r} is no file name; rename the file and upload it again")
    digest = hashlib.sha256(content).hexdigest()[:HASH_DIGITS]
    path = home.resolve() / UPLOADS / digest / safe
    if not path.exists():
        written_whole(path, lambda file: file.write(content))
    return path


def uploads(home: Path) -> list[Path]:
    """Files uploaded so far, by name."""
    files = (home.resolve() / UPLOADS).glob("*/*")
    kept = [path for path in files if not path.name.endswith(MAPPING_SUFFIX)]
    return sorted(kept, key=lambda path: (path.name.lower(), path))


def save_columns(path: Path, columns: FileParams) -> SavedDataSet:
    """Keep the roles of an upload's columns beside it; the newest choice stands."""
    encoded = msgspec.json.format(msgspec.json.encode(columns))
    written_whole(_columns_file(path), lambda file: file.write(encoded))
    return SavedDataSet(path, columns)


def saved_data_sets(home: Path) -> list[SavedDataSet]:
    """Uploads whose columns have been given their roles, by name."""
    saved = [(path, saved_columns(path)) for path in uploads(home)]
    return [SavedDataSet(path, columns) for path, columns in saved if columns is not None]


def saved_columns(path: Path) -> FileParams | None:
    """The roles kept beside an upload; None where there are none yet."""
    file = _columns_file(path)
    if not file.exists():
        return None
    try:
        return msgspec.json.decode(file.read_bytes(), type=FileParams)
    except msgspec.DecodeError as error:
        raise DataError(
            f"the columns saved in {file.name} can't be read ({error}); delete that file and "
            "choose the columns again"
        ) from error


def written_params(columns: FileParams) -> Params:
    """What a plan says of the columns: the fields that differ from the defaults."""
    given = msgspec.to_builtins(columns)
    usual = msgspec.to_builtins(FileParams())
    return {name: value for name, value in given.items() if value != usual[name]}


def _columns_file(path: Path) -> Path:
    return path.with_name(path.name + MAPPING_SUFFIX)
